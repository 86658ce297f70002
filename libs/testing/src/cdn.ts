import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** Takes the place of CloudFront for one distribution: remembers what it is told to forget, and fails loudly on anything else. */
export interface Cdn {
  endpoint: string;
  /** Paths. */
  forgotten: string[];
  /** Of each request. */
  bodies: string[];
  stop(): void;
}

export async function startCdn(distribution: string): Promise<Cdn> {
  const [forgotten, bodies]: [string[], string[]] = [[], []];
  const server = createServer((request, response) => void answer({ distribution, forgotten, bodies }, request, response));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  server.unref();
  const stop = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, forgotten, bodies, stop };
}

async function answer(
  { distribution, forgotten, bodies }: { distribution: string; forgotten: string[]; bodies: string[] },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await text(request);
  if (request.method === 'POST' && request.url === `/2020-05-31/distribution/${distribution}/invalidation`) {
    bodies.push(body);
    forgotten.push(...[...body.matchAll(/<Path>([^<]*)<\/Path>/g)].map(([, path = '']) => path));
    const created = '2026-11-20T12:00:00Z';
    response.writeHead(201, { 'content-type': 'text/xml' });
    response.end(`<Invalidation><Id>I1</Id><Status>InProgress</Status><CreateTime>${created}</CreateTime></Invalidation>`);
    return;
  }
  console.error(`Nobody expected ${String(request.method)} ${String(request.url)}`);
  response.writeHead(500).end();
}
