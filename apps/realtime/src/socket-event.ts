import type { APIGatewayProxyWebsocketEventV2, Context } from 'aws-lambda';
import type { CallerKind } from '#auth/caller';

/** What the authorizer said of a connection; API Gateway hands it to every event of the connection, all values as text or number. */
export interface Identity {
  kind: CallerKind;
  /** null for a server. */
  playerId: string | null;
  /** When the token ends, seconds since 1970. */
  expiresAt: number;
}

/** An event of API Gateway's WebSocket API: headers only at `$connect`, the authorizer's context always. */
export type SocketEvent = Pick<APIGatewayProxyWebsocketEventV2, 'body' | 'requestContext'> & {
  headers?: Record<string, string | undefined>;
  requestContext: { authorizer?: Record<string, unknown> };
};

/** What a handler sees as `@Ctx()`. */
export class SocketContext {
  readonly event: SocketEvent;
  readonly lambda: Context;

  constructor(event: SocketEvent, lambda: Context) {
    this.event = event;
    this.lambda = lambda;
  }

  get connectionId(): string {
    return this.event.requestContext.connectionId;
  }

  get requestId(): string {
    return this.event.requestContext.requestId;
  }

  get connection(): Identity & { connectionId: string } {
    return { connectionId: this.connectionId, ...this.identity };
  }

  /** @throws where the connection passed no authorizer: the API is wired wrongly */
  get identity(): Identity {
    const { kind, playerId, expiresAt } = this.event.requestContext.authorizer ?? {};
    if (kind !== 'player' && kind !== 'admin' && kind !== 'server') throw new Error('The connection has not passed the authorizer');
    return { kind, playerId: typeof playerId === 'string' ? playerId : null, expiresAt: Number(expiresAt) };
  }
}
