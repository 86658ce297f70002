import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, type ServiceOutputTypes } from '@aws-sdk/lib-dynamodb';
import { currentScope } from '#telemetry/scope';

const READS = new Set(['GetItemCommand', 'BatchGetItemCommand', 'QueryCommand', 'GetCommand', 'BatchGetCommand']);

/**
 * The client of every repository: bounded waits, the SDK's own retries of throttling, and each call's consumed units added to the
 * scope of the event, so that the log says what a call cost. Endpoint and region come from the SDK's standard variables.
 */
export function documentClient(): DynamoDBDocumentClient {
  const client = new DynamoDBClient({ maxAttempts: 5, requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000 } });
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
