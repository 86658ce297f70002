import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** `down`: nobody is there · `cut`: the service does it, and the connection breaks before its answer. */
export type Way = 'pass' | 'down' | 'cut';

/** What stands between a client and the gateway. */
export interface Faulty {
  url: string;
  /** Of every request from now on. */
  way: Way;
  /** Of every POST that came: its path and `Idempotency-Key`, and what was answered where somebody was. */
  posts: { path: string; key: string; status: number | undefined }[];
  stop(): Promise<void>;
}

export async function startFaulty(target: string): Promise<Faulty> {
  const server: Server = createServer((incoming, response) => {
    const { way } = faulty;
    const post = { path: incoming.url ?? '', key: String(incoming.headers['idempotency-key']), status: undefined as number | undefined };
    if (incoming.method === 'POST') faulty.posts.push(post);
    if (way === 'down') {
      incoming.socket.destroy();
      return;
    }
    void forward(target, incoming).then(async (answer) => {
      post.status = answer.statusCode;
      const body = await buffer(answer);
      if (way === 'cut') incoming.socket.destroy();
      else response.writeHead(answer.statusCode ?? 502, answer.headers).end(body);
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const faulty: Faulty = {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    way: 'pass',
    posts: [],
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return faulty;
}

async function forward(target: string, incoming: IncomingMessage): Promise<IncomingMessage> {
  const to = new URL(incoming.url ?? '/', target);
  const outgoing = request(to, { method: incoming.method, headers: { ...incoming.headers, host: to.host } });
  incoming.pipe(outgoing);
  const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
  return answer;
}
