import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Caller } from '#auth/caller';
import { Problem } from '#core/problem';

/** A request that has passed the guard; `caller` is absent where anyone may call. */
export interface GuardedRequest {
  headers: Record<string, string | string[] | undefined>;
  caller?: Caller;
}

/** The player who calls, on routes that only players may call. */
export const PlayerId = createParamDecorator((_: unknown, context: ExecutionContext): string => playerIn(context).playerId);

/** As `PlayerId`, with the name in the user pool. */
export const CurrentPlayer = createParamDecorator((_: unknown, context: ExecutionContext): PlayerCaller => playerIn(context));

/** Who calls, on routes that servers may call too. */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const { caller } = context.switchToHttp().getRequest<GuardedRequest>();
  if (!caller) throw new Error('A route that asks who calls must not be open to anyone.');
  return caller;
});

/** A player, or an admin as the player they are. */
export type PlayerCaller = Exclude<Caller, { kind: 'server' }>;

function playerIn(context: ExecutionContext): PlayerCaller {
  const { caller } = context.switchToHttp().getRequest<GuardedRequest>();
  if (!caller || caller.kind === 'server') throw Problem.of('forbidden', 'Only a player may do this.');
  return caller;
}
