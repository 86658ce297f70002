import { once } from 'node:events';
import { connect } from 'node:net';
import { WebSocket } from 'ws';
import type { Outcome } from '../../lambda/functions.ts';
import type { CloudSocketApi } from '../../template/cloud.ts';
import { eventually, FakeFunctions, ok } from './functions.fake.ts';
import { startSocketGateway } from './gateway.ts';
import type { SocketLimits } from './limits.ts';

/** As much of an event as tests look into by name. */
export interface SeenEvent {
  headers?: Record<string, string>;
  body?: string;
  requestContext: { connectionId: string; requestId: string; messageId?: string; authorizer?: Record<string, unknown> };
}

export const CREDENTIALS = { accessKeyId: 'LOCALKEY', secretAccessKey: 'local-secret' };
export const NOW = Date.UTC(2026, 2, 21, 0, 50, 45, 123);
export const ALLOW = {
  principalId: 'player-1',
  policyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' }] },
};

export const API: CloudSocketApi = {
  apiId: 'abc123',
  stage: 'prod',
  selection: ['action'],
  routes: {
    $connect: { function: 'Connect', responds: false },
    $disconnect: { function: 'Disconnect', responds: false },
    $default: { function: 'Fallback', responds: true },
    ping: { function: 'Message', responds: true },
    quiet: { function: 'Message', responds: false },
  },
  authorizer: 'Authorizer',
};

/** The API without one of its routes. */
export const apiWithout = (route: string): CloudSocketApi => ({
  ...API,
  routes: Object.fromEntries(Object.entries(API.routes).filter(([key]) => key !== route)),
});

type Answers = Record<string, (event: SeenEvent) => Outcome | Promise<Outcome>>;

/** A gateway over a fake Lambda side; `answers` replace what the functions answer by default. */
export async function startTestGateway({
  answers = {},
  api = API,
  limits = {},
}: { answers?: Answers; api?: CloudSocketApi; limits?: Partial<SocketLimits> } = {}) {
  const functions = new FakeFunctions<SeenEvent>({
    Authorizer: () => ok(ALLOW),
    Connect: () => ok({ statusCode: 200 }),
    Disconnect: () => ok({ statusCode: 200 }),
    Message: ({ body }) => ok({ statusCode: 200, body: `answer to ${body ?? ''}` }),
    Fallback: () => ok({ statusCode: 200, body: 'fallback' }),
    ...answers,
  });
  const where = { region: 'us-east-1', accountId: '000000000000', credentials: CREDENTIALS, port: 0 };
  const gateway = await startSocketGateway({ ...where, api, functions, now: () => NOW, limits });
  return { gateway, functions, port: Number(new URL(gateway.url).port) };
}

/** A real client that keeps what it received. */
export class Client {
  readonly socket: WebSocket;
  readonly received: string[] = [];
  closed: { code: number; reason: string } | undefined;

  constructor(url: string, protocols: string[] = [], headers: Record<string, string> = {}) {
    this.socket = new WebSocket(url, protocols, { headers, perMessageDeflate: true });
    this.socket.on('message', (data, isBinary) =>
      this.received.push(`${isBinary ? 'binary ' : ''}${Buffer.isBuffer(data) ? data.toString() : ''}`),
    );
    this.socket.on('close', (code, reason) => (this.closed = { code, reason: reason.toString() }));
  }

  static async open(url: string, protocols: string[] = [], headers: Record<string, string> = {}): Promise<Client> {
    const client = new Client(url, protocols, headers);
    await once(client.socket, 'open');
    return client;
  }

  send(message: unknown): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  /** Waits for the `count`th message and answers it. */
  async message(count = 1): Promise<string> {
    return eventually(`message ${count}`, () => this.received[count - 1]);
  }

  async end(): Promise<{ code: number; reason: string }> {
    return eventually('the close of the socket', () => this.closed);
  }
}

/** The status and body with which a handshake is refused; undefined where the socket opens. */
export async function refusalOf(url: string, protocols: string[] = [], headers: Record<string, string> = {}) {
  const { socket } = new Client(url, protocols, headers);
  return new Promise<{ status: number; errorType: unknown; body: Record<string, unknown> } | undefined>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('open', () => {
      socket.close();
      resolve(undefined);
    });
    socket.on('unexpected-response', (_request, response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => {
        const body = JSON.parse(text) as Record<string, unknown>;
        resolve({ status: response.statusCode ?? 0, errorType: response.headers['x-amzn-errortype'], body });
      });
    });
  });
}

/** A socket without a WebSocket library: what it reads is kept as text. */
export class RawClient {
  readonly socket;
  text = '';

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1');
    this.socket.on('data', (chunk) => (this.text += chunk.toString('latin1')));
    this.socket.on('error', () => undefined);
  }

  upgrade(headers: Record<string, string>, path = '/prod'): void {
    const all = {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
      ...headers,
    };
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
    this.socket.write(`GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
  }

  /** Waits for these bytes, and answers all that was read so far. */
  async says(bytes: string): Promise<string> {
    return eventually(JSON.stringify(bytes), () => (this.text.includes(bytes) ? this.text : undefined));
  }
}
