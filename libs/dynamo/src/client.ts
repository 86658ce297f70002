import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, type ServiceOutputTypes } from '@aws-sdk/lib-dynamodb';
import { currentScope } from '#telemetry/scope';
import { WriteRetries } from './retries.ts';

const CONNECT_LIMIT_MS = 3_000;
const ANSWER_LIMIT_MS = 3_000;

const READS = new Set(['GetItemCommand', 'BatchGetItemCommand', 'QueryCommand', 'GetCommand', 'BatchGetCommand']);

/** More than calls come at once: a request that waits for a socket would count as one without a connection. */
const SOCKETS = 512;

/**
 * The client of every repository: bounded waits, retries with full jitter, and each call's consumed units added to the
 * scope of the event, so that the log says what a call cost. Endpoint and region come from the SDK's standard variables.
 *
 * @param limitMs how long one attempt waits for its answer
 */
export function documentClient(limitMs = ANSWER_LIMIT_MS): DynamoDBDocumentClient {
  // `requestTimeout` alone only warns. `socketTimeout` ends an answer that stops in the middle.
  const requestHandler = {
    connectionTimeout: CONNECT_LIMIT_MS,
    requestTimeout: limitMs,
    throwOnRequestTimeout: true,
    socketTimeout: limitMs,
    httpAgent: { maxSockets: SOCKETS },
    httpsAgent: { maxSockets: SOCKETS },
  };
  const client = new DynamoDBClient({ retryStrategy: new WriteRetries(), requestHandler });
  const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  documents.middlewareStack.add(
    (next, context) => async (args) => {
      const result = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' } });
      meter(context.commandName ?? '', result.output);
      return result;
    },
    { step: 'initialize', name: 'meter' },
  );
  return documents;
}

function meter(command: string, output: ServiceOutputTypes): void {
  const scope = currentScope();
  if (!scope || !('ConsumedCapacity' in output) || !output.ConsumedCapacity) return;
  const units = [output.ConsumedCapacity].flat().reduce((sum, part) => sum + (('CapacityUnits' in part && part.CapacityUnits) || 0), 0);
  scope.units[READS.has(command) ? 'read' : 'write'] += units;
}
