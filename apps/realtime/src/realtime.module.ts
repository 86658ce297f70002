import { Module } from '@nestjs/common';
import { BoardModule } from './board/board.module.ts';
import { ConnectionModule } from './connection/connection.module.ts';
import { FanoutModule } from './fanout/fanout.module.ts';
import { PlatformModule } from './platform.module.ts';

@Module({ imports: [PlatformModule, ConnectionModule, BoardModule, FanoutModule] })
export class RealtimeModule {}
