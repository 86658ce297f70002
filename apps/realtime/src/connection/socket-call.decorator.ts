import { applyDecorators, SetMetadata, UseGuards } from '@nestjs/common';
import { MessagePattern } from '@nestjs/microservices';
import { AccessGuard } from './access.guard.ts';
import { SOCKET_CALL, type SocketCallOptions } from './socket-call.ts';

/**
 * One decorator tells all of a route: its key, who may send, what it does to tables.
 * @param key `$connect`, or the `action` of a message
 */
export function SocketCall(key: string, options: SocketCallOptions): MethodDecorator {
  const guard = options.who === 'gateway' ? [] : [UseGuards(AccessGuard)];
  return applyDecorators(MessagePattern(key), SetMetadata(SOCKET_CALL, options), ...guard);
}
