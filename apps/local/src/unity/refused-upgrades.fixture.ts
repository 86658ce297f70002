import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

export interface RefusedUpgrades {
  url: string;
  /** The tokens that sockets came with, in order. */
  offered: string[];
  close(): Promise<void>;
}

/** Stands before live boards, and answers 401 to the sockets of some tokens. @param refuses is asked for each token, which is in `offered` already */
export async function refusedUpgrades(
  target: string,
  refuses: (token: string, offered: readonly string[]) => boolean,
): Promise<RefusedUpgrades> {
  const { port, hostname, pathname, host } = new URL(target);
  const offered: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer();
  const hold = (socket: Socket): Socket => {
    sockets.add(socket);
    return socket.on('error', () => socket.destroy());
  };
  server.on('upgrade', (request: IncomingMessage, socket: Socket, first: Buffer) => {
    const token = request.headers.authorization ?? '';
    offered.push(token);
    hold(socket);
    if (refuses(token, offered)) {
      socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
      return;
    }
    const there = hold(connect(Number(port), hostname));
    there.write(`GET ${pathname} HTTP/1.1\r\n${headersOf(request, host)}\r\n`);
    there.write(first);
    socket.pipe(there).pipe(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}${pathname}`,
    offered,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function headersOf({ headers }: IncomingMessage, host: string): string {
  return Object.entries({ ...headers, host })
    .map(([name, value]) => `${name}: ${String(value)}\r\n`)
    .join('');
}
