import type { Catalogue, Unlock } from '#catalog/catalog';
import { type Missing, Problem } from '#core/problem';
import { numbersOf, textOf } from '#dynamo/item';
import type { Decision, Operation, Standing, Wallet } from '../economy/ledger.ts';
import { currenciesOf, rewardEffects } from '../economy/reward.rules.ts';
import { isFed } from '../player/counters.rules.ts';
import type { Unlocked } from './unlock.dto.ts';
import { keyOf, missingOf, unlocksOf } from './unlock.rules.ts';

/** One call to unlock something. */
export interface UnlockCall {
  playerId: string;
  unlock: Unlock;
  /** By what the call knows its own effect again: its `Idempotency-Key`, or a fresh id. */
  operation: string;
  at: Date;
}

/** Unlocking as a money operation: requirements and price are checked on what stands, and all is written in one transaction. */
export function unlockOperation(catalogue: Catalogue, call: UnlockCall): Operation<Unlocked> {
  const { playerId, unlock, at } = call;
  const required = unlocksOf(catalogue, unlock.requires.unlocks);
  return {
    playerId,
    operation: 'unlock',
    source: unlock.unlockId,
    by: 'player',
    at,
    currencies: currenciesOf([...unlock.price, ...unlock.rewards]),
    counters: unlock.requires.counters.length > 0 || isFed(catalogue, { by: 'spending', paid: unlock.price }),
    reads: [unlock, ...required].map((one) => keyOf(playerId, one)),
    checks: [],
    decide: (standing) => decide(catalogue, call, standing),
  };
}

function decide(catalogue: Catalogue, call: UnlockCall, standing: Standing): Decision<Unlocked> {
  const { playerId, unlock, operation, at } = call;
  const key = keyOf(playerId, unlock);
  const item = standing.item(key);
  if (item) {
    const already = textOf(item, 'how') !== operation;
    // A repeated call gets its own balances: wallets that are read with an unlock may be older than it.
    const balances = already ? balancesOf(unlock, standing.wallet) : numbersOf(item, 'balances');
    return { stands: toUnlocked(unlock, { unlockedAt: textOf(item, 'at'), already, balances }) };
  }
  const balance = (currency: string): number => standing.wallet(currency).balance;
  checkRequirements(unlock, missingOf(catalogue, unlock, { playerId, counters: standing.counters, balance, item: standing.item }));
  const unlockedAt = at.toISOString();
  return {
    effects: {
      pays: unlock.price,
      ...rewardEffects(catalogue, unlock.rewards),
      writes: [],
      writesAfter: (after) => [{ key, condition: 'absent', put: { at: unlockedAt, how: operation, balances: balancesOf(unlock, after) } }],
    },
    answer: (after) => toUnlocked(unlock, { unlockedAt, already: false, balances: balancesOf(unlock, after) }),
  };
}

/** Where only money is missing, the payment itself refuses. @throws Problem `requirements_not_met` */
function checkRequirements({ unlockId }: Unlock, missing: readonly Missing[]): void {
  if (missing.every(({ type }) => type === 'currency')) return;
  throw Problem.of('requirements_not_met', `"${unlockId}" asks for more: see \`missing\`.`, { missing });
}

function toUnlocked(
  { unlockId, kind, price, rewards }: Unlock,
  { unlockedAt, already, balances }: { unlockedAt: string; already: boolean; balances: Record<string, number> },
): Unlocked {
  const moved = already ? { paid: [], rewards: [] } : { paid: [...price], rewards: [...rewards] };
  return { unlockId, kind, unlockedAt, already, ...moved, balances };
}

const balancesOf = ({ price, rewards }: Unlock, wallet: (currency: string) => Wallet): Record<string, number> =>
  Object.fromEntries(currenciesOf([...price, ...rewards]).map((currency) => [currency, wallet(currency).balance]));
