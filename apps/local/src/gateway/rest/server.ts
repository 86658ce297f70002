import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { isLocalHost } from '../socket/host.rules.ts';
import type { RestApi } from './rest-api.ts';

/** Answers a request, or does nothing and says false. */
export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => boolean;

export interface RestServerSettings {
  /** 0: any free one. */
  port: number;
  api: RestApi;
  /** Asked in this order before the API: `/_local`, pages. */
  before: readonly RequestHandler[];
  /** Milliseconds in which a client must have sent its whole request; 30,000 by default. */
  requestLimit?: number;
}

export interface RestServer {
  port: number;
  /** Takes no more requests, lets running ones end within `graceMs`, then cuts every connection. */
  close(graceMs?: number): Promise<void>;
}

/** Listens on 127.0.0.1. @throws Error with code EADDRINUSE where the port is taken */
export async function startRestServer(settings: RestServerSettings): Promise<RestServer> {
  const { api, requestLimit = 30_000 } = settings;
  const limits = {
    requestTimeout: requestLimit,
    headersTimeout: Math.min(10_000, requestLimit),
    connectionsCheckingInterval: requestLimit / 10,
  };
  const server = createServer({ ...limits, keepAliveTimeout: 5_000 }, (request, response) => {
    void handle(settings, request, response);
  });
  server.maxConnections = 5_000;
  // A client that stops reading or sending; longer than the slowest answer.
  server.setTimeout(60_000);
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    refuse(error, socket, api);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(settings.port, '127.0.0.1', resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : settings.port,
    close: (graceMs = 3_000) => close(server, graceMs),
  };
}

async function handle({ api, before }: RestServerSettings, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!isLocalHost(request.headers.host, request.socket.localPort ?? 0)) {
    response.writeHead(403, { 'Content-Type': 'application/json' }).end('{"message":"Forbidden: this Host is not served"}');
    return;
  }
  try {
    if (before.some((handler) => handler(request, response))) return;
    await api.handle(request, response);
  } catch (error) {
    if (request.destroyed) return;
    console.error('The gateway failed:', error);
    if (!response.headersSent) response.writeHead(500, { 'Content-Type': 'application/json' });
    response.end('{"message":"Internal server error"}');
  }
}

const STATUSES: Record<string, number> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 };

/** What Node could not read as a request; a method that it does not know is an unknown route to us. */
function refuse(error: NodeJS.ErrnoException, socket: Duplex, api: RestApi): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  if (error.code !== 'HPE_INVALID_METHOD') {
    const status = STATUSES[error.code ?? ''] ?? 400;
    socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\n\r\n`);
    return;
  }
  const { status, headers, body } = api.unknownMethod();
  const lines = [...headers, ['Content-Length', body.byteLength], ['Connection', 'close']].map((header) => header.join(': '));
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('\r\n')}\r\n\r\n${body.toString()}`);
}

async function close(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  const timer = setTimeout(() => {
    server.closeAllConnections();
  }, graceMs);
  await closed;
  clearTimeout(timer);
}
