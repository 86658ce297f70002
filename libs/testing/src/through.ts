import { DynamoDBDocumentClient, type ServiceInputTypes, type ServiceOutputTypes } from '@aws-sdk/lib-dynamodb';

/** A request before it is sent: the command's name is that of the service, as in `GetItemCommand`. */
export interface Asked {
  command: string;
  input: ServiceInputTypes;
}

export type Send = (input: ServiceInputTypes) => Promise<ServiceOutputTypes>;

/** Stands around a request with all its tries: sends it, as it is or changed, or does not; gives the answer, or fails. */
export type Around = (asked: Asked, send: Send) => Promise<ServiceOutputTypes>;

/** A client whose requests go through something first, and then on their way through the client that there is, by its connections. */
export function through(client: DynamoDBDocumentClient, around: Around): DynamoDBDocumentClient {
  const one = DynamoDBDocumentClient.from(client, client.config.translateConfig);
  one.middlewareStack = client.middlewareStack.clone();
  one.middlewareStack.add(
    (next, { commandName: command = '' }) =>
      async (args) => {
        const output = await around({ command, input: args.input }, async (input) => (await next({ ...args, input })).output);
        return { output, response: undefined };
      },
    { step: 'initialize', priority: 'high' },
  );
  return one;
}
