import { Injectable } from '@nestjs/common';
import { catalogue } from '#catalog/demo';
import { Clock } from '#core/clock';
import { Ids } from '#core/ids';
import { Ledger } from '../economy/ledger.service.ts';
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
  ) {}

  /** @param key the caller's `Idempotency-Key`: a retry with it is answered as the first call was */
  complete(playerId: string, { taskId }: CompleteTask, key: string | undefined): Promise<CompletedTask> {
    const [operation, at] = [key ?? this.ids.id(), this.clock.now()];
    return this.ledger.apply(claimOperation(catalogue, { playerId, taskId, operation, mayReturn: key !== undefined, at }));
  }

  async list(playerId: string): Promise<Tasks> {
    const now = this.clock.now();
    const standing = await this.tasks.load(playerId, claimKeys(catalogue, playerId, now));
    return { tasks: toTasks(catalogue, { playerId, ...standing, now }) };
  }
}
