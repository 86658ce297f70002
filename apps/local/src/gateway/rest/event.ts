import { createHash } from 'node:crypto';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { Match } from './router.ts';

/** An HTTP request as it came. */
export interface RestRequest {
  method: string;
  /** As sent, without query. */
  path: string;
  query: URLSearchParams;
  /** As sent, in order, flat: name, value, name, value … */
  rawHeaders: readonly string[];
  body: string;
  sourceIp: string;
  port: number;
  httpVersion: string;
}

/** What the gateway adds. */
export interface RequestFacts {
  requestId: string;
  extendedRequestId: string;
  traceId: string;
  now: Date;
  accountId: string;
  apiId: string;
  stage: string;
  /** Of the token, on a route with an authorizer. */
  claims: Record<string, string> | undefined;
}

/** The published type lacks a field that API Gateway sends. */
type RestEvent = APIGatewayProxyEvent & { requestContext: { deploymentId: string } };

type Lists = Record<string, string[]>;

/** Not the function's business: they belong to one connection. */
const HOP = new Set(['connection', 'content-length', 'expect', 'keep-alive', 'te', 'trailer', 'transfer-encoding', 'upgrade']);

/** The event of a Lambda proxy integration, payload version 1.0. */
export function restEvent(request: RestRequest, { route, parameters }: Match, facts: RequestFacts): RestEvent {
  const headers = headerLists(request, facts.traceId);
  const query = queryLists(request.query);
  return {
    resource: route.path,
    path: request.path,
    httpMethod: request.method,
    headers: last(headers),
    multiValueHeaders: headers,
    queryStringParameters: orNull(last(query)),
    multiValueQueryStringParameters: orNull(query),
    pathParameters: orNull(parameters),
    stageVariables: null,
    requestContext: requestContext(request, route.path, facts),
    body: request.body === '' ? null : request.body,
    isBase64Encoded: false,
  };
}

function requestContext(request: RestRequest, resourcePath: string, facts: RequestFacts): RestEvent['requestContext'] {
  const domainName = headerValue(request.rawHeaders, 'host')?.replace(/:\d+$/, '') ?? '';
  const { claims, now, stage, ...ids } = facts;
  return {
    resourceId: createHash('sha256').update(resourcePath).digest('hex').slice(0, 6),
    resourcePath,
    httpMethod: request.method,
    extendedRequestId: ids.extendedRequestId,
    requestTime: logTime(now),
    path: `/${stage}${request.path}`,
    accountId: ids.accountId,
    protocol: `HTTP/${request.httpVersion}`,
    stage,
    domainPrefix: domainName.split('.')[0] ?? '',
    requestTimeEpoch: now.getTime(),
    requestId: ids.requestId,
    identity: { ...NOBODY, sourceIp: request.sourceIp, userAgent: headerValue(request.rawHeaders, 'user-agent') ?? null },
    domainName,
    deploymentId: 'local1',
    apiId: ids.apiId,
    authorizer: claims ? { claims } : undefined,
  };
}

const NOBODY = {
  accessKey: null,
  accountId: null,
  apiKey: null,
  apiKeyId: null,
  caller: null,
  clientCert: null,
  cognitoAuthenticationProvider: null,
  cognitoAuthenticationType: null,
  cognitoIdentityId: null,
  cognitoIdentityPoolId: null,
  principalOrgId: null,
  user: null,
  userArn: null,
};

/** The first value of a header, its name in any case. */
export function headerValue(rawHeaders: readonly string[], name: string): string | undefined {
  const at = rawHeaders.findIndex((text, i) => i % 2 === 0 && text.toLowerCase() === name.toLowerCase());
  return at < 0 ? undefined : rawHeaders[at + 1];
}

/** By the name as it was first spelled; with what API Gateway adds on the way. */
function headerLists(request: RestRequest, traceId: string): Lists {
  const lists = new Map<string, [name: string, values: string[]]>();
  const set = (name: string, values: string[]): void => void lists.set(name.toLowerCase(), [name, values]);
  for (let i = 0; i + 1 < request.rawHeaders.length; i += 2) {
    const name = request.rawHeaders[i] ?? '';
    const value = request.rawHeaders[i + 1] ?? '';
    const known = lists.get(name.toLowerCase());
    if (known) known[1].push(value);
    else if (!HOP.has(name.toLowerCase())) set(name, [value]);
  }
  const forwarded = lists.get('x-forwarded-for')?.[1] ?? [];
  set('X-Forwarded-For', [[...forwarded, request.sourceIp].join(', ')]);
  set('X-Forwarded-Port', [String(request.port)]);
  set('X-Forwarded-Proto', ['http']);
  set('X-Amzn-Trace-Id', [traceId]);
  return Object.fromEntries(lists.values());
}

function queryLists(query: URLSearchParams): Lists {
  return Object.fromEntries([...new Set(query.keys())].map((name) => [name, query.getAll(name)]));
}

function last(lists: Lists): Record<string, string> {
  return Object.fromEntries(Object.entries(lists).map(([name, values]) => [name, values.at(-1) ?? '']));
}

function orNull<T extends object>(fields: T): T | null {
  return Object.keys(fields).length > 0 ? fields : null;
}

/** `20/Nov/2026:18:05:00 +0000` */
function logTime(date: Date): string {
  const [, day, month, year, time] = date.toUTCString().split(' ');
  return `${day ?? ''}/${month ?? ''}/${year ?? ''}:${time ?? ''} +0000`;
}
