import { Injectable } from '@nestjs/common';
import { findTask } from '#catalog/catalog';
import { catalogue } from '#catalog/demo';
import { Clock } from '#core/clock';
import { Ids } from '#core/ids';
import { Problem } from '#core/problem';
import { ProfileRepository } from '#player/profile.repository';
import { Ledger } from '../economy/ledger.service.ts';
import { checkPlaying } from '../player/profile.rules.ts';
import { claimOperation } from './claim.rules.ts';
import type { CompletedTask, CompleteTask, Tasks } from './tasks.dto.ts';
import { TasksRepository } from './tasks.repository.ts';
import { claimKeys, toTasks } from './tasks.rules.ts';

/** Tasks: what is to do in each cycle, and claiming the reward. */
@Injectable()
export class TasksService {
  constructor(
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly ledger: Ledger,
    private readonly tasks: TasksRepository,
    private readonly profiles: ProfileRepository,
  ) {}

  /** @param key the caller's `Idempotency-Key`: a retry with it is answered as the first call was */
  async complete(playerId: string, { taskId }: CompleteTask, key: string | undefined): Promise<CompletedTask> {
    const at = this.clock.now();
    const task = findTask(catalogue, taskId);
    const operation = key ?? this.ids.id();
    if (task) return this.ledger.apply(claimOperation(catalogue, { playerId, task, operation, mayReturn: key !== undefined, at }));
    checkPlaying(await this.profiles.find(playerId), at);
    throw Problem.of('unknown_task', `The catalogue has no task "${taskId}".`);
  }

  async list(playerId: string): Promise<Tasks> {
    const now = this.clock.now();
    const standing = await this.tasks.load(playerId, claimKeys(catalogue, playerId, now));
    return { tasks: toTasks(catalogue, { playerId, ...standing, now }) };
  }
}
