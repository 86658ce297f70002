import { Module } from '@nestjs/common';
import { HealthModule } from './health/health.module.ts';
import { LeaderboardModule } from './leaderboard/leaderboard.module.ts';
import { PlatformModule } from './platform.module.ts';
import { ScoreModule } from './score/score.module.ts';

@Module({ imports: [PlatformModule, HealthModule, LeaderboardModule, ScoreModule] })
export class AppModule {}
