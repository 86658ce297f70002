import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

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
    const body = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>));
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

async function forward(target: string, { method = '', url = '', headers }: IncomingMessage, body: Buffer) {
  const { host: _, connection: _c, 'content-length': _l, 'transfer-encoding': _t, expect: _e, ...rest } = headers;
  const answer = await fetch(target + url, {
    method,
    headers: rest as Record<string, string>,
    ...(body.length > 0 && { body: new Uint8Array(body) }),
  });
  const kept = ['content-type', 'idempotency-replayed', 'retry-after', 'x-request-id'];
  const named = kept.flatMap((name): [string, string][] => {
    const value = answer.headers.get(name);
    return value === null ? [] : [[name, value]];
  });
  return { status: answer.status, headers: Object.fromEntries(named), body: Buffer.from(await answer.arrayBuffer()) };
}
