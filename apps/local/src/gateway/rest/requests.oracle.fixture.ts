import { type Asked, JSON_TYPES, LISTED } from './requests.fixture.ts';
import { type ContractRoute, STATUSES } from './requests.routes.fixture.ts';

/** What the design says of a request's answer. */
export interface Expected {
  status: number;
  /** One of these, where the answer is a problem; empty: it is none. */
  codes: string[];
  /** Who answers: the gateway by itself, its mock of a preflight, or the app. */
  by: 'gateway' | 'mock' | 'app';
  /** Of `Access-Control-Allow-Origin`. */
  origin: string | undefined;
}

type Verdict = Pick<Expected, 'status' | 'codes' | 'by'>;

/** Route → throttle → token → size → required parameters and a body → size of the event → the app, in the order of api.md. */
export function expectedOf(asked: Asked): Expected {
  const verdict = ofGateway(asked) ?? ofApp(asked);
  return { ...verdict, origin: allowedOrigin(verdict.by, asked) };
}

const gateway = (code: string, status = STATUSES[code] ?? 0): Verdict => ({ status, codes: [code], by: 'gateway' });
const app = (...codes: string[]): Verdict => ({ status: STATUSES[codes[0] ?? ''] ?? 0, codes, by: 'app' });

/** Undefined: the app answers. */
function ofGateway(asked: Asked): Verdict | undefined {
  const { route, stage, spelling, token, body, query } = asked;
  if (!['exact', 'trailing', 'doubled'].includes(spelling)) return gateway('unknown_route');
  if (asked.method !== undefined && asked.method !== 'OPTIONS') return gateway('unknown_route');
  if (stage === 'closed') return gateway('too_many_requests');
  if (asked.method === 'OPTIONS') return { status: 204, codes: [], by: 'mock' };
  if ('broken' in route) return ofBroken(route.broken);
  if (route.who !== 'anyone' && !isOfPool(token)) return gateway('unauthenticated');
  if (route.who !== 'anyone' && stage === 'keyless') return gateway('internal', 500);
  if (body === 'over the gateway') return gateway('too_large');
  if (route.query && (query === 'missing' || query === 'blank')) return gateway('invalid_request');
  if (route.body && body === 'none' && isJson(asked.contentType ?? 'application/json')) return gateway('invalid_json');
  return body === 'over the event' ? gateway('too_large') : undefined;
}

function ofBroken(name: string): Verdict {
  if (name === 'late') return gateway('try_again', 504);
  return gateway('internal', name === 'throttled' ? 500 : 502);
}

/** Whether the authorizer lets it in: an access token of the pool with one of the scopes, `Bearer` or not. */
const isOfPool = (token: Asked['token']): boolean => ['player', 'admin', 'server', 'gone', 'raw'].includes(token);
const isJson = (type: string): boolean => JSON_TYPES.includes(type);

function ofApp(asked: Asked): Verdict {
  const { token } = asked;
  const route = asked.route as ContractRoute;
  if (route.who !== 'anyone' && token === 'raw') return app('unauthenticated');
  if (route.who === 'players' && token === 'server') return app('forbidden');
  return ofBody(route, asked) ?? ofFields(route, asked) ?? ofGone(route, asked) ?? ofLookUp(route, asked);
}

function ofBody({ body: takes }: ContractRoute, { contentType, body }: Asked): Verdict | undefined {
  if (!takes) return undefined;
  if (contentType === null || !isJson(contentType)) return app('unsupported_media_type');
  if (body === 'over the call') return app('too_large');
  if (body === 'none' || body === 'malformed') return app('invalid_json');
  return body === 'no object' || body === 'hostile' ? app('invalid_request') : undefined;
}

/** What needs no look-up; of two such mistakes either may be named. */
function ofFields(route: ContractRoute, { body, query, hasKey }: Asked): Verdict | undefined {
  const badQuery = query === 'more' || query === 'repeated' || query === 'blank' || (route.query !== undefined && query === 'missing');
  if (badQuery) return app('invalid_request');
  const badBody = route.body !== undefined && (body === 'wrong' || body === 'more');
  const codes = [...(badBody ? ['invalid_request'] : []), ...(route.needsKey && !hasKey ? ['idempotency_key_required'] : [])];
  return codes.length > 0 ? app(...codes) : undefined;
}

/** Every write but the deletion itself, and the start of a session. */
function ofGone({ method, path }: ContractRoute, { token }: Asked): Verdict | undefined {
  return token === 'gone' && (method === 'POST' || path === '/me') && method !== 'DELETE' ? app('player_gone') : undefined;
}

function ofLookUp(route: ContractRoute, { body, query }: Asked): Verdict {
  if (route.query && query === 'unknown') return app(route.query.code);
  const unknown = route.body?.unknown;
  if (unknown && body === 'unknown') return app(unknown[1]);
  const [status, code] = route.answers;
  return { status, codes: code === null ? [] : [code], by: 'app' };
}

/** Gateway responses know no list; the app and the preflight do, where there is one. */
function allowedOrigin(by: Expected['by'], { stage, origin }: Asked): string | undefined {
  if (by === 'gateway') return origin ?? undefined;
  if (stage !== 'listed') return '*';
  return LISTED.find((listed) => listed === origin);
}
