import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { WallClock } from '#core/clock';
import { Problem } from '#core/problem';
import type { SocketResult } from '../gateway.strategy.ts';
import { frame } from '../frames.ts';
import { parseMessage } from '../message.pipe.ts';
import { SocketContext } from '../socket-event.ts';
import { offered, SUBPROTOCOL } from './authorizer.rules.ts';
import { AnyMessage } from './connection.dto.ts';
import { ConnectionService } from './connection.service.ts';
import { SocketCall } from './socket-call.decorator.ts';

@Controller()
export class ConnectionController {
  constructor(
    private readonly connections: ConnectionService,
    private readonly clock: WallClock,
  ) {}

  /** Stores the connection, unless its player is banned or gone; only the subprotocol is echoed, never the token. */
  @SocketCall('$connect', {
    who: 'gateway',
    uses: { core: ['GetItem'], live: ['DeleteItem', 'GetItem', 'PutItem', 'UpdateItem'] },
  })
  async connect(@Ctx() { connection, event }: SocketContext): Promise<SocketResult> {
    if ((await this.connections.open(connection)) === 'refused') return { statusCode: 403 };
    const echo = offered(event).includes(SUBPROTOCOL);
    return { statusCode: 200, ...(echo && { headers: { 'Sec-WebSocket-Protocol': SUBPROTOCOL } }) };
  }

  @SocketCall('$disconnect', { who: 'gateway', uses: { live: ['DeleteItem', 'UpdateItem'] } })
  disconnect(@Ctx() { connectionId }: SocketContext): Promise<void> {
    return this.connections.remove(connectionId);
  }

  @SocketCall('ping', { who: ['player', 'admin', 'server'], uses: {} })
  ping(@Payload() { id }: AnyMessage): string {
    return frame('pong', { id: id ?? null }, this.clock.now());
  }

  /** What the gateway has no route for. */
  @SocketCall('$default', { who: ['player', 'admin', 'server'], uses: {} })
  unknown(@Ctx() { event }: SocketContext): never {
    const { action } = parseMessage(event.body ?? '');
    if (typeof action !== 'string') throw Problem.invalid([{ path: 'action', message: 'must be a string' }]);
    throw Problem.of('unknown_route', 'The actions are subscribe, unsubscribe, ping and broadcast.');
  }
}
