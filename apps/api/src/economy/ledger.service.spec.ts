import { describe, expect, it } from '@jest/globals';
import { coreKeys } from '#dynamo/keys';
import type { Outcome } from '#dynamo/transaction';
import { NO_COUNTERS } from '../player/counters.rules.ts';
import type { Operation, Standing } from './ledger.ts';
import type { LedgerRepository, Recorded } from './ledger.repository.ts';
import { Ledger } from './ledger.service.ts';

const standing: Standing = {
  profile: { playerId: 'p1', name: 'Ada', createdAt: '2026-11-20T12:00:00.000Z', avatar: undefined, ban: undefined },
  counters: NO_COUNTERS,
  wallet: () => ({ balance: 0, length: 0 }),
  item: () => undefined,
  sold: [],
};

const operation: Operation<string> = {
  playerId: 'p1',
  operation: 'add',
  source: 'match',
  by: 'player',
  at: new Date('2026-11-20T12:00:00Z'),
  record: { key: coreKeys.record('p1', 'add', 'k1'), hash: 'h' },
  currencies: [],
  counters: false,
  reads: [],
  checks: [],
  decide: () => ({ effects: { pays: [], changes: [], grants: [], writes: [] }, answer: () => 'done' }),
};

/** A storage in which others are as fast as the test says: the outcomes of its writes, the last one for ever. */
function storage(outcomes: readonly Outcome[]) {
  const written: string[] = [];
  const items: Pick<LedgerRepository, 'read' | 'check' | 'write'> = {
    read: () => Promise.resolve({ standing, recorded: undefined as Recorded | undefined }),
    check: () => Promise.resolve(standing),
    write: (writes) => {
      written.push(writes.map(({ key }) => key.sk).join());
      return Promise.resolve(outcomes[written.length - 1] ?? outcomes.at(-1)!);
    },
  };
  // Without waits: jitter may be none.
  const ledger = new Ledger(items as LedgerRepository, { id: () => 'nonce', random: () => 0 });
  return { ledger, written };
}

const outcomes = (count: number, outcome: Outcome): Outcome[] => Array<Outcome>(count).fill(outcome);

describe('Ledger.apply', () => {
  it('tries 10 times against others on the player, and no more', async () => {
    const nine = storage([...outcomes(9, 'overtaken'), 'written']);
    expect(await nine.ledger.apply(operation)).toBe('done');
    const { ledger, written } = storage(['overtaken']);
    await expect(ledger.apply(operation)).rejects.toMatchObject({ code: 'try_again' });
    expect(written).toHaveLength(10);
  });

  it('does not count going on to the next shard, but ends', async () => {
    const sixteen = storage([...outcomes(16, 'shared'), ...outcomes(9, 'overtaken'), 'written']);
    expect(await sixteen.ledger.apply(operation)).toBe('done');
    const { ledger, written } = storage(['shared']);
    await expect(ledger.apply(operation)).rejects.toMatchObject({ code: 'try_again' });
    expect(written).toHaveLength(26);
  });
});
