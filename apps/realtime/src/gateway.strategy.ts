import { type CustomTransportStrategy, Server } from '@nestjs/microservices';
import type { Context } from 'aws-lambda';
import { lastValueFrom } from 'rxjs';
import { SocketContext, type SocketEvent } from './socket-event.ts';

/** What API Gateway takes from a socket's function. */
export interface SocketResult {
  statusCode: number;
  headers?: Record<string, string>;
  body?: string;
}

/** Dispatches events of API Gateway's WebSocket API to `@MessagePattern(routeKey)` handlers. It listens to nothing. */
export class GatewayStrategy extends Server implements CustomTransportStrategy {
  listen(done: () => void): void {
    done();
  }

  close(): void {
    // Nothing is open.
  }

  override on(): never {
    throw new Error('The gateway has no events of its own');
  }

  override unwrap(): never {
    throw new Error('There is no server underneath');
  }

  /** A handler gives the frame that answers a message, or the result of `$connect`. */
  async dispatch(event: SocketEvent, lambda: Context): Promise<SocketResult> {
    const handler = this.getHandlerByPattern(event.requestContext.routeKey);
    if (!handler) throw new Error(`No handler for the route ${event.requestContext.routeKey}`);
    const answer: unknown = await handler(event.body ?? '', new SocketContext(event, lambda));
    const result: unknown = await lastValueFrom(this.transformToObservable(answer), { defaultValue: undefined });
    return toResult(result);
  }
}

function toResult(result: unknown): SocketResult {
  if (typeof result === 'string') return { statusCode: 200, body: result };
  if (result === undefined || result === null) return { statusCode: 200 };
  if (typeof result === 'object' && 'statusCode' in result && typeof result.statusCode === 'number')
    return { ...result, statusCode: result.statusCode };
  throw new Error('A handler gives a frame, a result, or nothing');
}
