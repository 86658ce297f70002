import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** Takes the place of S3 for one bucket: stores, lists and removes objects, and fails loudly on anything else. It checks no signature. */
export interface Bucket {
  endpoint: string;
  /** Bodies by key. */
  objects: Map<string, string>;
  stop(): void;
}

export async function startBucket(name: string): Promise<Bucket> {
  const objects = new Map<string, string>();
  const server = createServer((request, response) => void answer({ name, objects }, request, response));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  server.unref();
  const stop = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return { objects, endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop };
}

async function answer(
  { name, objects }: { name: string; objects: Map<string, string> },
  request: IncomingMessage,
  response: ServerResponse,
) {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const [, bucket, ...rest] = decodeURIComponent(pathname).split('/');
  const key = rest.join('/');
  const body = await buffer(request);
  if (bucket === name && request.method === 'PUT' && key !== '') {
    objects.set(key, request.headers['x-amz-decoded-content-length'] === undefined ? body.toString() : unframed(body));
    response.end();
  } else if (bucket === name && request.method === 'DELETE' && key !== '') {
    objects.delete(key);
    response.writeHead(204).end();
  } else if (bucket === name && request.method === 'GET' && searchParams.get('list-type') === '2') {
    const found = [...objects.keys()].filter((one) => one.startsWith(searchParams.get('prefix') ?? ''));
    const contents = found.map((one) => `<Contents><Key>${one}</Key></Contents>`).join('');
    response.end(`<ListBucketResult><IsTruncated>false</IsTruncated>${contents}</ListBucketResult>`);
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
