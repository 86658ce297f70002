import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** What came over the line, in order. */
export interface Passed {
  method: string;
  path: string;
  key: string | undefined;
  token: string | undefined;
  /** Of Cognito. */
  operation: string | undefined;
  body: string;
  /** 0: none came back. */
  status: number;
  /** How many others were under way when it came. */
  besides: number;
}

/** `cut`: the service does it, and the answer is lost · `hold`: the same, and nothing ends it. */
export type Fault = 'pass' | 'cut' | 'hold' | { status: number; headers?: Record<string, string>; body?: string };

export interface BadLine {
  url: string;
  passed: Passed[];
  close(): Promise<void>;
}

/** Stands before a service, and fails what `fault` says. @param fault is asked for each request, which is in `passed` already */
export async function badLine(target: string, fault: (request: Passed, passed: readonly Passed[]) => Fault): Promise<BadLine> {
  const passed: Passed[] = [];
  let under = 0;
  const server = createServer((request, response) => {
    under += 1;
    response.on('close', () => {
      under -= 1;
    });
    void serve(request, response, under - 1).catch(() => response.destroy());
  });
  async function serve(request: IncomingMessage, response: ServerResponse, besides: number): Promise<void> {
    const body = await buffer(request);
    const one = passedOf(request, String(body), besides);
    passed.push(one);
    const how = fault(one, passed);
    if (typeof how === 'object') {
      one.status = how.status;
      response.writeHead(how.status, how.headers).end(how.body ?? '');
      return;
    }
    const answer = await forward(target, request, body);
    if (how === 'hold') return;
    if (how === 'cut') return void response.destroy();
    one.status = answer.status;
    response.writeHead(answer.status, answer.headers).end(answer.body);
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    passed,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function passedOf({ method = '', url = '', headers }: IncomingMessage, body: string, besides: number): Passed {
  const text = (name: string): string | undefined => headers[name]?.toString();
  const path = url.split('?', 1)[0] ?? '';
  return {
    ...{ method, path, key: text('idempotency-key'), token: text('authorization') },
    ...{ operation: text('x-amz-target')?.split('.')[1], body, status: 0, besides },
  };
}

/** What is the client's and not the connection's. */
const SENT = ['authorization', 'content-type', 'idempotency-key', 'x-amz-target'];
const ANSWERED = ['content-type', 'idempotency-replayed', 'retry-after', 'x-request-id'];

async function forward(target: string, { method = '', url = '', headers }: IncomingMessage, body: Buffer) {
  const sent = SENT.flatMap((name): [string, string][] => (headers[name] === undefined ? [] : [[name, String(headers[name])]]));
  const answer = await fetch(target + url, { method, headers: sent, ...(body.length > 0 && { body: new Uint8Array(body) }) });
  const answered = ANSWERED.map((name): [string, string | null] => [name, answer.headers.get(name)]);
  const there = answered.filter((header): header is [string, string] => header[1] !== null);
  return { status: answer.status, headers: Object.fromEntries(there), body: Buffer.from(await answer.arrayBuffer()) };
}
