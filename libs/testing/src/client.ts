import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { documentClient } from '#dynamo/client';

/** Much longer than a call may take: an engine that a busy machine holds up has not failed. */
const LIMIT_MS = 60_000;

/** The client of what a test does to its tables by itself, past the code under test. */
export const testClient = (): DynamoDBDocumentClient => documentClient(LIMIT_MS);
