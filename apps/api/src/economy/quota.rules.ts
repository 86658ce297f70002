import { type Item, numberOf, secondsOf } from '#dynamo/item';
import type { Key } from '#dynamo/keys';
import type { Write } from '#dynamo/write';
import type { Period } from '#ranking/period';

const DAY_SECONDS = 86_400;

/** How much of something a player has had in a period, by the item that counts it. */
export const usedOf = (item: Item | undefined): number => (item ? numberOf(item, 'n') : 0);

/** Counts on, on condition that `before` still stands. The item outlives its period by a day, and one without an end for ever. */
export function useWrite(key: Key, before: Item | undefined, { amount, period }: { amount: number; period: Period }): Write {
  const n = usedOf(before);
  const put = { n: n + amount, ...(period.endsAt && { x: secondsOf(period.endsAt) + DAY_SECONDS }) };
  return { key, condition: before ? { equal: { n } } : 'absent', put };
}
