import type { IncomingMessage, Server } from 'node:http';
import { type VerifyClientCallbackAsync, type WebSocket, WebSocketServer } from 'ws';
import { type GatewayContext, integrate, sceneOf } from './context.ts';
import { disconnectEvent, type Peer } from './events.ts';
import { frameGuard } from './frame-guard.ts';
import { type Handshake, type Refusal, shakeHands } from './handshake.ts';
import { isLocalHost } from './host.rules.ts';
import { gatewayId } from './ids.ts';
import { type Closed, LiveSocket } from './live-socket.ts';
import { handleMessage } from './messages.ts';

type Accepted = Extract<Handshake, { kind: 'accepted' }>;

/** Resolves with the work, or after `ms`. */
async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([work, new Promise((resolve) => (timer = setTimeout(resolve, ms)))]);
  clearTimeout(timer);
}

/** Why a handshake is refused before any function is asked; undefined where it may go on. */
function refusedUnasked({ api }: GatewayContext, { headers, socket, url }: IncomingMessage): Refusal | undefined {
  const forUs = isLocalHost(headers.host, socket.localPort ?? 0) && url?.split('?', 1)[0] === `/${api.stage}`;
  const refusal = {
    kind: 'refused',
    status: 403,
    errorType: 'ForbiddenException',
    message: 'Forbidden',
    connectionId: gatewayId(),
  } as const;
  return forUs ? undefined : refusal;
}

/** Reads a socket's messages; a frame too long, a binary message and what `ws` itself refuses close it. */
function listen(context: GatewayContext, live: LiveSocket, socket: WebSocket, request: IncomingMessage): void {
  // Before the listener of `ws`, so that no message of a frame that is too long comes through.
  const tooLong = (): void => {
    live.close(1009, 'Frame too long');
  };
  request.socket.prependListener('data', frameGuard(context.limits.frameBytes, tooLong));
  socket.on('error', () => undefined); // ws has closed it already, with the code that fits
  socket.on('message', (data, isBinary) => {
    if (!live.open) return;
    live.touch();
    if (isBinary || !Buffer.isBuffer(data)) live.close(1003, 'Binary frames are not supported');
    else void live.during(handleMessage(context, live, data.toString()));
  });
}

/** Takes the upgrades of a server: handshake, messages, and `$disconnect` at the end of each connection. */
export function serveUpgrades(context: GatewayContext, server: Server): { close(): Promise<void> } {
  const { api, limits, sockets } = context;
  const accepted = new WeakMap<IncomingMessage, Accepted>();
  const handshaking = new Set<IncomingMessage>();
  const goodbyes = new Set<Promise<unknown>>();

  const sayGoodbye = (peer: Peer, closed: Closed): void => {
    if (!api.routes.$disconnect) return;
    const goodbye = integrate(context, api.routes.$disconnect.function, disconnectEvent(peer, sceneOf(context), closed));
    goodbyes.add(goodbye);
    void goodbye.finally(() => goodbyes.delete(goodbye));
  };

  const verifyClient: VerifyClientCallbackAsync = ({ req: request }, answer) => {
    const refuse = ({ status, errorType, message, connectionId }: Refusal): void => {
      const body = JSON.stringify({ message, connectionId, requestId: gatewayId() });
      answer(false, status, body, { 'Content-Type': 'application/json', 'x-amzn-ErrorType': errorType });
    };
    const unasked = refusedUnasked(context, request);
    if (unasked) {
      refuse(unasked);
      return;
    }
    handshaking.add(request);
    void shakeHands(context, request).then((handshake) => {
      handshaking.delete(request);
      if (handshake.kind === 'refused') refuse(handshake);
      else if (request.socket.readable && request.socket.writable) {
        accepted.set(request, handshake);
        answer(true);
      } else sayGoodbye(handshake.peer, { code: 1006, reason: '' });
    });
  };

  const opened = (socket: WebSocket, request: IncomingMessage): void => {
    const peer = accepted.get(request)?.peer;
    if (!peer) throw new Error('A socket opened without a handshake: `ws` must ask `verifyClient` for each upgrade.');
    const live = new LiveSocket(peer, socket, limits, context.now);
    sockets.set(peer.connectionId, live);
    listen(context, live, socket, request);
    void live.closed.then((closed) => {
      sockets.delete(peer.connectionId);
      sayGoodbye(peer, closed);
    });
  };

  const handshakes = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: limits.messageBytes,
    verifyClient,
    // What `$connect` echoed goes out, offered or not, as API Gateway does it: the client judges it.
    handleProtocols: () => false,
  });
  handshakes.on('headers', (headers, request) => {
    const subprotocol = accepted.get(request)?.subprotocol;
    if (subprotocol !== undefined) headers.push(`Sec-WebSocket-Protocol: ${subprotocol}`);
  });
  server.on('upgrade', (request, socket, head) => {
    handshakes.handleUpgrade(request, socket, head, opened);
  });

  return {
    close: async () => {
      handshakes.close();
      for (const { socket } of handshaking) socket.destroy();
      const open = [...sockets.values()];
      const allClosed = Promise.all(open.map((socket) => socket.closed));
      for (const socket of open) socket.close(1001, 'Going away');
      await atMost(limits.stopMs, allClosed);
      for (const socket of open) socket.terminate();
      await allClosed;
      await atMost(limits.stopMs, Promise.all(goodbyes));
    },
  };
}
