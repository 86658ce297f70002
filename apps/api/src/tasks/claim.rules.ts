import { type Catalogue, findTask, type Task } from '#catalog/catalog';
import { Problem } from '#core/problem';
import { type Item, secondsOf, textOf } from '#dynamo/item';
import { coreKeys } from '#dynamo/keys';
import { type Period, runningPeriod } from '#ranking/period';
import type { Decision, Operation, Standing } from '../economy/ledger.ts';
import { toBalances, toRewards } from '../economy/reward.item.ts';
import { balancesAfter, currenciesOf, rewardEffects } from '../economy/reward.rules.ts';
import type { Counters } from '../player/counters.rules.ts';
import type { CompletedTask } from './tasks.dto.ts';
import { missingOf, resetOf } from './tasks.rules.ts';

/** A retry finds the claim of the cycle before; a session reads all there are. */
const KEPT_SECONDS = 8 * 86_400;

/** One call to claim a task's reward. */
interface TaskClaim {
  playerId: string;
  taskId: string;
  /** By what the call knows its own effect again: its `Idempotency-Key`, or a fresh id. */
  operation: string;
  /** A retry may come with the same operation, also after the cycle's end. */
  mayReturn: boolean;
  at: Date;
}

/** A claim as it is decided: of a task, in the running cycle and the one before. */
interface Claiming extends TaskClaim {
  task: Task;
  cycles: readonly Period[];
}

/** A claim as a money operation: exactly once in the cycle that runs at its time. */
export function claimOperation(catalogue: Catalogue, claim: TaskClaim): Operation<CompletedTask> {
  const { playerId, taskId, at } = claim;
  const task = findTask(catalogue, taskId);
  const call = { playerId, operation: 'task' as const, source: taskId, by: 'player' as const, at, checks: [] };
  if (!task) return { ...call, currencies: [], counters: false, reads: [], decide: () => refuseUnknown(taskId) };
  const cycles = cyclesOf(catalogue, task, claim);
  return {
    ...call,
    currencies: currenciesOf(task.rewards),
    counters: true,
    reads: cycles.map(({ id }) => coreKeys.claim(playerId, id, taskId)),
    decide: (standing) => decide(catalogue, { ...claim, task, cycles }, standing),
  };
}

function refuseUnknown(taskId: string): never {
  throw Problem.of('unknown_task', `The catalogue has no task "${taskId}".`);
}

/** The running cycle, and where a retry may ask for it, the one before. */
function cyclesOf(catalogue: Catalogue, task: Task, { mayReturn, at }: TaskClaim): Period[] {
  const running = runningPeriod(catalogue, task.cycle, at);
  if (!running) return [];
  const before = mayReturn && running.startsAt && runningPeriod(catalogue, task.cycle, new Date(running.startsAt.getTime() - 1));
  return before ? [running, before] : [running];
}

function decide(catalogue: Catalogue, claiming: Claiming, standing: Standing): Decision<CompletedTask> {
  const { playerId, task, operation, at, cycles } = claiming;
  const claims = cycles.map((cycle) => ({ cycle, item: standing.item(coreKeys.claim(playerId, cycle.id, task.taskId)) }));
  const own = claims.find(({ item }) => item && textOf(item, 'op') === operation);
  if (own?.item) return { stands: firstAnswer(task, own.cycle, own.item) };
  const [running] = claims;
  if (!running) throw Problem.of('period_closed', 'No season is running: its tasks come back with the next.');
  const { cycle, item } = running;
  checkClaim(task, cycle, { item, counters: standing.counters });
  const { taskId, rewards } = task;
  const claimedAt = at.toISOString();
  const balances = balancesAfter(standing.wallet, { price: [], rewards });
  const put = { claimedAt, reward: rewards, balances, op: operation, x: cycle.endsAt ? secondsOf(cycle.endsAt) + KEPT_SECONDS : undefined };
  return {
    effects: {
      pays: [],
      ...rewardEffects(catalogue, rewards),
      writes: [{ key: coreKeys.claim(playerId, cycle.id, taskId), condition: 'absent', put }],
    },
    answer: () => ({ taskId, cycle: cycle.id, claimedAt, rewards: [...rewards], balances, nextResetAt: resetOf(cycle) }),
  };
}

/** @throws Problem `task_already_claimed`, `task_not_finished` */
function checkClaim(task: Task, cycle: Period, { item, counters }: { item: Item | undefined; counters: Counters }): void {
  if (item)
    throw Problem.of('task_already_claimed', `The reward of "${task.taskId}" is claimed in this cycle.`, { nextResetAt: resetOf(cycle) });
  const missing = missingOf(task, counters, cycle);
  if (missing.length > 0) throw Problem.of('task_not_finished', `"${task.taskId}" asks for more: see \`missing\`.`, { missing });
}

/** From the claim's own item: the catalogue may give another reward by now. */
const firstAnswer = ({ taskId }: Task, cycle: Period, item: Item): CompletedTask => ({
  taskId,
  cycle: cycle.id,
  claimedAt: textOf(item, 'claimedAt'),
  rewards: toRewards(item, 'reward'),
  balances: toBalances(item, 'balances'),
  nextResetAt: resetOf(cycle),
});
