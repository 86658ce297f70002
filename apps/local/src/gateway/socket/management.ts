import type { IncomingMessage, ServerResponse } from 'node:http';
import { signatureFault } from '../../signature/authorization.ts';
import { readBody } from './body.ts';
import type { GatewayContext } from './context.ts';
import { gatewayId } from './ids.ts';
import type { LiveSocket } from './live-socket.ts';

interface Answer {
  status: number;
  errorType?: string;
  body?: object;
}

const failure = (status: number, errorType: string, message?: string): Answer => ({
  status,
  errorType,
  ...(message !== undefined && { body: { message } }),
});
const FORBIDDEN = failure(403, 'ForbiddenException', 'Forbidden');
const GONE = failure(410, 'GoneException');

/** The connection id in `/<stage>/@connections/<id>`; the SDK escapes both the @ and the id. */
function connectionIdOf(stage: string, target: string): string | undefined {
  const [prefix, name, id, ...more] = (target.split('?', 1)[0] ?? '').slice(1).split('/');
  try {
    const path = [prefix, name, id].map((part) => decodeURIComponent(part ?? ''));
    return path[0] === stage && path[1] === '@connections' && more.length === 0 ? path[2] || undefined : undefined;
  } catch {
    return undefined;
  }
}

function post(socket: LiveSocket, message: Buffer): Answer {
  if (socket.overloaded) return failure(429, 'LimitExceededException', 'Too many requests');
  socket.send(message);
  return { status: 200 };
}

function describe({ peer, lastActiveAt }: LiveSocket): Answer {
  const time = (ms: number): string => new Date(ms).toISOString();
  return { status: 200, body: { connectedAt: time(peer.connectedAt), identity: peer.identity, lastActiveAt: time(lastActiveAt) } };
}

async function answer(context: GatewayContext, request: IncomingMessage): Promise<Answer> {
  const { method = '', url: target = '', headers } = request;
  const { api, region, credentials, limits, sockets } = context;
  const body = await readBody(request, limits.messageBytes);
  const id = connectionIdOf(api.stage, target);
  if (id === undefined || !['POST', 'GET', 'DELETE'].includes(method)) return FORBIDDEN;
  if (!body) return failure(413, 'PayloadTooLargeException', 'Message too long');
  const fault = await signatureFault({ method, target, headers, body }, { region, service: 'execute-api', credentials });
  if (fault) return failure(403, fault.errorType, fault.message);
  const socket = sockets.get(id);
  if (!socket?.open) return GONE;
  if (method === 'POST') return post(socket, body);
  if (method === 'GET') return describe(socket);
  socket.close(1000, 'Connection Closed Normally');
  return { status: 204 };
}

/** Answers one request of the management API (`@connections`); everything else on this port is forbidden. */
export async function manage(context: GatewayContext, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, errorType, body } = await answer(context, request);
  response.writeHead(status, {
    'x-amzn-RequestId': gatewayId(),
    ...(body && { 'content-type': 'application/json' }),
    ...(errorType && { 'x-amzn-ErrorType': errorType }),
  });
  response.end(body && JSON.stringify(body));
}
