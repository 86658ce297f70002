import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';

/** A request to AWS, as it was sent. */
export interface Sent {
  method: string;
  /** With its query. */
  path: string;
  /** By name in small letters. */
  headers: Readonly<Record<string, string>>;
  body: string;
  /** Of the answer, where it matters and has come. */
  status?: number;
}

/** What undici tells of a request. */
interface Requested {
  method: string;
  path: string;
  /** Names and values in turn. */
  headers: string[];
  host: string | null;
  origin: string | URL;
}

/**
 * Hears every request that this process sends over HTTP, whoever sends it: no client has to know. An object that is not there is told once more.
 * @param of what is handled while the request is made; undefined: it is not told
 * @returns what ends it
 */
export function hearRequests(of: () => string | undefined, tell: (call: string, sent: Sent) => void): () => void {
  const onRequest = (message: unknown): void => {
    const call = of();
    if (call === undefined) return;
    follow((message as { request: ClientRequest }).request, (sent) => {
      tell(call, sent);
    });
  };
  const onUndici = (message: unknown): void => {
    const call = of();
    if (call !== undefined) tell(call, ofUndici((message as { request: Requested }).request));
  };
  subscribe('http.client.request.created', onRequest);
  subscribe('undici:request:create', onUndici);
  return () => {
    unsubscribe('http.client.request.created', onRequest);
    unsubscribe('undici:request:create', onUndici);
  };
}

/** The SDK gives a body as a whole; only files come in pieces, and what is in them needs no right. */
function follow(request: ClientRequest, tell: (sent: Sent) => void): void {
  const headers = Object.fromEntries(Object.entries(request.getHeaders()).map(([name, value]) => [name, String(value)]));
  const { method, path } = request;
  const end = request.end.bind(request) as (...args: unknown[]) => ClientRequest;
  request.end = (...args: unknown[]): ClientRequest => {
    const [body] = args;
    tell({ method, path, headers, body: typeof body === 'string' || body instanceof Uint8Array ? Buffer.from(body).toString() : '' });
    return end(...args);
  };
  request.once('response', ({ statusCode: status }: IncomingMessage) => {
    if (status === 404 && (method === 'GET' || method === 'HEAD')) tell({ method, path, headers, body: '', status });
  });
}

function ofUndici({ method, path, headers, origin }: Requested): Sent {
  const pairs = Array.from({ length: headers.length / 2 }, (_, i) => [headers[2 * i]?.toLowerCase() ?? '', headers[2 * i + 1] ?? '']);
  return { method, path, headers: { ...Object.fromEntries(pairs), host: new URL(origin).host } as Record<string, string>, body: '' };
}
