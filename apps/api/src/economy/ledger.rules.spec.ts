import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { catalogue } from '#catalog/demo';
import { Problem } from '#core/problem';
import { coreKeys } from '#dynamo/keys';
import type { Write } from '#dynamo/write';
import { NO_COUNTERS } from '../player/counters.rules.ts';
import type { Effects, Operation, Standing, Wallet } from './ledger.ts';
import { compose } from './ledger.rules.ts';

const PLAYER = 'p1';
const NOON = new Date('2026-11-20T12:00:00Z');
const NOTHING: Effects = { pays: [], changes: [], grants: [], writes: [] };

const operation: Operation<null> = {
  playerId: PLAYER,
  operation: 'buy',
  source: 'potion',
  by: 'player',
  at: NOON,
  currencies: ['coins', 'gems'],
  counters: true,
  reads: [],
  checks: [],
  decide: () => ({ stands: null }),
};

const standing = (wallets: Record<string, Wallet>): Standing => ({
  profile: undefined,
  counters: NO_COUNTERS,
  wallet: (currency) => wallets[currency] ?? { balance: 0, length: 0 },
  item: () => undefined,
  sold: [],
});

const skOf = ({ key }: Write): string => key.sk;
const putOf = (write: Write): Readonly<Record<string, unknown>> => ('put' in write ? write.put : {});

const currency = fc.constantFrom('coins', 'gems');
const money = fc.record({ currency, amount: fc.integer({ min: 1, max: 1_000 }) });
const wallet = fc.record({ balance: fc.integer({ min: 0, max: 1e9 }), length: fc.nat(1e6) });
const effects = fc.record({ pays: fc.array(money, { maxLength: 4 }), changes: fc.array(money, { maxLength: 4 }) });

describe('compose', () => {
  it('writes each wallet once, and one ledger entry a change, numbered without a gap and adding up to the balance', () => {
    fc.assert(
      fc.property(fc.record({ coins: wallet, gems: wallet }), effects, (wallets, { pays, changes }) => {
        const all = [...pays.map((one) => ({ ...one, amount: -one.amount })), ...changes];
        fc.pre(['coins', 'gems'].every((name) => total(pays, name) <= wallets[name as 'coins'].balance));
        const { writes, after } = compose(catalogue, operation, standing(wallets), { ...NOTHING, pays, changes });
        for (const name of ['coins', 'gems'] as const) {
          const mine = all.filter((one) => one.currency === name);
          const entries = writes.filter((write) => skOf(write).startsWith(`~L#${name}#`));
          const before = wallets[name];
          expect(entries.map(skOf)).toEqual(mine.map((_, i) => coreKeys.ledgerEntry(PLAYER, name, before.length + i + 1).sk));
          expect(entries.map((entry) => putOf(entry).d)).toEqual(mine.map(({ amount }) => amount));
          expect(after(name)).toEqual({ balance: before.balance + sum(mine), length: before.length + mine.length });
          const changed = writes.filter((write) => skOf(write) === `W#${name}`);
          expect(changed).toHaveLength(mine.length > 0 ? 1 : 0);
          if (entries.length > 0) expect(putOf(entries.at(-1)!).b).toBe(after(name).balance);
          if (changed[0]) expect(changed[0].condition).toEqual(before.length === 0 ? 'absent' : { equal: { q: before.length } });
        }
      }),
    );
  });

  it('touches no item twice', () => {
    const item = fc.constantFrom({ itemId: 'potion', unique: false as const }, { itemId: 'sword', unique: 'keep' as const });
    const grants = fc.array(fc.tuple(item, fc.integer({ min: 1, max: 9 })).map(([one, quantity]) => ({ ...one, quantity })));
    fc.assert(
      fc.property(effects, grants, ({ pays, changes }, given) => {
        const rich = standing({ coins: { balance: 1e9, length: 1 }, gems: { balance: 1e9, length: 1 } });
        const keys = compose(catalogue, operation, rich, { ...NOTHING, pays, changes, grants: given }).writes.map(
          ({ key }) => `${key.pk} ${key.sk}`,
        );
        expect(new Set(keys).size).toBe(keys.length);
      }),
    );
  });

  it('adds up grants of one item', () => {
    const grants = [2, 3].map((quantity) => ({ itemId: 'potion', quantity, unique: false as const }));
    const { writes } = compose(catalogue, operation, standing({}), { ...NOTHING, grants });
    expect(writes).toMatchObject([{ key: coreKeys.item(PLAYER, 'potion'), add: { n: 5 } }]);
  });

  it('lets no balance go below zero, whatever comes in with the price', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.integer({ min: 1, max: 1_000 }), fc.nat(1_000), (balance, price, back) => {
        const pays = [{ currency: 'coins', amount: price }];
        const changes = back > 0 ? [{ currency: 'coins', amount: back }] : [];
        const run = (): unknown =>
          compose(catalogue, operation, standing({ coins: { balance, length: 3 } }), { ...NOTHING, pays, changes });
        if (price <= balance) expect(run).not.toThrow();
        else
          expect(problemOf(run)).toMatchObject({
            code: 'insufficient_funds',
            extension: { currency: 'coins', have: balance, need: price },
          });
      }),
    );
  });

  it('lets no balance go beyond 2^53 - 1', () => {
    const full = standing({ coins: { balance: Number.MAX_SAFE_INTEGER - 5, length: 9 } });
    const add = (amount: number) => () => compose(catalogue, operation, full, { ...NOTHING, changes: [{ currency: 'coins', amount }] });
    expect(add(5)).not.toThrow();
    expect(problemOf(add(6))).toMatchObject({ code: 'amount_out_of_bounds', extension: { min: 0, max: 5 } });
  });

  it('counts what is paid, and neither what comes in nor a correction', () => {
    const rich = standing({ coins: { balance: 100, length: 1 } });
    const paid = compose(catalogue, operation, rich, { ...NOTHING, pays: [{ currency: 'coins', amount: 7 }] });
    const counters = paid.writes.find((write) => skOf(write) === 'N')!;
    expect(putOf(counters)).toMatchObject({ all: { n: { 'coins-spent': 7 } }, day: { p: 'd2026-11-20', n: { 'coins-spent': 7 } }, v: 1 });
    expect(counters.condition).toBe('absent');
    const corrected = compose(catalogue, operation, rich, { ...NOTHING, changes: [{ currency: 'coins', amount: -7 }] });
    expect(corrected.writes.map(skOf)).not.toContain('N');
  });
});

const sum = (list: readonly { amount: number }[]): number => list.reduce((all, { amount }) => all + amount, 0);
const total = (list: readonly { currency: string; amount: number }[], name: string): number =>
  sum(list.filter((one) => one.currency === name));

function problemOf(run: () => unknown): Problem {
  try {
    run();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('Nothing was refused');
}
