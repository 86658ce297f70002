import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CallerKind } from '#auth/caller';
import { catalogue } from '#catalog/demo';
import { Problem } from '#core/problem';
import { type Item, numberOf } from '#dynamo/item';
import { coreKeys, type Key } from '#dynamo/keys';
import type { Write } from '#dynamo/write';
import { toCounters } from '../player/counters.item.ts';
import { buyOperation } from './buy.rules.ts';
import type { Operation, Standing } from './ledger.ts';
import { compose } from './ledger.rules.ts';
import type { AddMoney } from './money.dto.ts';
import { type AddedMoney, type Addition, addOperation, recipientOf } from './money.rules.ts';
import type { Bought } from './shop.dto.ts';

const PLAYER = 'p1';
const NOON = new Date('2026-11-20T12:00:00Z');
const TOMORROW = new Date('2026-11-21T00:00:00Z');

/** A table in memory: what the operations of one player after another leave. */
let table: Map<string, Item>;
beforeEach(() => {
  table = new Map();
});

const at = ({ pk, sk }: Key): Item | undefined => table.get(`${pk} ${sk}`);
const standing = (): Standing => ({
  profile: undefined,
  counters: toCounters(at(coreKeys.counters(PLAYER))),
  wallet: (currency) => {
    const item = at(coreKeys.wallet(PLAYER, currency));
    return item ? { balance: numberOf(item, 'b'), length: numberOf(item, 'q') } : { balance: 0, length: 0 };
  },
  item: at,
  sold: Array.from({ length: 10 }, (_, shard) => Number(at(coreKeys.stock('golden-hat', shard))?.sold ?? 0)),
});

function put(write: Write): void {
  const before = at(write.key) ?? {};
  const name = `${write.key.pk} ${write.key.sk}`;
  if (write.condition === 'absent') expect(at(write.key)).toBeUndefined();
  if (typeof write.condition === 'object' && 'equal' in write.condition) expect(before).toMatchObject(write.condition.equal);
  if ('put' in write) table.set(name, { ...write.put });
  else if ('add' in write || 'set' in write || 'setOnce' in write) {
    const added = Object.entries(write.add ?? {}).map(([field, n]) => [field, Number(before[field] ?? 0) + n] as const);
    table.set(name, { ...write.setOnce, ...before, ...write.set, ...Object.fromEntries(added) });
  } else throw new Error('No operation of the shop or of money writes that');
}

/** Does what the ledger does with an operation, one call after the other. Gives the code of a refusal. */
function run<T>(operation: Omit<Operation<T>, 'record'>): T | Problem {
  try {
    const decision = operation.decide(standing());
    if ('stands' in decision) return decision.stands;
    const { writes, after } = compose(catalogue, operation, standing(), decision.effects);
    writes.forEach(put);
    return decision.answer(after);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

const addition = (request: Partial<AddMoney>, more: Partial<Addition> = {}): Addition => ({
  request: { currency: 'coins', amount: 1, source: 'match', ...request },
  by: 'server',
  playerId: PLAYER,
  pseudonym: 'nym',
  audit: undefined,
  at: NOON,
  ...more,
});
const add = (request: Partial<AddMoney>, more: Partial<Addition> = {}): AddedMoney | Problem =>
  run(addOperation(catalogue, addition(request, more)));
const buy = (offerId: string, quantity = 1, now = NOON): Bought | Problem =>
  run(buyOperation(catalogue, { playerId: PLAYER, request: { offerId, quantity }, at: now }));
const balance = (currency: string): number => standing().wallet(currency).balance;
const code = (result: unknown): string => (result instanceof Problem ? result.code : 'ok');

describe('whatever a player buys', () => {
  const purchase = fc.record({
    offerId: fc.constantFrom('sword', 'potion', 'golden-hat', 'starter-pack'),
    quantity: fc.integer({ min: 1, max: 6 }),
  });
  const prices = { sword: ['coins', 100], potion: ['coins', 10], 'golden-hat': ['gems', 1], 'starter-pack': ['gems', 5] } as const;

  it('money, items, limits and stock agree with what was answered', () => {
    fc.assert(
      fc.property(fc.array(purchase, { maxLength: 25 }), fc.nat(200), fc.nat(10), (purchases, coins, gems) => {
        table = new Map();
        if (coins > 0) add({ amount: coins });
        if (gems > 0) add({ amount: gems, currency: 'gems' });
        const bought = purchases.flatMap(({ offerId, quantity }) => {
          const result = buy(offerId, quantity);
          return result instanceof Problem ? [] : [result];
        });
        const units = (offerId: string): number => bought.reduce((sum, one) => sum + (one.offerId === offerId ? one.quantity : 0), 0);
        const spent = (currency: string): number =>
          Object.entries(prices).reduce((sum, [offerId, [of, price]]) => sum + (of === currency ? price * units(offerId) : 0), 0);
        expect(balance('coins')).toBe(coins + 300 * units('starter-pack') - spent('coins'));
        expect(balance('gems')).toBe(gems - spent('gems'));
        const potions = units('potion') + 3 * units('starter-pack');
        expect(at(coreKeys.item(PLAYER, 'potion'))?.n).toBe(potions || undefined);
        expect([units('sword') <= 1, units('golden-hat') <= 1, units('starter-pack') <= 1, units('potion') <= 5]).not.toContain(false);
        expect(standing().sold.reduce((sum, one) => sum + one, 0)).toBe(units('golden-hat'));
        expect(standing().counters.all.counts['coins-spent'] ?? 0).toBe(spent('coins'));
        for (const one of bought) {
          expect(Object.values(one.balances).every((held) => held >= 0)).toBe(true);
          expect(one.remaining ?? 0).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  it('a limit begins anew with its period, and not before', () => {
    add({ amount: 1_000 });
    expect(code(buy('potion', 5))).toBe('ok');
    expect(code(buy('potion', 1, new Date(TOMORROW.getTime() - 1)))).toBe('limit_reached');
    expect(buy('potion', 5, TOMORROW)).toMatchObject({ remaining: 0 });
  });
});

describe('whatever a player earns', () => {
  it('a cap of the day is reached and never passed', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5, max: 60 }), { maxLength: 30 }), (amounts) => {
        table = new Map();
        let got = 0;
        for (const amount of amounts.filter((one) => one !== 0)) {
          const result = add({ source: 'rewarded-ad', amount }, { by: 'player' });
          if (amount < 0 || amount > 50) expect(result).toMatchObject({ code: 'amount_out_of_bounds', extension: { min: 1, max: 50 } });
          else if (got + amount > 200) expect(result).toMatchObject({ code: 'daily_cap_reached', extension: { cap: 200, used: got } });
          else {
            got += amount;
            expect(result).toMatchObject({ amount, balance: got });
          }
        }
        expect(balance('coins')).toBe(got);
      }),
    );
  });

  it('a cap begins anew with the day', () => {
    const ad = (now: Date): unknown => add({ source: 'rewarded-ad', amount: 50 }, { by: 'player', at: now });
    const lastMoment = new Date(TOMORROW.getTime() - 1);
    expect([ad(NOON), ad(NOON), ad(NOON), ad(lastMoment)].map(code)).toEqual(['ok', 'ok', 'ok', 'ok']);
    expect(ad(lastMoment)).toMatchObject({ code: 'daily_cap_reached', extension: { resetsAt: TOMORROW.toISOString() } });
    expect(code(ad(TOMORROW))).toBe('ok');
  });

  it('a receipt counts once, for the first player who brings it', () => {
    const calls = fc.array(fc.record({ receiptId: fc.constantFrom('a', 'b'), pseudonym: fc.constantFrom('x', 'y'), amount: fc.nat(9) }));
    fc.assert(
      fc.property(calls, (list) => {
        table = new Map();
        const first = new Map<string, { pseudonym: string; answer: unknown }>();
        for (const { receiptId, pseudonym, amount } of list) {
          const answer = add({ source: 'purchase', currency: 'gems', amount: amount + 1, receiptId }, { pseudonym });
          const known = first.get(receiptId);
          if (!known) first.set(receiptId, { pseudonym, answer });
          else if (known.pseudonym === pseudonym) expect(answer).toEqual(known.answer);
          else expect(answer).toMatchObject({ code: 'receipt_used' });
        }
        expect(standing().wallet('gems').length).toBe(first.size);
      }),
    );
  });

  it('corrections of either sign never go below zero, and each leaves its record', () => {
    const audit = { admin: 'a1', id: 'i', requestId: 'r' };
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -50, max: 50 })), (amounts) => {
        table = new Map();
        let held = 0;
        let done = 0;
        for (const amount of amounts.filter((one) => one !== 0)) {
          const correction = { source: 'correction', reason: 'for the test', amount };
          const result = add(correction, { by: 'admin', audit: { ...audit, id: String(done) } });
          expect(code(result)).toBe(held + amount < 0 ? 'insufficient_funds' : 'ok');
          if (result instanceof Problem) continue;
          held += amount;
          done += 1;
        }
        expect(balance('coins')).toBe(held);
        const records = [...table].filter(([key]) => key.startsWith('X#'));
        expect(records).toHaveLength(3 * done);
        expect(JSON.stringify(records)).not.toContain(PLAYER);
      }),
    );
  });
});

describe('who calls', () => {
  const KINDS: CallerKind[] = ['player', 'server', 'admin'];
  it.each(catalogue.sources)('$source is open to $callers and to nobody else', ({ source, callers, currencies }) => {
    for (const by of KINDS) {
      const request = {
        source,
        currency: currencies[0]!,
        amount: 1,
        reason: 'for the test',
        ...(source === 'purchase' && { receiptId: by }),
      };
      expect(code(add(request, { by }))).toBe(callers.includes(by) ? 'ok' : 'source_not_open');
    }
  });

  const named = (playerId: string | null): AddMoney => ({ currency: 'coins', amount: 1, source: 'match', playerId });
  it('acts for themselves, or names the player', () => {
    expect(recipientOf(named(null), { kind: 'player', playerId: 'me' })).toBe('me');
    expect(recipientOf(named('you'), { kind: 'admin', playerId: 'me' })).toBe('you');
    expect(recipientOf(named('you'), { kind: 'server' })).toBe('you');
  });

  it.each<[string | null, CallerKind, string]>([
    ['me', 'player', 'forbidden'],
    ['you', 'player', 'forbidden'],
    [null, 'admin', 'invalid_request'],
    [null, 'server', 'invalid_request'],
  ])('with playerId %p a %s is refused', (playerId, kind, expected) => {
    const caller = kind === 'server' ? { kind } : { kind, playerId: 'me' };
    expect(() => recipientOf(named(playerId), caller)).toThrow(expect.objectContaining({ code: expected }));
  });
});
