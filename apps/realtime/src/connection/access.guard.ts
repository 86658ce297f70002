import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { WallClock } from '#core/clock';
import { Problem } from '#core/problem';
import { type Pace, Paces } from '#http/pace';
import { idOf } from '../message.pipe.ts';
import type { SocketContext } from '../socket-event.ts';
import { ClosingService } from './closing.service.ts';
import { SOCKET_CALL, type SocketCallOptions } from './socket-call.ts';

/** Of one connection, counted in the function's memory. */
const PACE: Pace = { burst: 30, perSecond: 3 };
/** Of the thousands that may be under way already each would else be told, and closed, by two requests of its own. */
const TOLD: Pace = { burst: 1, perSecond: 0.1 };

/**
 * Lets a message through only while the connection's token holds and it keeps its pace, and only from the kinds of caller that its route
 * names; asks before anything looks at the message. Only `$connect` can be authorised by the gateway, so the token's end is checked here.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly closing: ClosingService,
    private readonly clock: WallClock,
    private readonly paces: Paces,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const socket = context.switchToRpc().getContext<SocketContext>();
    const { kind, expiresAt } = socket.identity;
    const now = this.clock.now().getTime();
    if (expiresAt * 1000 <= now)
      await this.#end(socket, Problem.of('unauthenticated', 'The access token has expired: connect again with a fresh one.'));
    const seconds = this.paces.take(socket.connectionId, PACE, now);
    if (seconds > 0) await this.#hush(socket, seconds, now);
    const { who } = this.reflector.get<SocketCallOptions>(SOCKET_CALL, context.getHandler());
    if (who === 'gateway' || !who.includes(kind)) throw Problem.of('forbidden', `A ${kind} may not send this.`);
    return true;
  }

  /** @throws Problem `too_many_requests` */
  async #hush(socket: SocketContext, seconds: number, now: number): Promise<never> {
    const problem = Problem.tooMany('A connection may send 30 messages in 10 s: connect again, and send less.', seconds);
    if (this.paces.take(`${socket.connectionId} told`, TOLD, now) > 0) throw problem;
    return this.#end(socket, problem);
  }

  /** Tells the connection why, then closes it. @throws the problem */
  async #end({ connectionId, requestId, event }: SocketContext, problem: Problem): Promise<never> {
    await this.closing.end(connectionId, problem, { requestId, id: idOf(event.body) });
    throw problem;
  }
}
