import { type GatewayContext, integrate, sceneOf } from './context.ts';
import { messageEvent } from './events.ts';
import { gatewayId } from './ids.ts';
import { proxyAnswer } from './invocation.ts';
import type { LiveSocket } from './live-socket.ts';
import { routeOf } from './routing.rules.ts';

/** Takes one text message to the function of its route, and the function's answer back where the route responds. */
export async function handleMessage(context: GatewayContext, socket: LiveSocket, text: string): Promise<void> {
  const { connectionId } = socket.peer;
  const say = (message: string, requestId: string): void => {
    socket.send(Buffer.from(JSON.stringify({ message, connectionId, requestId })));
  };
  const routeKey = routeOf(context.api, text);
  const route = routeKey === undefined ? undefined : context.api.routes[routeKey];
  if (routeKey === undefined || !route) {
    say('Forbidden', gatewayId());
    return;
  }
  const event = messageEvent(socket.peer, sceneOf(context), routeKey, text);
  const outcome = await integrate(context, route.function, event);
  const { requestId } = event.requestContext;
  if (outcome === 'late') {
    say('Endpoint request timed out', requestId);
    return;
  }
  const answer = outcome.ok ? proxyAnswer(outcome.payload) : undefined;
  const body = Buffer.from(answer?.body ?? '');
  if (!answer || body.length > context.limits.messageBytes) say('Internal server error', requestId);
  else if (route.responds && body.length > 0) socket.send(body);
}
