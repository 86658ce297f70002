import { Module } from '@nestjs/common';
import { PlayerService } from './player.service.ts';

@Module({ providers: [PlayerService] })
export class PlayerModule {}
