import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import type { BoardRow, Frame } from '#realtime-client/laurel-v1';
import { BoardStandIn, say } from './board.stand-in.ts';
import { pages } from './pages.ts';
import { StudioStandIn } from './studio.stand-in.ts';

/** What the browser sent with a call, for the spec to look at. */
export interface Call {
  route: string;
  caller: string | undefined;
  headers: IncomingMessage['headers'];
  body: Record<string, unknown>;
}

/**
 * Plays the local cloud for the pages, with a board and avatars in memory. Whatever the pages should not ask is answered with 500 and kept in
 * `unexpected`, which each test finds empty.
 */
export class StandIn {
  readonly unexpected: string[] = [];
  readonly calls: Call[] = [];
  readonly board = new BoardStandIn();
  readonly studio = new StudioStandIn();
  /** Of other players, by player. */
  readonly pictures = new Map<string, string>();
  /** Answers the next POST /score with this problem. */
  refuseNext: { status: number; title: string; detail: string; code: string; headers?: Record<string, string> } | undefined;
  /** Handshakes wait for it. */
  socketGate: Promise<void> = Promise.resolve();
  readonly #players = new Map(['player', 'admin', 'server'].map((role) => [`token-of-${role}`, role]));
  readonly #rest: Server;
  readonly #openPorts = [plain('healthy'), plain('{"keys":[]}'), this.studio.server];
  readonly #upgrades = createServer();
  readonly #sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => (offered.has('laurel.v1') ? 'laurel.v1' : false),
  });

  constructor(openapi: string) {
    const page = pages({ openapi });
    this.#rest = createServer((request, response) => {
      if (!page(request, response)) this.#answer(request, response).catch((error: unknown) => this.unexpected.push(String(error)));
    });
    this.#upgrades.on('upgrade', (request, socket, head) => {
      void this.socketGate.then(() => {
        const [version, token] = request.headers['sec-websocket-protocol']?.split(', ') ?? [];
        if (version !== 'laurel.v1' || token !== 'token-of-player') this.unexpected.push('a socket without the demo player’s token');
        this.#sockets.handleUpgrade(request, socket, head, (opened) => {
          opened.on('message', (data) => {
            if (!this.board.hear(opened, text(data))) this.unexpected.push(`message ${text(data)}`);
          });
          opened.on('close', () => {
            this.board.forget(opened);
          });
        });
      });
    });
  }

  get url(): string {
    return `http://localhost:${portOf(this.#rest)}`;
  }

  async start(): Promise<void> {
    for (const server of [this.#rest, this.#upgrades, ...this.#openPorts]) await once(server.listen(0, '127.0.0.1'), 'listening');
  }

  async stop(): Promise<void> {
    this.dropSockets();
    for (const server of [this.#rest, this.#upgrades, ...this.#openPorts]) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }

  dropSockets(): void {
    this.#sockets.clients.forEach((socket) => {
      socket.close(1001);
    });
  }

  /** Sends an error frame: what came before it has been seen when it shows. */
  fail(title: string, detail: string): void {
    this.tell({ type: 'error', at: new Date().toISOString(), code: 'try_again', title, detail, requestId: 'r-2', id: null });
  }

  announce(message: string): void {
    this.tell({ type: 'announcement', at: new Date().toISOString(), message });
  }

  /** Sends the demo player a frame. */
  tell(frame: Frame): void {
    for (const socket of this.#sockets.clients) say(socket, frame);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const route = `${String(request.method)} ${String(request.url)}`;
    const sent = await body(request);
    const caller = this.#players.get(request.headers.authorization?.replace('Bearer ', '') ?? '');
    this.calls.push({ route, caller, headers: request.headers, body: sent });
    if (route === 'GET /_local') json(response, 200, this.local());
    else if (route === 'GET /health') json(response, 200, { status: 'ok', version: '0.1.0' });
    else if (route === 'POST /_local/players' && typeof sent.count === 'number') {
      json(response, 200, { players: Array.from({ length: sent.count }, () => this.#newPlayer()) });
    } else if (caller && /^GET [/]leaderboard[/]global[?]boardId=arcade&limit=(10|3)$/.test(route)) json(response, 200, this.#page());
    else if (caller && route === 'GET /leaderboard?boardId=arcade&around=0') json(response, 200, { me: this.#standing(caller) });
    else if (caller && route === 'POST /score') this.#score(response, caller, sent);
    else if (caller === 'player' && / [/]avatar\b/.test(route)) json(response, ...(await this.studio.answer(route, sent)));
    else {
      this.unexpected.push(route);
      json(response, 500, { title: 'Unexpected', detail: route, code: 'internal' });
    }
  }

  local() {
    const [dynamodb, cognito, s3] = this.#openPorts.map((server) => `http://localhost:${portOf(server)}`);
    const user = (role: string) => ({ playerId: role, accessToken: `token-of-${role}` });
    const users = { player: user('player'), admin: user('admin'), server: { playerId: null, accessToken: 'token-of-server' } };
    const websocket = `ws://localhost:${portOf(this.#upgrades)}/prod`;
    return { rest: this.url, websocket, s3, cognito, dynamodb, region: 'us-east-1', userPoolId: 'us-east-1_LocalDev1', users };
  }

  #newPlayer(): { playerId: string; accessToken: string } {
    const playerId = `new-${this.#players.size}`;
    this.#players.set(`token-of-${playerId}`, playerId);
    return { playerId, accessToken: `token-of-${playerId}` };
  }

  #page() {
    const entries = this.board.rows().slice(0, 10).map(entryOf);
    const pictured = entries.map((entry) => ({ ...entry, avatarUrl: this.#pictureOf(entry.playerId) }));
    return { total: this.board.entries.size, entries: pictured };
  }

  #pictureOf(playerId: string): string | null {
    return playerId === 'player' ? this.studio.avatarUrl : (this.pictures.get(playerId) ?? null);
  }

  #standing(caller: string) {
    const row = this.board.rows().find(([, playerId]) => playerId === caller);
    return row ? entryOf(row) : null;
  }

  #score(response: ServerResponse, playerId: string, { boardId, score }: Record<string, unknown>): void {
    if (this.refuseNext) {
      const { headers = {}, ...problem } = this.refuseNext;
      this.refuseNext = undefined;
      json(response, problem.status, { type: 'about:blank', requestId: 'r-1', ...problem }, headers);
      return;
    }
    if (boardId !== 'arcade' || typeof score !== 'number') throw new Error(`POST /score with ${String(boardId)}, ${String(score)}`);
    const { entries } = this.board;
    const previousScore = entries.get(playerId)?.score ?? null;
    const improved = previousScore === null || score > previousScore;
    if (improved) entries.set(playerId, { playerId, name: `Player-${playerId}`, score });
    const rank = this.#standing(playerId)?.rank;
    const standing = { window: 'all', improved, score: improved ? score : previousScore, previousScore, rank, total: entries.size };
    json(response, 200, { boardId, windows: [standing, { ...standing, window: 'day', rank: 999 }] });
    if (improved) this.board.push();
  }
}

const entryOf = ([rank, playerId, name, score]: BoardRow) => ({ rank, playerId, name, score });

function plain(answer: string): Server {
  return createServer((_request, response) => response.end(answer));
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server does not listen on a port');
  return (address satisfies AddressInfo).port;
}

function text(data: WebSocket.RawData): string {
  if (!Buffer.isBuffer(data)) throw new Error('A message in one piece was expected');
  return data.toString();
}

function record(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw new Error('An object was expected');
  return { ...value };
}

async function body(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) throw new Error('Bytes were expected');
    chunks.push(chunk);
  }
  return chunks.length === 0 ? {} : record(JSON.parse(Buffer.concat(chunks).toString()));
}

function json(response: ServerResponse, status: number, answer: unknown, headers: Record<string, string> = {}): void {
  const type = status < 400 ? 'application/json' : 'application/problem+json';
  response.writeHead(status, { 'content-type': type, ...headers }).end(JSON.stringify(answer));
}
