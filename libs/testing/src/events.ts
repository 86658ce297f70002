import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEvent, APIGatewayProxyEventV2, Context, EventBridgeEvent, SQSEvent } from 'aws-lambda';

/** A call of the REST API, in the words of a test. */
export interface RestCall {
  method: string;
  path: string;
  token?: string;
  query?: Record<string, string | string[]>;
  /** Sent as JSON; a text goes as it is. */
  body?: unknown;
  headers?: Record<string, string>;
}

/** The proxy event (format 1.0) that API Gateway makes of a call. */
export function restEvent({ method, path, token, query = {}, body, headers = {} }: RestCall): APIGatewayProxyEvent {
  const all: Record<string, string> = {
    Host: 'localhost',
    ...(body !== undefined && { 'Content-Type': 'application/json' }),
    ...(token !== undefined && { Authorization: `Bearer ${token}` }),
    ...headers,
  };
  const lists = Object.fromEntries(Object.entries(query).map(([name, value]) => [name, [value].flat()]));
  const last = Object.fromEntries(Object.entries(lists).map(([name, values]) => [name, values.at(-1)]));
  const requestContext = { requestId: randomUUID(), stage: 'prod', resourcePath: path, httpMethod: method, path: `/prod${path}` };
  return {
    resource: path,
    path,
    httpMethod: method,
    headers: all,
    multiValueHeaders: Object.fromEntries(Object.entries(all).map(([name, value]) => [name, [value]])),
    queryStringParameters: Object.keys(query).length > 0 ? last : null,
    multiValueQueryStringParameters: Object.keys(query).length > 0 ? lists : null,
    pathParameters: null,
    stageVariables: null,
    body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
    isBase64Encoded: false,
    requestContext: { ...requestContext, identity: { sourceIp: '127.0.0.1' } } as APIGatewayProxyEvent['requestContext'],
  };
}

/** The event (format 2.0) that an HTTP API makes of the same call. */
export function httpEvent(call: RestCall): APIGatewayProxyEventV2 {
  const { method, path, query = {} } = call;
  const { headers, body } = restEvent(call);
  const pairs = Object.entries(query).flatMap(([name, value]) => [value].flat().map((one): [string, string] => [name, one]));
  const joined = Object.entries(query).map(([name, value]) => [name, [value].flat().join(',')] as const);
  return {
    version: '2.0',
    routeKey: `${method} ${path}`,
    rawPath: path,
    rawQueryString: new URLSearchParams(pairs).toString(),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    ...(joined.length > 0 && { queryStringParameters: Object.fromEntries(joined) }),
    ...(body !== null && { body }),
    isBase64Encoded: false,
    requestContext: {
      ...{ accountId: '000000000000', apiId: 'test', domainName: 'localhost', domainPrefix: 'localhost' },
      ...{ requestId: randomUUID(), routeKey: `${method} ${path}`, stage: '$default', time: '20/Nov/2026:12:00:00 +0000', timeEpoch: 0 },
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' },
    },
  };
}

/** A Lambda context with 29 s left. */
export const lambdaContext = (functionName = 'test'): Context =>
  ({ awsRequestId: randomUUID(), functionName, getRemainingTimeInMillis: () => 29_000 }) as Context;

/** What Lambda hands to a queue's function for one message. */
export const queueEvent = (body: string, messageId = 'm'): SQSEvent => ({
  Records: [
    {
      messageId,
      body,
      receiptHandle: 'handle',
      attributes: { ApproximateReceiveCount: '1', SentTimestamp: '0', SenderId: 'test', ApproximateFirstReceiveTimestamp: '0' },
      messageAttributes: {},
      md5OfBody: '',
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:test',
      awsRegion: 'us-east-1',
    },
  ],
});

/** What S3 says by way of EventBridge of an object that was written. */
export const objectCreated = (bucket: string, key: string): EventBridgeEvent<'Object Created', { object: { key: string } }> => ({
  version: '0',
  id: '17793124-05d4-b198-2fde-7ededc63b103',
  'detail-type': 'Object Created',
  source: 'aws.s3',
  account: '000000000000',
  time: '2026-11-20T12:00:00Z',
  region: 'us-east-1',
  resources: [`arn:aws:s3:::${bucket}`],
  detail: { object: { key } },
});
