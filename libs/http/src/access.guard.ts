import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { CallerKind } from '#auth/caller';
import { Tokens } from '#auth/tokens';
import { Problem } from '#core/problem';
import { CALL, type CallOptions } from './call.ts';
import type { GuardedRequest } from './caller.decorator.ts';

/** Lets a call through only as its route says: 401 without a valid access token, 403 for the wrong kind of caller. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly tokens: Tokens,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const call = this.reflector.get<CallOptions | undefined>(CALL, context.getHandler());
    if (!call) throw new Error(`The route ${context.getHandler().name} does not say who may call it: use @Call.`);
    if (call.who !== 'anyone') await this.#admit(context.switchToHttp().getRequest<GuardedRequest>(), call.who);
    return true;
  }

  async #admit(request: GuardedRequest, who: readonly CallerKind[]): Promise<void> {
    const caller = await this.tokens.caller(bearerToken(request));
    if (!caller) throw Problem.of('unauthenticated', 'Send a valid access token: `Authorization: Bearer <token>`.');
    if (!who.includes(caller.kind)) throw Problem.of('forbidden', `A ${caller.kind} may not make this call.`);
    request.caller = caller;
  }
}

/** An empty text where there is none, which no verifier accepts. */
function bearerToken({ headers }: GuardedRequest): string {
  const { authorization } = headers;
  return (typeof authorization === 'string' && /^Bearer +(\S+)$/i.exec(authorization)?.[1]) || '';
}
