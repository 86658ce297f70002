import type { IncomingMessage } from 'node:http';
import { gatewayId } from './ids.ts';

/** What the gateway knows of the other end since its handshake. */
export interface Peer {
  readonly connectionId: string;
  readonly connectedAt: number;
  readonly domainName: string;
  readonly identity: { readonly userAgent?: string; readonly sourceIp: string };
  /** What the authorizer said. */
  readonly authorizer?: Readonly<Record<string, string | number>>;
}

/** The API and the moment that an event is made for. */
export interface Scene {
  readonly apiId: string;
  readonly stage: string;
  readonly now: number;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A moment as in the Common Log Format: `21/Mar/2020:00:50:45 +0000`. */
export function commonLogTime(ms: number): string {
  const date = new Date(ms);
  const two = (n: number): string => String(n).padStart(2, '0');
  const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(':');
  return `${two(date.getUTCDate())}/${MONTHS[date.getUTCMonth()] ?? ''}/${date.getUTCFullYear()}:${time} +0000`;
}

function requestContext(peer: Peer, { apiId, stage, now }: Scene, routeKey: string, eventType: 'CONNECT' | 'MESSAGE' | 'DISCONNECT') {
  const requestId = gatewayId();
  const { connectionId, connectedAt, domainName, identity, authorizer } = peer;
  return {
    routeKey,
    eventType,
    extendedRequestId: requestId,
    requestTime: commonLogTime(now),
    messageDirection: 'IN',
    stage,
    connectedAt,
    requestTimeEpoch: now,
    identity,
    requestId,
    domainName,
    connectionId,
    apiId,
    ...(authorizer && { authorizer }),
  };
}

const HOP_BY_HOP = new Set(['connection', 'upgrade']);

/** Each name once, with its last value and with all of them. */
function grouped(pairs: readonly (readonly [string, string])[]): { last: Record<string, string>; all: Record<string, string[]> } {
  const all = new Map<string, string[]>();
  for (const [name, value] of pairs) all.set(name, [...(all.get(name) ?? []), value]);
  return { last: Object.fromEntries(pairs), all: Object.fromEntries(all) };
}

function headersOf(request: IncomingMessage, peer: Peer) {
  const raw = request.rawHeaders;
  const sent = raw.flatMap((name, i) => (i % 2 === 0 ? [[name, raw[i + 1] ?? ''] as const] : []));
  const { last, all } = grouped([
    ...sent.filter(([name]) => !HOP_BY_HOP.has(name.toLowerCase())),
    ['X-Forwarded-For', peer.identity.sourceIp],
    ['X-Forwarded-Port', String(request.socket.localPort)],
    ['X-Forwarded-Proto', 'http'],
  ]);
  return { headers: last, multiValueHeaders: all };
}

const queryOf = (request: IncomingMessage) => grouped([...new URL(request.url ?? '/', 'http://gateway').searchParams]);

/** The event of a `$connect`. */
export function connectEvent(request: IncomingMessage, peer: Peer, scene: Scene) {
  const { last, all } = queryOf(request);
  return {
    ...headersOf(request, peer),
    ...(Object.keys(last).length > 0 && { queryStringParameters: last, multiValueQueryStringParameters: all }),
    requestContext: requestContext(peer, scene, '$connect', 'CONNECT'),
    isBase64Encoded: false,
  };
}

/** The event of a REQUEST authorizer; unlike `$connect` it always has query parameters, though they be empty. */
export function authorizerEvent(request: IncomingMessage, peer: Peer, scene: Scene, methodArn: string) {
  const { last, all } = queryOf(request);
  return {
    type: 'REQUEST',
    methodArn,
    ...headersOf(request, peer),
    queryStringParameters: last,
    multiValueQueryStringParameters: all,
    stageVariables: {},
    requestContext: requestContext(peer, scene, '$connect', 'CONNECT'),
  };
}

/** The event of a message: without headers. */
export function messageEvent(peer: Peer, scene: Scene, routeKey: string, body: string) {
  return {
    requestContext: { ...requestContext(peer, scene, routeKey, 'MESSAGE'), messageId: gatewayId() },
    body,
    isBase64Encoded: false,
  };
}

/** The event of a `$disconnect`; API Gateway sends these four headers with it, all but one empty. */
export function disconnectEvent(peer: Peer, scene: Scene, closed: { code: number; reason: string }) {
  const headers = { Host: peer.domainName, 'x-api-key': '', 'X-Forwarded-For': '', 'x-restapi': '' };
  return {
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    requestContext: {
      ...requestContext(peer, scene, '$disconnect', 'DISCONNECT'),
      disconnectStatusCode: closed.code,
      disconnectReason: closed.reason || (closed.code === 1005 ? 'Client-side close frame status not set' : ''),
    },
    isBase64Encoded: false,
  };
}
