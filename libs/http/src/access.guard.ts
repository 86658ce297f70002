import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Caller, CallerKind } from '#auth/caller';
import { Tokens } from '#auth/tokens';
import type { Clock } from '#core/clock';
import { Problem } from '#core/problem';
import { CALL, type CallOptions } from './call.ts';
import type { GuardedRequest } from './caller.decorator.ts';
import { type Pace, Paces } from './pace.ts';

/** Of one player to one function, counted in its memory. */
export const PACE: Pace = { burst: 100, perSecond: 20 };

/** Lets a call through only as its route says: 401 without a valid access token, 403 for the wrong kind of caller, 429 for too many. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly tokens: Tokens,
    private readonly clock: Clock,
  ) {}

  readonly #paces = new Paces();

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const call = this.reflector.get<CallOptions | undefined>(CALL, context.getHandler());
    if (!call) throw new Error(`The route ${context.getHandler().name} does not say who may call it: use @Call.`);
    if (call.who !== 'anyone') {
      const caller = await this.#admit(context.switchToHttp().getRequest<GuardedRequest>(), call.who);
      this.#pace(caller, `${context.getClass().name}.${context.getHandler().name}`);
    }
    return true;
  }

  async #admit(request: GuardedRequest, who: readonly CallerKind[]): Promise<Caller> {
    const caller = await this.tokens.caller(bearerToken(request));
    if (!caller) throw Problem.of('unauthenticated', 'Send a valid access token: `Authorization: Bearer <token>`.');
    if (!who.includes(caller.kind)) throw Problem.of('forbidden', `A ${caller.kind} may not make this call.`);
    request.caller = caller;
    return caller;
  }

  /** A server speaks for many players: it is not slowed. */
  #pace(caller: Caller, route: string): void {
    if (caller.kind === 'server') return;
    const seconds = this.#paces.take(`${route} ${caller.playerId}`, PACE, this.clock.now().getTime());
    if (seconds > 0) throw Problem.tooMany(`A player may make ${PACE.perSecond} of these calls a second.`, seconds);
  }
}

/** An empty text where there is none, which no verifier accepts. */
function bearerToken({ headers }: GuardedRequest): string {
  const { authorization } = headers;
  return (typeof authorization === 'string' && /^Bearer +(\S+)$/i.exec(authorization)?.[1]) || '';
}
