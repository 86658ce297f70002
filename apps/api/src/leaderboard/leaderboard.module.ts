import { Module } from '@nestjs/common';
import { LeaderboardController } from './leaderboard.controller.ts';
import { BoardReaders } from './leaderboard.readers.ts';
import { LeaderboardService } from './leaderboard.service.ts';

@Module({ controllers: [LeaderboardController], providers: [LeaderboardService, BoardReaders] })
export class LeaderboardModule {}
