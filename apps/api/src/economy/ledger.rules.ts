import type { Catalogue, Money } from '#catalog/catalog';
import { Problem } from '#core/problem';
import { secondsOf } from '#dynamo/item';
import { coreKeys } from '#dynamo/keys';
import type { Write } from '#dynamo/write';
import { countersAttributes } from '../player/counters.item.ts';
import { count, type Counters } from '../player/counters.rules.ts';
import type { After, Effects, Grant, Operation, Standing, Wallet } from './ledger.ts';

const RECORD_DAYS = 7;
const DAY_SECONDS = 86_400;

/** What a transaction is made of: its writes, and how wallets stand after it. */
export interface Composed {
  writes: Write[];
  after: After;
}

/**
 * The writes of an operation but its record: each wallet once, with an entry in its ledger for each change, and what is granted and
 * counted. A purchase's price comes off before anything is added, so that nothing is bought with what it brings.
 *
 * @throws Problem `insufficient_funds`, `amount_out_of_bounds`
 */
export function compose(catalogue: Catalogue, operation: Operation<unknown>, standing: Standing, effects: Effects): Composed {
  const { playerId, at } = operation;
  const changes = [...effects.pays.map(({ currency, amount }) => ({ currency, amount: -amount })), ...effects.changes];
  const lines = linesOf(changes, standing);
  const counters = operation.counters ? count(standing.counters, catalogue, at, { by: 'spending', paid: effects.pays }) : standing.counters;
  const after: After = (currency) => lines.findLast((line) => line.currency === currency)?.after ?? standing.wallet(currency);
  const writes = [
    ...walletWrites(playerId, lines, standing),
    ...lines.map((line) => entryWrite(operation, line)),
    ...merged(effects.grants).map((grant) => grantWrite(playerId, grant, at)),
    ...effects.writes,
    ...(counters === standing.counters ? [] : [countersWrite(playerId, counters)]),
  ];
  return { writes, after };
}

/** The idempotency record: for 7 days its key belongs to this request. @param nonce tells this call's own record from another's */
export function recordWrite<T>(
  { key, hash }: NonNullable<Operation<T>['record']>,
  { answer, nonce, at }: { answer: T; nonce: string; at: Date },
): Write {
  const put = { h: hash, r: JSON.stringify(answer), n: nonce, x: secondsOf(at) + RECORD_DAYS * DAY_SECONDS };
  return { key, condition: 'absent', put };
}

interface Line extends Money {
  after: Wallet;
}

function linesOf(changes: readonly Money[], standing: Standing): Line[] {
  const wallets = new Map<string, Wallet>();
  return changes.map((change) => {
    const before = wallets.get(change.currency) ?? standing.wallet(change.currency);
    const after = { balance: balanceAfter(before, change), length: before.length + 1 };
    wallets.set(change.currency, after);
    return { ...change, after };
  });
}

function balanceAfter({ balance }: Wallet, { currency, amount }: Money): number {
  if (balance + amount < 0)
    throw Problem.of('insufficient_funds', `This takes ${-amount} ${currency}, and the wallet holds ${balance}.`, {
      currency,
      have: balance,
      need: -amount,
    });
  const room = Number.MAX_SAFE_INTEGER - balance;
  if (amount > room)
    throw Problem.of('amount_out_of_bounds', `A wallet holds at most 2^53 - 1: there is room for ${room} ${currency}.`, {
      min: 0,
      max: room,
    });
  return balance + amount;
}

/** Two ledger lines of one currency are one change of its wallet: a transaction may not touch an item twice. */
function walletWrites(playerId: string, lines: readonly Line[], standing: Standing): Write[] {
  return [...new Set(lines.map(({ currency }) => currency))].flatMap((currency) => {
    const before = standing.wallet(currency);
    const last = lines.findLast((line) => line.currency === currency);
    if (!last) return [];
    const { balance, length } = last.after;
    const condition = before.length === 0 ? 'absent' : { equal: { q: before.length } };
    return [{ key: coreKeys.wallet(playerId, currency), condition, set: { b: balance, q: length } }];
  });
}

const entryWrite = ({ playerId, operation, source, at }: Operation<unknown>, { currency, amount, after }: Line): Write => ({
  key: coreKeys.ledgerEntry(playerId, currency, after.length),
  condition: 'absent',
  put: { d: amount, b: after.balance, op: operation, source, at: at.toISOString() },
});

function merged(grants: readonly Grant[]): Grant[] {
  const byItem = new Map<string, Grant>();
  for (const grant of grants) {
    const before = byItem.get(grant.itemId);
    byItem.set(grant.itemId, before && !grant.unique ? { ...grant, quantity: before.quantity + grant.quantity } : grant);
  }
  return [...byItem.values()];
}

function grantWrite(playerId: string, { itemId, quantity, unique }: Grant, at: Date): Write {
  const key = coreKeys.item(playerId, itemId);
  const acquired = { at: at.toISOString() };
  if (unique === 'refuse') return { key, condition: 'absent', put: { n: 1, ...acquired } };
  return unique === 'keep' ? { key, setOnce: { n: 1, ...acquired } } : { key, setOnce: acquired, add: { n: quantity } };
}

const countersWrite = (playerId: string, counters: Counters): Write => ({
  key: coreKeys.counters(playerId),
  condition: counters.version === 1 ? 'absent' : { equal: { v: counters.version - 1 } },
  put: countersAttributes(counters),
});
