import type { Catalogue, Task } from '#catalog/catalog';
import type { Missing } from '#core/problem';
import { type Item, isExpired, textOf } from '#dynamo/item';
import { coreKeys, type Key } from '#dynamo/keys';
import { type Period, runningPeriod } from '#ranking/period';
import { counted, type Counters } from '../player/counters.rules.ts';
import type { TaskState } from './tasks.dto.ts';

/** What a player's tasks are told from. */
export interface TasksStanding {
  playerId: string;
  counters: Counters;
  /** The item under one of `claimKeys`; an expired one is not there. */
  claim: (key: Key) => Item | undefined;
  now: Date;
}

/** The keys of the claims in all running cycles: one a task at most, each once. */
export const claimKeys = (catalogue: Catalogue, playerId: string, now: Date): Key[] =>
  catalogue.tasks.flatMap(({ taskId, cycle }) => {
    const period = runningPeriod(catalogue, cycle, now);
    return period ? [coreKeys.claim(playerId, period.id, taskId)] : [];
  });

/** All tasks as they stand in their running cycles, in the catalogue's order. */
export const toTasks = (catalogue: Catalogue, standing: TasksStanding): TaskState[] =>
  catalogue.tasks.map((task) => toTask(task, runningPeriod(catalogue, task.cycle, standing.now), standing));

function toTask(task: Task, period: Period | undefined, { playerId, counters, claim, now }: TasksStanding): TaskState {
  const item = period && claim(coreKeys.claim(playerId, period.id, task.taskId));
  const claimedAt = item && !isExpired(item, now) ? textOf(item, 'claimedAt') : null;
  const missing = claimedAt === null ? missingOf(task, counters, period) : [];
  return {
    taskId: task.taskId,
    title: task.title,
    cycle: period?.id ?? null,
    claimable: period !== undefined && claimedAt === null && missing.length === 0,
    claimedAt,
    missing,
    rewards: [...task.rewards],
    nextResetAt: resetOf(period),
  };
}

/** When a task of the period can be claimed anew: ISO 8601 UTC, null where never. */
export const resetOf = (period: Period | undefined): string | null => period?.endsAt?.toISOString() ?? null;

/** The counters that have not come to what the task needs within the period; outside of any period, all. */
export const missingOf = ({ cycle, counters: needs }: Task, counters: Counters, period: Period | undefined): Missing[] =>
  needs.flatMap(({ counter, need }): Missing[] => {
    const have = period ? counted(counters, { counter, window: cycle, period: period.id }) : 0;
    return have < need ? [{ type: 'counter', counter, have, need }] : [];
  });
