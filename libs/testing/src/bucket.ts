import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** Takes the place of S3: stores, tells, lists and removes objects, and fails loudly on anything else. It checks no signature. */
export interface Bucket {
  endpoint: string;
  /** Bodies by key. */
  objects: Map<string, string>;
  /** The same of another bucket. */
  of: (name: string) => Map<string, string>;
  stop(): void;
}

/** @param others more buckets at the same endpoint */
export async function startBucket(name: string, ...others: string[]): Promise<Bucket> {
  const buckets = new Map([name, ...others].map((one) => [one, new Map<string, string>()]));
  const of = (bucket: string): Map<string, string> => buckets.get(bucket) ?? fail(`There is no bucket ${bucket}`);
  const server = createServer((request, response) => void answer(buckets, request, response));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  server.unref();
  const stop = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return { objects: of(name), of, endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop };
}

function fail(message: string): never {
  throw new Error(message);
}

const NO_KEY = '<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>';

async function answer(buckets: ReadonlyMap<string, Map<string, string>>, request: IncomingMessage, response: ServerResponse) {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const [, bucket = '', ...rest] = decodeURIComponent(pathname).split('/');
  const objects = buckets.get(bucket);
  const key = rest.join('/');
  // A client would set its clock by it, and a test's clock may stand elsewhere.
  response.sendDate = false;
  const body = await buffer(request);
  if (objects && request.method === 'PUT' && key !== '') {
    objects.set(key, request.headers['x-amz-decoded-content-length'] === undefined ? body.toString() : unframed(body));
    response.end();
  } else if (objects && request.method === 'DELETE' && key !== '') {
    objects.delete(key);
    response.writeHead(204).end();
  } else if (objects && request.method === 'GET' && searchParams.get('list-type') === '2') {
    const found = [...objects.keys()].filter((one) => one.startsWith(searchParams.get('prefix') ?? ''));
    const contents = found.map((one) => `<Contents><Key>${one}</Key><Size>${objects.get(one)?.length ?? 0}</Size></Contents>`).join('');
    response.end(`<ListBucketResult><IsTruncated>false</IsTruncated>${contents}</ListBucketResult>`);
  } else if (objects && (request.method === 'GET' || request.method === 'HEAD') && key !== '') {
    const found = objects.get(key);
    if (found === undefined) response.writeHead(404, { 'content-type': 'application/xml' });
    response.end(request.method === 'HEAD' ? undefined : (found ?? NO_KEY));
  } else {
    console.error(`Nobody expected ${String(request.method)} ${String(request.url)}`);
    response.writeHead(500).end();
  }
}

/** The content of a body in frames (`aws-chunked`): each a length in hex, a line's end, so many bytes and a line's end; the last is empty. */
function unframed(body: Buffer): string {
  const parts: Buffer[] = [];
  for (let at = 0; ;) {
    const line = body.indexOf('\r\n', at);
    const length = Number.parseInt(body.toString('latin1', at, line), 16);
    if (!(length > 0)) return Buffer.concat(parts).toString();
    parts.push(body.subarray(line + 2, line + 2 + length));
    at = line + 2 + length + 2;
  }
}
