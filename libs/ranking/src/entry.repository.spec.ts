import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Problem } from '#core/problem';
import { testClient } from '#testing/client';
import type { Item } from '#dynamo/item';
import { boardKeys } from '#dynamo/keys';
import { withScope } from '#telemetry/scope';
import { startWorld, type World } from '#testing/api';
import { testTable } from '#testing/engine';
import { itMetered } from '#testing/metered';
import type { Run, Standings } from './board.ts';
import { EntryRepository } from './entry.repository.ts';
import { holdsOperation, withOperation } from './entry.rules.ts';
import { freshStandings, type Ranking } from './ladder.fixture.ts';

const TableName = testTable('boards');
const NOW = new Date('2026-11-20T12:00:00Z');
const after = (ms: number): Date => new Date(NOW.getTime() + ms);
let world: World;
let client: DynamoDBDocumentClient;
let entries: EntryRepository;

beforeAll(async () => {
  world = await startWorld();
  client = testClient();
  entries = new EntryRepository(client, TableName, Math.random);
});
afterAll(() => {
  world.stop();
});

const board = (operator: Ranking['operator'], order: Ranking['order'] = 'desc'): Standings =>
  freshStandings({ operator, order, ties: 'earlier' });
const run = (score: number, change: Partial<Run> = {}): Run => ({
  ...{ playerId: 'p', score, at: NOW, metadata: { score }, operation: `${score}`, ...change },
});

/** In a race on a slow machine some are told to come again: they do, as the same run. */
async function insist(standings: Standings, one: Run): Promise<void> {
  for (let round = 1; ; round++) {
    try {
      await entries.submit(standings, one);
      return;
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'try_again' || round === 10) throw error;
    }
  }
}

async function itemOf({ board: { boardId }, period }: Standings, playerId = 'p'): Promise<Item | undefined> {
  const Key = boardKeys.entry(playerId, boardId, period.id);
  return (await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }))).Item;
}

describe('a board where the latest run stands', () => {
  it('takes the last, better or worse, and says what stood before', async () => {
    const standings = board('latest');
    expect(await entries.submit(standings, run(5))).toMatchObject({ improved: true, previousScore: null, entry: { score: 5 } });
    expect(await entries.submit(standings, run(3, { at: after(1) }))).toMatchObject({
      improved: true,
      previousScore: 5,
      entry: { score: 3 },
    });
    expect(await entries.submit(standings, run(9, { at: after(1) }))).toMatchObject({
      improved: true,
      previousScore: 3,
      entry: { score: 9 },
    });
    expect(await entries.find(standings, 'p', NOW)).toMatchObject({ score: 9, at: after(1).getTime(), metadata: { score: 9 } });
  });

  it.each<[string, Run]>([
    ['an earlier run that comes late', run(7, { at: after(-1) })],
    ['the same again', run(5)],
    ['the same again, later', run(5, { at: after(1_000) })],
  ])('is not changed by %s', async (_, late) => {
    const standings = board('latest');
    await entries.submit(standings, run(5));
    const before = await itemOf(standings);
    expect(await entries.submit(standings, late)).toMatchObject({
      improved: false,
      previousScore: 5,
      entry: { score: 5, metadata: { score: 5 } },
    });
    expect(await itemOf(standings)).toEqual(before);
  });

  it('takes another run of the same score, with its own metadata and time', async () => {
    const standings = board('latest');
    await entries.submit(standings, run(5));
    const other = run(5, { at: after(1_000), metadata: { other: true }, operation: 'other' });
    expect(await entries.submit(standings, other)).toMatchObject({
      improved: true,
      previousScore: 5,
      entry: { at: after(1_000).getTime(), metadata: { other: true } },
    });
  });

  it('is begun anew by what comes after an expired entry, which counts for nothing', async () => {
    const standings = board('latest');
    await entries.submit(standings, run(5, { at: after(9_000) }));
    await client.send(new PutCommand({ TableName, Item: { ...(await itemOf(standings)), x: NOW.getTime() / 1000 - 1 } }));
    expect(await entries.submit(standings, run(5))).toMatchObject({ improved: true, previousScore: null });
  });
});

describe('a board where the best run stands', () => {
  it.each([
    ['desc', 6, true],
    ['desc', 5, false],
    ['desc', 4, false],
    ['asc', 4, true],
    ['asc', 5, false],
    ['asc', 6, false],
  ] as const)('%s, of 5 and %d', async (order, score, improved) => {
    const standings = board('best', order);
    await entries.submit(standings, run(5));
    const before = await itemOf(standings);
    expect(await entries.submit(standings, run(score, { at: after(1) }))).toMatchObject({ improved, previousScore: 5 });
    if (!improved) expect(await itemOf(standings)).toEqual(before);
  });
});

describe('a board where runs add up', () => {
  const bounded = (totalMin: number, totalMax: number): Standings => {
    const standings = board('sum');
    return standings.board.operator === 'sum' ? { ...standings, board: { ...standings.board, totalMin, totalMax } } : standings;
  };

  it('counts each operation once, also in a race, and keeps the last 32', async () => {
    const standings = board('sum');
    const list = Array.from({ length: 40 }, (_, i) => run(1, { operation: `o${i % 20}`, at: NOW }));
    await Promise.all(list.map((one) => insist(standings, one)));
    expect((await entries.find(standings, 'p', NOW))?.score).toBe(20);
    for (let i = 20; i < 50; i++) await entries.submit(standings, run(1, { operation: `o${i}` }));
    for (let i = 20; i < 50; i++)
      expect(await entries.submit(standings, run(1, { operation: `o${i}` }))).toMatchObject({ improved: false });
    expect((await entries.find(standings, 'p', NOW))?.score).toBe(50);
    expect((await itemOf(standings))?.ops).toHaveLength(32 * 8);
  });

  it('loses no operation where a sum comes back to its score within a millisecond', async () => {
    const standings = board('sum');
    await entries.submit(standings, run(5, { operation: 'first' }));
    const works = ['a', 'b', 'c', 'd'].flatMap((name) => [1, -1].map((score) => run(score, { operation: `${name}${score}` })));
    await Promise.all([...works, ...works].map((one) => insist(standings, one)));
    for (const one of works) await entries.submit(standings, one);
    expect((await entries.find(standings, 'p', NOW))?.score).toBe(5);
  });

  it('is checked before a run is taken', async () => {
    const standings = bounded(-3, 10);
    const refused = (one: Run): Promise<unknown> =>
      entries.checkTotal(standings, one).then(
        () => 'fits',
        (error: unknown) => (error instanceof Problem ? error.code : error),
      );
    expect(await refused(run(11))).toBe('score_out_of_bounds');
    await entries.submit(standings, run(8));
    const before = await itemOf(standings);
    expect(await refused(run(2))).toBe('fits');
    expect(await refused(run(3))).toBe('score_out_of_bounds');
    expect(await refused(run(-12))).toBe('score_out_of_bounds');
    expect(await refused(run(8))).toBe('fits');
    expect(await itemOf(standings)).toEqual(before);
    await expect(entries.submit(standings, run(3))).rejects.toMatchObject({ code: 'score_out_of_bounds' });
    expect(await itemOf(standings)).toEqual(before);
    await client.send(new PutCommand({ TableName, Item: { ...before, x: NOW.getTime() / 1000 - 1 } }));
    expect(await refused(run(10))).toBe('fits');
    await expect(entries.checkTotal(board('best'), run(1e15))).resolves.toBeUndefined();
  });
});

describe('what an entry remembers', () => {
  it('is the last 32 operations', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 50 }), (list) => {
        const kept = list.reduce<Uint8Array>(withOperation, new Uint8Array());
        expect(list.map((one) => holdsOperation(kept, one))).toEqual(list.map((_, i) => i >= list.length - 32));
      }),
    );
  });
});

describe('prices', () => {
  const writeUnits = (standings: Standings, one: Run): Promise<number> =>
    withScope({ call: 'test', requestId: 'test' }, (scope) => entries.submit(standings, one).then(() => scope.units.write));
  const playerId = '3b241101-e2bb-4255-8caf-4136c566a962';
  const metadata = { text: 'x'.repeat(501) };

  itMetered.each(['best', 'latest', 'sum'] as const)(
    'of a submit to a %s board: 2 units new, 3 for a change, with all that an entry can hold',
    async (operator) => {
      const standings = board(operator);
      const named = { ...standings, board: { ...standings.board, boardId: `${standings.board.boardId}-points-of-all`.slice(0, 18) } };
      expect(JSON.stringify(metadata)).toHaveLength(512);
      expect(await writeUnits(named, run(1, { playerId, metadata }))).toBe(2);
      for (let i = 2; i < 40; i++)
        expect(await writeUnits(named, run(i, { playerId, metadata, at: after(i * 1_000), operation: `o${i}` }))).toBe(3);
    },
  );
});
