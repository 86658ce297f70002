import type { Catalogue, Task } from '#catalog/catalog';
import { Problem } from '#core/problem';
import { type Item, numbersOf, textOf } from '#dynamo/item';
import { coreKeys } from '#dynamo/keys';
import { expiryOf } from '#ranking/entry.rules';
import { type Period, runningPeriod } from '#ranking/period';
import type { After, Decision, Operation, Standing } from '../economy/ledger.ts';
import { currenciesOf, rewardEffects } from '../economy/reward.rules.ts';
import type { Counters } from '../player/counters.rules.ts';
import type { CompletedTask } from './tasks.dto.ts';
import { missingOf, resetOf } from './tasks.rules.ts';

/** One call to claim a task's reward. */
export interface TaskClaim {
  playerId: string;
  task: Task;
  /** By what the call knows its own effect again: its `Idempotency-Key`, or a fresh id. */
  operation: string;
  /** A retry may come with the same operation, also after the cycle's end. */
  mayReturn: boolean;
  at: Date;
}

/** A claim as a money operation: exactly once in the cycle that runs at its time. */
export function claimOperation(catalogue: Catalogue, claim: TaskClaim): Operation<CompletedTask> {
  const { playerId, task, at } = claim;
  const cycles = cyclesOf(catalogue, claim);
  return {
    playerId,
    operation: 'task',
    source: task.taskId,
    by: 'player',
    at,
    currencies: currenciesOf(task.rewards),
    counters: true,
    reads: cycles.map(({ id }) => coreKeys.claim(playerId, id, task.taskId)),
    checks: [],
    decide: (standing) => decide(catalogue, { ...claim, cycles }, standing),
  };
}

/** The running cycle, and where a retry may ask for it, the one before. */
function cyclesOf(catalogue: Catalogue, { task, mayReturn, at }: TaskClaim): Period[] {
  const running = runningPeriod(catalogue, task.cycle, at);
  if (!running) return [];
  const before = mayReturn && running.startsAt && runningPeriod(catalogue, task.cycle, new Date(running.startsAt.getTime() - 1));
  return before ? [running, before] : [running];
}

function decide(
  catalogue: Catalogue,
  { playerId, task, operation, at, cycles }: TaskClaim & { cycles: readonly Period[] },
  standing: Standing,
): Decision<CompletedTask> {
  const claims = cycles.map((cycle) => ({ cycle, item: standing.item(coreKeys.claim(playerId, cycle.id, task.taskId)) }));
  const own = claims.find(({ item }) => item && textOf(item, 'op') === operation);
  if (own?.item) return { stands: toCompleted(task, own.cycle, own.item) };
  const [running] = claims;
  if (!running) throw Problem.of('period_closed', 'No season is running: its tasks come back with the next.');
  const { cycle, item } = running;
  checkClaim(task, cycle, { item, counters: standing.counters });
  // With the balances: wallets that are read with a claim may be older than it.
  const claimed = (after: After): Item => ({ claimedAt: at.toISOString(), balances: balancesOf(task, after) });
  const put = { reward: task.rewards, op: operation, x: expiryOf(cycle) };
  return {
    effects: {
      pays: [],
      ...rewardEffects(catalogue, task.rewards),
      writes: [],
      writesAfter: (after) => [
        { key: coreKeys.claim(playerId, cycle.id, task.taskId), condition: 'absent', put: { ...put, ...claimed(after) } },
      ],
    },
    answer: (after) => toCompleted(task, cycle, claimed(after)),
  };
}

/** @throws Problem `task_already_claimed`, `task_not_finished` */
function checkClaim(task: Task, cycle: Period, { item, counters }: { item: Item | undefined; counters: Counters }): void {
  if (item)
    throw Problem.of('task_already_claimed', `The reward of "${task.taskId}" is claimed in this cycle.`, { nextResetAt: resetOf(cycle) });
  const missing = missingOf(task, counters, cycle);
  if (missing.length > 0) throw Problem.of('task_not_finished', `"${task.taskId}" asks for more: see \`missing\`.`, { missing });
}

function toCompleted({ taskId, rewards }: Task, cycle: Period, claim: Item): CompletedTask {
  const claimedAt = textOf(claim, 'claimedAt');
  return { taskId, cycle: cycle.id, claimedAt, rewards: [...rewards], balances: numbersOf(claim, 'balances'), nextResetAt: resetOf(cycle) };
}

const balancesOf = ({ rewards }: Task, after: After): Record<string, number> =>
  Object.fromEntries(currenciesOf(rewards).map((currency) => [currency, after(currency).balance]));
