import { Module } from '@nestjs/common';
import { EconomyModule } from './economy/economy.module.ts';
import { HealthModule } from './health/health.module.ts';
import { LeaderboardModule } from './leaderboard/leaderboard.module.ts';
import { PlatformModule } from './platform.module.ts';
import { PlayerModule } from './player/player.module.ts';
import { ProgressModule } from './progress/progress.module.ts';
import { ScoreModule } from './score/score.module.ts';
import { TasksModule } from './tasks/tasks.module.ts';
import { UnlockModule } from './unlock/unlock.module.ts';

@Module({
  imports: [
    PlatformModule,
    EconomyModule,
    HealthModule,
    LeaderboardModule,
    PlayerModule,
    ProgressModule,
    ScoreModule,
    TasksModule,
    UnlockModule,
  ],
})
export class AppModule {}
