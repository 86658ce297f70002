import { randomUUID } from 'node:crypto';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import { UserPoolError } from './errors.ts';
import { isObject } from './input.ts';
import { OAuthError, tokenEndpoint } from './oauth.ts';
import { operationFor } from './operations.ts';
import type { Pool } from './pool.ts';
import { wellKnown } from './well-known.ts';

const MAX_BODY = 64 * 1_024;
const WAIT_MS = 10_000;

interface Answer {
  status: number;
  body?: object;
  headers?: Record<string, string>;
}

/** As Cognito has it: every site may call, none with cookies. */
const CORS = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date',
};
const PREFLIGHT = { 'access-control-allow-methods': '*', 'access-control-allow-headers': '*', 'access-control-max-age': '172800' };

const AWS_JSON = { 'content-type': 'application/x-amz-json-1.1' };
const JSON_TYPE = { 'content-type': 'application/json;charset=UTF-8' };

/** The user pool over HTTP: AWS's API at `/`, `/oauth2/token` and the pool's well-known documents. Does not listen yet. */
export function createUserPoolServer(pool: Pool, issuer: string): Server {
  const server = createServer({ requestTimeout: WAIT_MS, headersTimeout: WAIT_MS }, (request, response) => {
    void answer(pool, issuer, request)
      .catch((error: unknown) => unexpected(error, request))
      .then((result) => {
        send(response, result);
      });
  });
  return server;
}

async function answer(pool: Pool, issuer: string, request: IncomingMessage): Promise<Answer> {
  // A site that gave its own name this address (DNS rebinding) would be of the same origin: its Host gives it away.
  if (!isOwnHost(request)) return { status: 403, body: { message: 'Use localhost or 127.0.0.1 with the port.' }, headers: JSON_TYPE };
  const [path = ''] = (request.url ?? '').split('?', 1);
  if (request.method === 'OPTIONS') return { status: 200, headers: { ...CORS, ...PREFLIGHT } };
  if (request.method === 'POST' && path === '/') return callOperation(pool, request);
  if (request.method === 'POST' && path === '/oauth2/token') return callTokenEndpoint(pool, request);
  const base = `http://${request.headers.host ?? ''}`;
  const document = request.method === 'GET' ? wellKnown({ pool, issuer, base })[path] : undefined;
  if (document) return { status: 200, body: document, headers: { ...CORS, ...JSON_TYPE, 'cache-control': 'no-cache' } };
  return { status: 404, body: { message: 'Not Found' }, headers: { ...CORS, ...JSON_TYPE } };
}

function isOwnHost({ headers: { host }, socket }: IncomingMessage): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].some((name) => host?.toLowerCase() === `${name}:${socket.localPort ?? 0}`);
}

async function callOperation(pool: Pool, request: IncomingMessage): Promise<Answer> {
  const { authorization, origin, 'x-amz-target': target } = request.headers;
  try {
    const body = await bodyOf(request);
    const operation = operationFor(typeof target === 'string' ? target : '', { authorization, origin });
    if (body === undefined) return refusal('SerializationException', `The body must be at most ${MAX_BODY} bytes long.`, 413);
    return { status: 200, body: await operation(pool, parsed(body)), headers: { ...CORS, ...AWS_JSON } };
  } catch (error) {
    if (error instanceof UserPoolError) return refusal(error.type, error.message, 400);
    throw error;
  }
}

function parsed(body: string): Record<string, unknown> {
  try {
    const input: unknown = JSON.parse(body);
    if (isObject(input)) return input;
  } catch {
    // Answered below, like JSON that is no object.
  }
  throw new UserPoolError('SerializationException', 'The body must be a JSON object.');
}

async function callTokenEndpoint(pool: Pool, request: IncomingMessage): Promise<Answer> {
  const headers = { ...CORS, ...JSON_TYPE, 'cache-control': 'no-store' };
  const { authorization, 'content-type': contentType } = request.headers;
  try {
    const body = await bodyOf(request);
    if (body === undefined) throw new OAuthError('invalid_request');
    return { status: 200, body: await tokenEndpoint(pool, { authorization, contentType, body }), headers };
  } catch (error) {
    if (error instanceof OAuthError) return { status: 400, body: { error: error.code }, headers };
    throw error;
  }
}

function refusal(type: string, message: string, status: number): Answer {
  const headers = {
    ...CORS,
    ...AWS_JSON,
    'x-amzn-errortype': `${type}:`,
    'x-amzn-errormessage': message.replace(/[^ -~]/g, '?'),
  };
  return { status, body: { __type: type, message }, headers };
}

function unexpected(error: unknown, { complete }: IncomingMessage): Answer {
  // A caller who left before the end of the body is no failure of ours.
  if (complete) console.error('user pool: a call failed', error);
  return refusal('InternalErrorException', 'Something went wrong in the local user pool: its log says what.', 500);
}

/** The body as text; undefined when it is over the limit, and Node then discards the rest. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError('The body came as text.');
    size += chunk.length;
    if (size > MAX_BODY) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function send(response: ServerResponse, { status, body, headers }: Answer): void {
  response.writeHead(status, { ...headers, 'x-amzn-requestid': randomUUID() });
  response.end(body && JSON.stringify(body));
}
