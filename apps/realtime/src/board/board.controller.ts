import { Controller, UseGuards } from '@nestjs/common';
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices';
import { ExpiryGuard } from '../connection/expiry.guard.ts';
import { SocketContext } from '../socket-event.ts';
import { BoardMessage, BroadcastMessage, SubscribeMessage } from './board.dto.ts';
import { BoardService } from './board.service.ts';

@Controller()
@UseGuards(ExpiryGuard)
export class BoardController {
  constructor(private readonly boards: BoardService) {}

  @MessagePattern('subscribe')
  subscribe(@Payload() message: SubscribeMessage, @Ctx() context: SocketContext): Promise<void> {
    return this.boards.subscribe(context.connection, message);
  }

  @MessagePattern('unsubscribe')
  unsubscribe(@Payload() message: BoardMessage, @Ctx() context: SocketContext): Promise<string> {
    return this.boards.unsubscribe(context.connection, message);
  }

  @MessagePattern('broadcast')
  broadcast(@Payload() message: BroadcastMessage, @Ctx() context: SocketContext): Promise<string> {
    return this.boards.broadcast(context.connection, message);
  }
}
