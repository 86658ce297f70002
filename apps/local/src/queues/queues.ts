import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { isJsonObject } from '#core/json';
import { readBody } from '../gateway/socket/body.ts';
import { isLocalHost } from '../gateway/socket/host.rules.ts';
import type { CloudQueue } from '../template/cloud.ts';
import { SqsFault } from './fault.ts';
import { md5, type NewMessage, Queue } from './queue.ts';
import { entriesOf, messageOf } from './requests.rules.ts';

export interface QueuesOptions {
  queues: readonly CloudQueue[];
  region: string;
  accountId: string;
  /** On 127.0.0.1; 0 takes a free one. */
  port: number;
  /** The machine's time, in ms. */
  now: () => number;
  /** Takes a line about a message that was given up. */
  log: (line: string) => void;
}

export interface Queues {
  /** The endpoint for SDK clients: `http://127.0.0.1:<port>`. */
  url: string;
  /** The URL of a queue, as SendMessage takes it; throws for a name that no template declares. */
  queueUrl(name: string): string;
  /** A queue by name; throws for one that no template declares. */
  queue(name: string): Queue;
  /** Stops serving and forgets all messages. */
  close(): Promise<void>;
}

/** More than the longest message takes when every character of it is escaped. */
const MOST_REQUEST_BYTES = 8 * 1024 * 1024;

/** Makes the queues, those that are dead-letter queues of others first. */
function makeQueues({ queues, region, accountId, now, log }: QueuesOptions): Map<string, Queue> {
  const made = new Map<string, Queue>();
  const make = (config: CloudQueue, users: readonly string[]): Queue => {
    const name = config.deadLetter?.queue;
    const deadLetterConfig = queues.find((queue) => queue.name === name);
    if (name !== undefined && (deadLetterConfig?.fifo !== config.fifo || users.includes(name))) {
      throw new Error(
        `The queue ${config.name} needs a dead-letter queue of its own kind, but ${name} is none: correct its RedrivePolicy.`,
      );
    }
    const deadLetter = deadLetterConfig && (made.get(deadLetterConfig.name) ?? make(deadLetterConfig, [...users, config.name]));
    const queue = new Queue({ config, arn: `arn:aws:sqs:${region}:${accountId}:${config.name}`, region, deadLetter, now, log });
    made.set(config.name, queue);
    return queue;
  };
  for (const config of queues) if (!made.has(config.name)) make(config, [config.name]);
  return made;
}

/** The input of a request, parsed. */
async function inputOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const body = await readBody(request, MOST_REQUEST_BYTES);
  try {
    const input: unknown = JSON.parse(body?.toString() ?? '');
    if (isJsonObject(input)) return input;
  } catch {
    // Said below, as for every other input that is no object.
  }
  throw new SqsFault('SerializationFailure', 'The request must be a JSON object of at most 8 MB.');
}

function accepted(queue: Queue, message: NewMessage) {
  const { messageId, sequenceNumber } = queue.send(message);
  return { MessageId: messageId, MD5OfMessageBody: md5(message.body), ...(sequenceNumber && { SequenceNumber: sequenceNumber }) };
}

function sendBatch(queue: Queue, input: Record<string, unknown>) {
  const entries = entriesOf(input, queue.config.fifo);
  const sent = entries.flatMap((entry) => ('message' in entry ? [{ Id: entry.id, ...accepted(queue, entry.message) }] : []));
  const refused = entries.flatMap((entry) =>
    'fault' in entry ? [{ Id: entry.id, SenderFault: true, Code: entry.fault.code, Message: entry.fault.message }] : [],
  );
  return { Successful: sent, ...(refused.length > 0 && { Failed: refused }) };
}

/** Starts the queues and an SQS endpoint that sends to them (SendMessage and SendMessageBatch of the JSON protocol). In memory. */
export async function startQueues(options: QueuesOptions): Promise<Queues> {
  const { accountId, port } = options;
  const queues = makeQueues(options);
  const queueAt = (path: string): Queue | undefined => [...queues.values()].find(({ config }) => path === `/${accountId}/${config.name}`);

  const perform = async (request: IncomingMessage): Promise<object> => {
    const operation = /^AmazonSQS\.(\w+)$/.exec(String(request.headers['x-amz-target'] ?? ''))?.[1];
    if (operation !== 'SendMessage' && operation !== 'SendMessageBatch') {
      throw new SqsFault(
        'UnknownOperation',
        `This local SQS knows SendMessage and SendMessageBatch, not ${operation ?? 'a request without x-amz-target'}.`,
      );
    }
    const input = await inputOf(request);
    const url = typeof input.QueueUrl === 'string' ? URL.parse(input.QueueUrl) : null;
    const queue = url && queueAt(url.pathname);
    if (!queue) throw new SqsFault('QueueDoesNotExist', 'The specified queue does not exist.');
    return operation === 'SendMessage' ? accepted(queue, messageOf(input, queue.config.fifo)) : sendBatch(queue, input);
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const common = { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-RequestId': randomUUID() };
    try {
      const result = await perform(request);
      response.writeHead(200, common).end(JSON.stringify(result));
    } catch (error) {
      if (!(error instanceof SqsFault)) throw error;
      response.writeHead(400, { ...common, 'x-amzn-query-error': `${error.code};Sender` });
      response.end(JSON.stringify({ __type: error.type, message: error.message }));
    }
  };

  const server = createServer((request, response) => {
    if (!isLocalHost(request.headers.host, request.socket.localPort ?? 0)) {
      response.writeHead(403).end();
      return;
    }
    serve(request, response).catch((error: unknown) => {
      if (!request.destroyed) options.log(`The local SQS failed: ${String(error)}`);
      response.destroy();
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : port}`;

  const queue = (name: string): Queue => {
    const found = queues.get(name);
    if (!found) throw new Error(`No template declares the queue ${name}. There are: ${[...queues.keys()].join(', ')}.`);
    return found;
  };
  return {
    url,
    queue,
    queueUrl: (name) => `${url}/${accountId}/${queue(name).config.name}`,
    close: async () => {
      for (const each of queues.values()) each.close();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
