import { Controller } from '@nestjs/common';
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices';
import { From } from '../connection/access.guard.ts';
import { SocketContext } from '../socket-event.ts';
import { BoardMessage, BroadcastMessage, SubscribeMessage } from './board.dto.ts';
import { BoardService } from './board.service.ts';

@Controller()
export class BoardController {
  constructor(private readonly boards: BoardService) {}

  @MessagePattern('subscribe')
  @From('player', 'admin')
  subscribe(@Payload() message: SubscribeMessage, @Ctx() context: SocketContext): Promise<void> {
    return this.boards.subscribe(context.connection, message);
  }

  @MessagePattern('unsubscribe')
  @From('player', 'admin')
  unsubscribe(@Payload() message: BoardMessage, @Ctx() context: SocketContext): Promise<string> {
    return this.boards.unsubscribe(context.connection, message);
  }

  @MessagePattern('broadcast')
  @From('admin', 'server')
  broadcast(@Payload() message: BroadcastMessage): Promise<string> {
    return this.boards.broadcast(message);
  }
}
