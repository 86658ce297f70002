import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DynamoDBClient,
  ListTablesCommand,
  ResourceInUseException,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import type { CloudTable } from '../template/cloud.ts';

/** What every local client signs with; the engine does not look at it, DynamoDB Local keeps tables apart by it. */
export const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };

export function dynamoClient(endpoint: string, region: string): DynamoDBClient {
  return new DynamoDBClient({
    endpoint,
    region,
    credentials: CREDENTIALS,
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
  });
}

export async function answers(client: DynamoDBClient, abortSignal?: AbortSignal): Promise<boolean> {
  try {
    await client.send(new ListTablesCommand({ Limit: 1 }), abortSignal ? { abortSignal } : {});
    return true;
  } catch {
    return false;
  }
}

/** Creates the tables that are not there yet, and waits until they can be used. */
export async function createTables(client: DynamoDBClient, tables: Record<string, CloudTable>): Promise<void> {
  for (const { create } of Object.values(tables)) await createTable(client, create);
}

async function createTable(client: DynamoDBClient, create: CreateTableCommandInput): Promise<void> {
  try {
    await client.send(new CreateTableCommand(create));
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
  await waitUntilTableExists({ client, maxWaitTime: 10, minDelay: 0.1, maxDelay: 1 }, { TableName: create.TableName });
}
