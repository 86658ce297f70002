import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Caller } from '#auth/caller';
import { Problem } from '#core/problem';

/** A request that has passed the guard; `caller` is absent where anyone may call. */
export interface GuardedRequest {
  headers: Record<string, string | string[] | undefined>;
  caller?: Caller;
}

/** The player who calls, on routes that only players may call. */
export const PlayerId = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  const { caller } = context.switchToHttp().getRequest<GuardedRequest>();
  if (!caller || caller.kind === 'server') throw Problem.of('forbidden', 'Only a player may do this.');
  return caller.playerId;
});
