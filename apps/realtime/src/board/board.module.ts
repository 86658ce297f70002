import { Module } from '@nestjs/common';
import { ConnectionModule } from '../connection/connection.module.ts';
import { FanoutModule } from '../fanout/fanout.module.ts';
import { BoardController } from './board.controller.ts';
import { BoardService } from './board.service.ts';

@Module({ imports: [ConnectionModule, FanoutModule], controllers: [BoardController], providers: [BoardService] })
export class BoardModule {}
