import { type Catalogue, findUnlock, type Unlock } from '#catalog/catalog';
import { type Missing, Problem } from '#core/problem';
import { type Item, textOf } from '#dynamo/item';
import type { Decision, Operation, Standing } from '../economy/ledger.ts';
import { toBalances, toMoney, toRewards } from '../economy/reward.item.ts';
import { balancesAfter, currenciesOf, rewardEffects } from '../economy/reward.rules.ts';
import { isFed } from '../player/counters.rules.ts';
import type { Unlocked } from './unlock.dto.ts';
import { keyOf, missingOf, unlocksOf } from './unlock.rules.ts';

/** One call to unlock something. */
interface UnlockCall {
  playerId: string;
  unlockId: string;
  /** By what the call knows its own effect again: its `Idempotency-Key`, or a fresh id. */
  operation: string;
  at: Date;
}

/** Unlocking as a money operation: requirements and price are checked on what stands, and all is written in one transaction. */
export function unlockOperation(catalogue: Catalogue, { playerId, unlockId, operation, at }: UnlockCall): Operation<Unlocked> {
  const unlock = findUnlock(catalogue, unlockId);
  const call = { playerId, operation: 'unlock' as const, source: unlockId, by: 'player' as const, at, checks: [] };
  if (!unlock) return { ...call, currencies: [], counters: false, reads: [], decide: () => refuseUnknown(unlockId) };
  const { requires, price, rewards } = unlock;
  return {
    ...call,
    currencies: currenciesOf([...price, ...rewards]),
    counters: requires.counters.length > 0 || isFed(catalogue, { by: 'spending', paid: price }),
    reads: [unlock, ...unlocksOf(catalogue, requires.unlocks)].map((one) => keyOf(playerId, one)),
    decide: (standing) => decide(catalogue, { playerId, unlock, operation, at }, standing),
  };
}

function refuseUnknown(unlockId: string): never {
  throw Problem.of('unknown_unlock', `The catalogue has no unlock "${unlockId}".`);
}

function decide(
  catalogue: Catalogue,
  { playerId, unlock, operation, at }: Omit<UnlockCall, 'unlockId'> & { unlock: Unlock },
  standing: Standing,
): Decision<Unlocked> {
  const { unlockId, kind, price, rewards } = unlock;
  const key = keyOf(playerId, unlock);
  const item = standing.item(key);
  if (item) return { stands: textOf(item, 'how') === operation ? firstAnswer(unlock, item) : laterAnswer(unlock, item, standing) };
  const balance = (currency: string): number => standing.wallet(currency).balance;
  checkRequirements(unlock, missingOf(catalogue, unlock, { playerId, counters: standing.counters, balance, item: standing.item }));
  const unlockedAt = at.toISOString();
  const balances = balancesAfter(standing.wallet, unlock);
  // Where nothing moves there is nothing to keep: each session start reads all unlocks.
  const moved = price.length + rewards.length > 0 && { paid: price, reward: rewards, balances };
  return {
    effects: {
      pays: price,
      ...rewardEffects(catalogue, rewards),
      writes: [{ key, condition: 'absent', put: { at: unlockedAt, how: operation, ...moved } }],
    },
    answer: () => ({ unlockId, kind, unlockedAt, already: false, paid: [...price], rewards: [...rewards], balances }),
  };
}

/** Where only money is missing, the payment itself refuses. @throws Problem `requirements_not_met` */
function checkRequirements({ unlockId }: Unlock, missing: readonly Missing[]): void {
  if (missing.every(({ type }) => type === 'currency')) return;
  throw Problem.of('requirements_not_met', `"${unlockId}" asks for more: see \`missing\`.`, { missing });
}

/** From the unlock's own item: the catalogue may ask and give something else by now. */
const firstAnswer = ({ unlockId, kind }: Unlock, item: Item): Unlocked => ({
  unlockId,
  kind,
  unlockedAt: textOf(item, 'at'),
  already: false,
  paid: toMoney(item, 'paid'),
  rewards: toRewards(item, 'reward'),
  balances: toBalances(item, 'balances'),
});

/** Its balances are never older than its price: the ledger reads wallets after the unlock, which is among the operation's `reads`. */
const laterAnswer = (unlock: Unlock, item: Item, { wallet }: Standing): Unlocked => ({
  unlockId: unlock.unlockId,
  kind: unlock.kind,
  unlockedAt: textOf(item, 'at'),
  already: true,
  paid: [],
  rewards: [],
  balances: Object.fromEntries(currenciesOf([...unlock.price, ...unlock.rewards]).map((one) => [one, wallet(one).balance])),
});
