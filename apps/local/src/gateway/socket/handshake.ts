import type { IncomingMessage } from 'node:http';
import { decide } from './authorization.rules.ts';
import { type GatewayContext, integrate, sceneOf } from './context.ts';
import { authorizerEvent, connectEvent, type Peer } from './events.ts';
import { gatewayId } from './ids.ts';
import { proxyAnswer } from './invocation.ts';

export interface Refusal {
  kind: 'refused';
  status: number;
  errorType: string;
  message: string;
  connectionId: string;
}

/** How a handshake ends; `subprotocol` as the `$connect` function echoed it. */
export type Handshake = { kind: 'accepted'; peer: Peer; subprotocol: string | undefined } | Refusal;

const refusal = (peer: Peer, status: number, errorType: string, message: string): Refusal => ({
  kind: 'refused',
  status,
  errorType,
  message,
  connectionId: peer.connectionId,
});

const broken = (peer: Peer, status: number): Refusal => refusal(peer, status, 'InternalServerErrorException', 'Internal server error');

function newPeer(context: GatewayContext, request: IncomingMessage): Peer {
  const { host = '', 'user-agent': userAgent } = request.headers;
  const sourceIp = request.socket.remoteAddress ?? '127.0.0.1';
  const identity = userAgent === undefined ? { sourceIp } : { userAgent, sourceIp };
  return { connectionId: gatewayId(), connectedAt: context.now(), domainName: host.replace(/:\d+$/, ''), identity };
}

/** Asks the authorizer; answers the peer with what the authorizer knows of it, or the refusal. */
async function authorise(context: GatewayContext, request: IncomingMessage, peer: Peer): Promise<Peer | Refusal> {
  const { api, region, accountId } = context;
  if (api.authorizer === undefined) return peer;
  const methodArn = `arn:aws:execute-api:${region}:${accountId}:${api.apiId}/${api.stage}/$connect`;
  const startedAt = performance.now();
  const outcome = await integrate(context, api.authorizer, authorizerEvent(request, peer, sceneOf(context), methodArn));
  const integrationLatency = Math.round(performance.now() - startedAt);
  if (outcome !== 'late' && !outcome.ok && outcome.reason === 'thrown' && outcome.errorMessage === 'Unauthorized') {
    return refusal(peer, 401, 'UnauthorizedException', 'Unauthorized');
  }
  if (outcome === 'late' || !outcome.ok) return refusal(peer, 500, 'AuthorizerFailureException', 'Internal server error');
  const decision = decide(outcome.payload, methodArn);
  if (decision.kind === 'malformed') return refusal(peer, 500, 'AuthorizerConfigurationException', 'Internal server error');
  if (decision.kind === 'denied') {
    const how = decision.explicitly ? ' with an explicit deny' : '';
    return refusal(peer, 403, 'AccessDeniedException', `User is not authorized to access this resource${how}`);
  }
  return { ...peer, authorizer: { ...decision.context, principalId: decision.principalId, integrationLatency } };
}

async function connect(context: GatewayContext, request: IncomingMessage, peer: Peer): Promise<Handshake> {
  const route = context.api.routes.$connect;
  if (!route) return { kind: 'accepted', peer, subprotocol: undefined };
  const outcome = await integrate(context, route.function, connectEvent(request, peer, sceneOf(context)));
  if (outcome === 'late') return refusal(peer, 504, 'IntegrationTimeoutException', 'Endpoint request timed out');
  if (!outcome.ok) return broken(peer, outcome.reason === 'throttled' ? 500 : 502);
  const answer = proxyAnswer(outcome.payload);
  if (!answer) return broken(peer, 502);
  if (answer.statusCode >= 300) return refusal(peer, answer.statusCode, 'ForbiddenException', 'Forbidden');
  const echoed = Object.entries(answer.headers).find(([name]) => name.toLowerCase() === 'sec-websocket-protocol')?.[1];
  return { kind: 'accepted', peer, subprotocol: typeof echoed === 'string' ? echoed : undefined };
}

/** The handshake of one connection: authorizer, then `$connect`. */
export async function shakeHands(context: GatewayContext, request: IncomingMessage): Promise<Handshake> {
  const peer = await authorise(context, request, newPeer(context, request));
  return 'kind' in peer ? peer : connect(context, request, peer);
}
