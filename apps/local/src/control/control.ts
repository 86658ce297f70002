import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Problem, problemBody } from '#core/problem';
import type { Invalidation } from '../endpoints/invalidation.ts';
import type { Functions } from '../lambda/functions.ts';
import type { MetricsSnapshot } from '../lambda/metrics.ts';
import type { Mail } from '../user-pool/mail.repository.ts';
import type { AppsClock } from './apps-clock.ts';
import type { DemoUsers, NewPlayer } from './demo-users.ts';
import { clockInput, jsonBody, playersInput } from './input.ts';

/** Where the parts are, as full URLs, and what their clients must know. */
export interface Addresses {
  rest: string;
  websocket: string;
  s3: string;
  /** Before a slash and a file's path. */
  cdn: string;
  cognito: string;
  dynamodb: string;
  region: string;
  userPoolId: string;
  clientId: string;
  tables: Record<string, string>;
}

export interface ControlParts {
  addresses: Addresses;
  users: () => Promise<DemoUsers>;
  newPlayers: (count: number) => Promise<NewPlayer[]>;
  clock: AppsClock;
  /** Called when the clock has moved; ends when the functions follow it. */
  onClock: () => Promise<void>;
  functions: Functions;
  /** Logical ids. */
  functionNames: ReadonlySet<string>;
  mail: () => readonly Mail[];
  /** What the CDN was told to forget, newest first. */
  invalidations: () => readonly Invalidation[];
  metrics: () => MetricsSnapshot;
}

type Endpoint = (request: IncomingMessage) => unknown;

const SMALL = 8 * 1024;
const EVENT = 6 * 1024 * 1024;
const INVOKE = '/_local/invoke/';

/** What a game's client must know, and nothing secret: pages of every address may read it. */
const CLIENT = '/_local/client';
const clientPlace = ({ rest, websocket, cognito, clientId }: Addresses): object => ({ url: rest, socket: websocket, cognito, clientId });

/** `/_local`: what scripts and the home page may ask of the local cloud itself. False for every other path. */
export function control(parts: ControlParts): (request: IncomingMessage, response: ServerResponse) => boolean {
  const endpoints = new Map<string, Endpoint>([
    ['GET /_local', async () => ({ ...parts.addresses, users: await parts.users() })],
    ['GET /_local/mail', () => ({ mail: parts.mail() })],
    ['GET /_local/invalidations', () => ({ invalidations: parts.invalidations() })],
    ['GET /_local/metrics', () => parts.metrics()],
    ['POST /_local/players', async (request) => ({ players: await parts.newPlayers(playersInput(await jsonBody(request, SMALL))) })],
    ['POST /_local/clock', async (request) => moveClock(parts, clockInput(await jsonBody(request, SMALL)))],
  ]);
  return (request, response) => {
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    if (path !== '/_local' && !path.startsWith('/_local/')) return false;
    const invoked = request.method === 'POST' && path.startsWith(INVOKE) ? path.slice(INVOKE.length) : undefined;
    const endpoint = invoked === undefined ? endpoints.get(`${request.method ?? ''} ${path}`) : invocation(parts, invoked);
    if (request.method === 'GET' && path === CLIENT) {
      response.setHeader('Access-Control-Allow-Origin', '*');
      response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
      send(response, 200, clientPlace(parts.addresses));
      return true;
    }
    void answer(request, endpoint).then(({ status, body }) => {
      send(response, status, body);
    });
    return true;
  };
}

function invocation({ functions, functionNames }: ControlParts, name: string): Endpoint | undefined {
  if (!functionNames.has(name)) return undefined;
  return async (request) => {
    const outcome = await functions.invoke(name, await jsonBody(request, EVENT));
    if (outcome.ok) return { result: outcome.payload };
    const { reason, errorType, errorMessage } = outcome;
    return { error: { reason, errorType, errorMessage } };
  };
}

async function moveClock({ clock, onClock }: ControlParts, input: ReturnType<typeof clockInput>): Promise<{ now: string }> {
  if ('reset' in input) clock.reset();
  else if (!clock.advance(input.advanceSeconds)) {
    throw Problem.invalid([
      { path: 'advanceSeconds', message: 'is more than ten years from today, all moves together: send {"reset": true}' },
    ]);
  }
  await onClock();
  return { now: clock.now().toISOString() };
}

async function answer(request: IncomingMessage, endpoint: Endpoint | undefined): Promise<{ status: number; body: unknown }> {
  try {
    if (isForeign(request)) throw Problem.of('forbidden', 'Only pages of this address and programs may ask here.');
    if (!endpoint)
      throw Problem.of(
        'unknown_route',
        'There are GET /_local, /_local/client, /_local/mail, /_local/invalidations and /_local/metrics, POST /_local/players, /_local/clock and /_local/invoke/<function>.',
      );
    return { status: 200, body: await endpoint(request) };
  } catch (error) {
    if (!(error instanceof Problem) && !request.destroyed) console.error(`${request.method ?? ''} ${request.url ?? ''} failed:`, error);
    const problem = error instanceof Problem ? error : Problem.of('internal', 'The output of npm start says what happened.');
    return { status: problem.status, body: problemBody(problem, randomUUID()) };
  }
}

/** A browser names the page that asks; programs name none. */
function isForeign({ headers: { origin, host, 'sec-fetch-site': site } }: IncomingMessage): boolean {
  return site === 'cross-site' || (origin !== undefined && origin.toLowerCase() !== `http://${host?.toLowerCase() ?? ''}`);
}

function send(response: ServerResponse, status: number, body: unknown): void {
  const json = Buffer.from(JSON.stringify(body));
  if (!response.hasHeader('Cross-Origin-Resource-Policy')) response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
  response.writeHead(status, {
    'Content-Type': status === 200 ? 'application/json' : 'application/problem+json',
    'Content-Length': json.byteLength,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  response.end(json);
}
