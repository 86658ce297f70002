import { Problem } from '#core/problem';
import { type DocsByRoute, NOW, only } from '../contract/call-docs.ts';
import type { Unlocked, UnlockRequest, Unlocks } from './unlock.dto.ts';

/** Levels, features and achievements. */
export const unlockDocs: DocsByRoute = {
  'GET /unlocks': {
    does: `Everything the catalogue has to unlock: when the player did, what it costs, and what is still missing, the price included. \`missing\` is
empty where \`POST /unlock\` would succeed, and where it is unlocked already.`,
    retry: 'changes nothing.',
    answers: only({
      unlocks: [
        { unlockId: 'level-2', kind: 'level', unlockedAt: NOW, price: [], missing: [] },
        {
          ...{ unlockId: 'level-3', kind: 'level', unlockedAt: null, price: [{ currency: 'coins', amount: 50 }] },
          missing: [{ type: 'currency', currency: 'coins', have: 20, need: 50 }],
        },
        {
          ...{ unlockId: 'double-jump', kind: 'feature', unlockedAt: null, price: [{ currency: 'coins', amount: 200 }] },
          missing: [
            { type: 'unlock', unlockId: 'level-3' },
            { type: 'currency', currency: 'coins', have: 20, need: 200 },
          ],
        },
      ],
    } satisfies Unlocks),
  },
  'POST /unlock': {
    does: `Unlocks once and for ever: checks what is asked for, takes the price and gives the rewards in one step, or does nothing. What is missing
is told as \`missing\`, as a screen shows it.`,
    retry: 'answers 200 with `already: true`, and nothing is paid twice; no key is needed.',
    first: 'one run on `arcade` or `points`, as `POST /score` shows: `level-2` asks for it.',
    bodies: {
      'level-2': { summary: 'Asks for one run', value: { unlockId: 'level-2' } satisfies UnlockRequest },
      'level-3': { summary: 'Asks for level 2, and costs 50 coins', value: { unlockId: 'level-3' } satisfies UnlockRequest },
    },
    answers: only({
      ...{ unlockId: 'level-3', kind: 'level', unlockedAt: NOW, already: false },
      ...{ paid: [{ currency: 'coins', amount: 50 }], rewards: [], balances: { coins: 100 } },
    } satisfies Unlocked),
    problems: [
      Problem.invalid([{ path: 'unlockId', message: 'must be 1 to 32 characters of a-z, 0-9 and -, and not begin with -' }]),
      Problem.of('insufficient_funds', 'This takes 50 coins, and the wallet holds 20.', { currency: 'coins', have: 20, need: 50 }),
    ],
  },
};
