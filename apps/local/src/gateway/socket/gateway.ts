import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Functions } from '../../lambda/functions.ts';
import type { CloudSocketApi } from '../../template/cloud.ts';
import type { GatewayContext } from './context.ts';
import { isLocalHost } from './host.rules.ts';
import { API_GATEWAY_LIMITS, type SocketLimits } from './limits.ts';
import { manage } from './management.ts';
import type { Credentials } from '../../signature/signature.ts';
import { serveUpgrades } from './upgrades.ts';

export interface SocketGatewayOptions {
  api: CloudSocketApi;
  region: string;
  accountId: string;
  /** With these, and no others, requests to `@connections` must be signed: those in the functions' environment. */
  credentials: Credentials;
  /** On 127.0.0.1; 0 takes a free one. */
  port: number;
  functions: Functions;
  /** The machine's time, in ms. */
  now: () => number;
  limits?: Partial<SocketLimits>;
}

export interface SocketGateway {
  /** `ws://localhost:4001/prod`; `@connections` is `http://localhost:4001/prod/@connections`. */
  url: string;
  /** How many are open. */
  connections(): number;
  /** Closes every socket with 1001 and waits a bounded time for their `$disconnect` functions. */
  close(): Promise<void>;
}

/** Serves the WebSocket API and its `@connections` until closed; rejects where the port is taken. */
export async function startSocketGateway({ limits, port, ...options }: SocketGatewayOptions): Promise<SocketGateway> {
  const context: GatewayContext = { ...options, limits: { ...API_GATEWAY_LIMITS, ...limits }, sockets: new Map() };
  const server = createServer((request, response) => {
    if (!isLocalHost(request.headers.host, request.socket.localPort ?? 0)) {
      response.writeHead(403, { 'x-amzn-ErrorType': 'ForbiddenException' }).end();
      return;
    }
    manage(context, request, response).catch((error: unknown) => {
      if (!request.destroyed) console.error('The WebSocket gateway failed:', error);
      response.destroy();
    });
  });
  const upgrades = serveUpgrades(context, server);
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const boundPort = typeof address === 'object' && address ? address.port : port;
  return {
    url: `ws://localhost:${boundPort}/${context.api.stage}`,
    connections: () => context.sockets.size,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      await upgrades.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
