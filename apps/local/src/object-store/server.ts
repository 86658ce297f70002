import { randomBytes } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { CloudCdn } from '../template/cloud.ts';
import { type Address, addressOf, hostBucket } from './address.ts';
import { authenticate, isPresigned, type Keeper, payloadHashOf } from './authentication.ts';
import { receive } from './body.ts';
import type { Bucket } from './bucket.ts';
import type { Answer } from './call.ts';
import { cdnHeaders, isOfCdn, serveCdn } from './cdn.ts';
import { corsOf, preflight } from './cors.ts';
import { isForm } from './form.ts';
import { postObject } from './form.operation.ts';
import { perform } from './operations.ts';
import { checkKey, notImplemented, S3Fault } from './s3-fault.ts';
import { errorXml, XML_TYPE } from './xml.ts';

export interface Store extends Keeper {
  readonly buckets: ReadonlyMap<string, Bucket>;
  readonly cdn: CloudCdn | undefined;
}

interface Exchange {
  store: Store;
  request: IncomingMessage;
  requestId: string;
}

/** 32 MB go over the loopback in far less. */
const WAIT_MS = 60_000;
/** For the home page, which has no credentials; no bucket can be called so. */
const HEALTH = '/_local/health';

/** S3 over HTTP. Does not listen yet. */
export function createObjectServer(store: Store): Server {
  return createServer({ requestTimeout: WAIT_MS, headersTimeout: 10_000 }, (request, response) => {
    const exchange = { store, request, requestId: randomBytes(8).toString('hex').toUpperCase() };
    void answer(exchange)
      .catch((error: unknown) => refusal(error, exchange))
      .then((result) => {
        send(response, result, exchange.requestId);
      });
  });
}

async function answer(exchange: Exchange): Promise<Answer> {
  const { store, request } = exchange;
  const bucketOfHost = hostBucket(request.headers.host, request.socket.localPort ?? 0);
  // A site that gave its own name this address (DNS rebinding) would be of the same origin: its Host gives it away.
  if (bucketOfHost === undefined) throw new S3Fault('AccessDenied', 'Use localhost or 127.0.0.1 with the port.');
  if (request.url === HEALTH) return { status: 200, headers: { 'content-type': 'text/plain' }, body: 'ok' };
  if (store.cdn && bucketOfHost === '' && isOfCdn(request.url ?? '')) return answerOfCdn(store.cdn, exchange);
  const address = addressOf(request.url ?? '', bucketOfHost);
  const rules = store.buckets.get(address.bucket)?.config.cors ?? [];
  if (request.method === 'OPTIONS') return preflight(rules, request);
  const result = await serve(store, address, request).catch((error: unknown) => refusal(error, exchange));
  return { ...result, headers: { ...result.headers, ...corsOf(rules, request) } };
}

function answerOfCdn(cdn: CloudCdn, exchange: Exchange): Answer {
  const { store, request } = exchange;
  const bucket = store.buckets.get(cdn.bucket);
  const served = (): Answer => {
    try {
      return bucket ? serveCdn(bucket, request) : { status: 502 };
    } catch (error) {
      return refusal(error, exchange);
    }
  };
  const { headers, ...rest } = served();
  return { ...rest, headers: { ...headers, ...cdnHeaders(cdn, request) } };
}

/** Nothing is told of a bucket before the signature stands. */
async function serve(store: Store, { path, query, bucket: name, key }: Address, request: IncomingMessage): Promise<Answer> {
  const { method = '' } = request;
  const { buckets } = store;
  if (isForm(request) && key === '' && query.size === 0) return postObject(store, name, request);
  const signed = { method, path, query, headers: request.headers };
  await authenticate(signed, store);
  const bucket = buckets.get(name);
  if (name === '') throw notImplemented('calls of no bucket');
  if (!bucket) throw new S3Fault('NoSuchBucket', 'The specified bucket does not exist', { BucketName: name });
  checkKey(key);
  const headers = { ...headersIn(query, isPresigned(signed)), ...flat(request.headers) };
  const payloadHash = payloadHashOf(signed);
  return perform({ method, bucket, key, query, headers, receive: () => receive(request, { headers, payloadHash }) });
}

const flat = (headers: IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]));

/** A presigned address may hold what else stands in headers: `x-amz-meta-…`, `x-amz-checksum-…`. */
const headersIn = (query: Address['query'], presigned: boolean): Record<string, string> =>
  presigned ? Object.fromEntries([...query].filter(([name]) => name.startsWith('x-amz-'))) : {};

function refusal(error: unknown, { request, requestId }: Exchange): Answer {
  // A caller who left before the end of the body is no failure of ours.
  if (!(error instanceof S3Fault) && request.complete) console.error('object store: a call failed', error);
  const { status, code, message, details } =
    error instanceof S3Fault ? error : new S3Fault('InternalError', 'We encountered an internal error: the output of npm start says what.');
  const [resource] = (request.url ?? '').split('?', 1);
  return {
    status,
    headers: XML_TYPE,
    body: errorXml({ Code: code, Message: message, ...details, Resource: resource, RequestId: requestId }),
  };
}

function send(response: ServerResponse, { status, headers, body }: Answer, requestId: string): void {
  response.writeHead(status, { ...headers, 'x-amz-request-id': requestId, 'x-amz-id-2': requestId });
  response.end(body);
}
