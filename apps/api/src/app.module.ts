import { type DynamicModule, Module } from '@nestjs/common';
import { AvatarModule } from './avatar/avatar.module.ts';
import { EconomyModule } from './economy/economy.module.ts';
import { HealthModule } from './health/health.module.ts';
import { LeaderboardModule } from './leaderboard/leaderboard.module.ts';
import { PlatformModule } from './platform.module.ts';
import { PlayerModule } from './player/player.module.ts';
import { ProgressModule } from './progress/progress.module.ts';
import { ScoreModule } from './score/score.module.ts';
import { TasksModule } from './tasks/tasks.module.ts';
import { UnlockModule } from './unlock/unlock.module.ts';

/** All features, by the name of the handler that starts one alone. */
export const features = {
  avatar: AvatarModule,
  economy: EconomyModule,
  health: HealthModule,
  leaderboard: LeaderboardModule,
  player: PlayerModule,
  progress: ProgressModule,
  score: ScoreModule,
  tasks: TasksModule,
  unlock: UnlockModule,
} as const;

export type Feature = keyof typeof features;

/** The feature whose handler Lambda calls in this environment (`_HANDLER`); undefined: all are served. */
export function featureOf(handler = ''): Feature | undefined {
  const name = handler.slice(handler.indexOf('.') + 1);
  return isFeature(name) ? name : undefined;
}

const isFeature = (name: string): name is Feature => Object.hasOwn(features, name);

@Module({ imports: [PlatformModule] })
export class AppModule {
  /** The app with one feature, which starts sooner; without a name with all of them. */
  static of(feature?: Feature): DynamicModule {
    return { module: AppModule, imports: feature ? [features[feature]] : Object.values(features) };
  }
}
