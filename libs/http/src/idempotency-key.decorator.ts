import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { Problem } from '#core/problem';
import type { GuardedRequest } from './caller.decorator.ts';

const HEADER = 'idempotency-key';

/** The header `Idempotency-Key`; undefined where there is none. */
export const IdempotencyKey = createParamDecorator((_: unknown, context: ExecutionContext): string | undefined => keyOf(context));

/** The header `Idempotency-Key` of a call that has no effect without one. */
export const RequiredIdempotencyKey = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  const key = keyOf(context);
  if (key === undefined) throw Problem.of('idempotency_key_required', 'Send a fresh `Idempotency-Key` with each new request.');
  return key;
});

function keyOf(context: ExecutionContext): string | undefined {
  const key = context.switchToHttp().getRequest<GuardedRequest>().headers[HEADER];
  if (key === undefined || (typeof key === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(key))) return key;
  throw Problem.invalid([{ path: 'Idempotency-Key', message: 'must be 1 to 64 characters of A-Z, a-z, 0-9, _ and -' }]);
}
