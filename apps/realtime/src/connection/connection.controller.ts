import { Controller } from '@nestjs/common';
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices';
import { WallClock } from '#core/clock';
import { Problem } from '#core/problem';
import type { SocketResult } from '../gateway.strategy.ts';
import { frame } from '../frames.ts';
import { parseMessage } from '../message.pipe.ts';
import { SocketContext } from '../socket-event.ts';
import { From } from './access.guard.ts';
import { offered, SUBPROTOCOL } from './authorizer.rules.ts';
import { AnyMessage } from './connection.dto.ts';
import { ConnectionService } from './connection.service.ts';

@Controller()
export class ConnectionController {
  constructor(
    private readonly connections: ConnectionService,
    private readonly clock: WallClock,
  ) {}

  /** Stores the connection, unless its player is banned or gone; only the subprotocol is echoed, never the token. */
  @MessagePattern('$connect')
  async connect(@Ctx() { connection, event }: SocketContext): Promise<SocketResult> {
    if ((await this.connections.open(connection)) === 'refused') return { statusCode: 403 };
    const echo = offered(event).includes(SUBPROTOCOL);
    return { statusCode: 200, ...(echo && { headers: { 'Sec-WebSocket-Protocol': SUBPROTOCOL } }) };
  }

  @MessagePattern('$disconnect')
  disconnect(@Ctx() { connectionId }: SocketContext): Promise<void> {
    return this.connections.remove(connectionId);
  }

  @MessagePattern('ping')
  @From('player', 'admin', 'server')
  ping(@Payload() { id }: AnyMessage): string {
    return frame('pong', { id: id ?? null }, this.clock.now());
  }

  /** What the gateway has no route for. */
  @MessagePattern('$default')
  @From('player', 'admin', 'server')
  unknown(@Ctx() { event }: SocketContext): never {
    const { action } = parseMessage(event.body ?? '');
    if (typeof action !== 'string') throw Problem.invalid([{ path: 'action', message: 'must be a string' }]);
    throw Problem.of('unknown_route', 'The actions are subscribe, unsubscribe, ping and broadcast.');
  }
}
