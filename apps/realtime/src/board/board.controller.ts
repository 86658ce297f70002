import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { SocketCall } from '../connection/socket-call.decorator.ts';
import { SocketContext } from '../socket-event.ts';
import { BoardMessage, BroadcastMessage, SubscribeMessage } from './board.dto.ts';
import { BoardService } from './board.service.ts';

@Controller()
export class BoardController {
  constructor(private readonly boards: BoardService) {}

  @SocketCall('subscribe', {
    who: ['player', 'admin'],
    uses: {
      core: ['BatchGetItem'],
      boards: ['BatchGetItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'],
      'boards/rank': ['Query'],
      live: ['DeleteItem', 'GetItem', 'PutItem', 'UpdateItem'],
      'queue/tick-late': ['SendMessage'],
      'connections/POST': ['ManageConnections'],
    },
  })
  subscribe(@Payload() message: SubscribeMessage, @Ctx() context: SocketContext): Promise<void> {
    return this.boards.subscribe(context.connection, message);
  }

  @SocketCall('unsubscribe', {
    who: ['player', 'admin'],
    uses: { boards: ['GetItem'], live: ['DeleteItem', 'GetItem', 'UpdateItem'] },
  })
  unsubscribe(@Payload() message: BoardMessage, @Ctx() context: SocketContext): Promise<string> {
    return this.boards.unsubscribe(context.connection, message);
  }

  @SocketCall('broadcast', {
    who: ['admin', 'server'],
    uses: { 'queue/tick-late': ['SendMessage'], 'queue/player-events': ['SendMessage'] },
  })
  broadcast(@Payload() message: BroadcastMessage): Promise<string> {
    return this.boards.broadcast(message);
  }
}
