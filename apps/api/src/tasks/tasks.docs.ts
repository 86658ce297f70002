import { Problem } from '#core/problem';
import { type DocsByRoute, MONDAY, NOW, only, TOMORROW } from '../contract/call-docs.ts';
import type { CompletedTask, CompleteTask, Tasks, TaskState } from './tasks.dto.ts';

export const TASKS: TaskState[] = [
  {
    ...{ taskId: 'daily-runs', title: 'Play three runs today', cycle: 'd2026-11-20', claimable: false, claimedAt: null },
    missing: [{ type: 'counter', counter: 'runs', have: 1, need: 3 }],
    rewards: [{ type: 'currency', currency: 'coins', amount: 50 }],
    nextResetAt: TOMORROW,
  },
  {
    ...{ taskId: 'weekly-spender', title: 'Spend 200 coins this week', cycle: 'w2026-47', claimable: false, claimedAt: null },
    missing: [{ type: 'counter', counter: 'coins-spent', have: 20, need: 200 }],
    rewards: [{ type: 'currency', currency: 'gems', amount: 1 }],
    nextResetAt: MONDAY,
  },
  {
    ...{ taskId: 'first-thousand', title: 'Score 1,000 in one run', cycle: 'all', claimable: true, claimedAt: null, missing: [] },
    rewards: [{ type: 'item', itemId: 'potion', quantity: 1 }],
    nextResetAt: null,
  },
];

/** Rewards for what a player does in a cycle. */
export const tasksDocs: DocsByRoute = {
  'GET /tasks': {
    does: `All tasks of the catalogue in their running cycles (a day, a week, a season, or once for ever): what is still missing, whether the reward
can be claimed now, when the next cycle begins. The service counts by itself what a player does: a game reports nothing.`,
    retry: 'changes nothing.',
    answers: only({ tasks: TASKS } satisfies Tasks),
  },
  'POST /task/complete': {
    does: `Claims a task's reward, once a cycle. A task that is not finished answers 409 \`task_not_finished\` with what is \`missing\`; one whose reward
is claimed 409 \`task_already_claimed\` with \`nextResetAt\`.`,
    retry: `with the same \`Idempotency-Key\` gives the same answer, also after the cycle has turned. Without a key a second call is 409
\`task_already_claimed\`: nothing is paid twice.`,
    first: 'a run of 1,000 or more on `arcade`, as `POST /score` shows: `first-thousand` asks for it.',
    key: 'claim-first-thousand',
    bodies: {
      'first-thousand': { summary: 'Once for ever: a potion', value: { taskId: 'first-thousand' } satisfies CompleteTask },
      'daily-runs': { summary: 'After three runs of the day: 50 coins', value: { taskId: 'daily-runs' } satisfies CompleteTask },
    },
    answers: only({
      ...{ taskId: 'first-thousand', cycle: 'all', claimedAt: NOW },
      ...{ rewards: [{ type: 'item', itemId: 'potion', quantity: 1 }], balances: {}, nextResetAt: null },
    } satisfies CompletedTask),
    problems: [Problem.invalid([{ path: 'taskId', message: 'must be 1 to 32 characters of a-z, 0-9 and -, and not begin with -' }])],
  },
};
