import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Board } from '#catalog/catalog';
import { testClient } from '#testing/client';
import { startWorld, type World } from '#testing/api';
import { testTable } from '#testing/engine';
import { fillBoard } from '#testing/entries';
import { itMetered } from '#testing/metered';
import { through } from '#testing/through';
import { withScope } from '#telemetry/scope';
import type { Entry, Standings } from './board.ts';
import { BoardRepository } from './board.repository.ts';
import { EntryRepository } from './entry.repository.ts';
import { freshStandings } from './ladder.fixture.ts';
import { LadderRepository } from './ladder.repository.ts';
import { SIZES } from './ladder.ts';
import { orderKey } from './order-key.ts';
import { NOW, putLadder, tell, withPlaces } from './laid.fixture.ts';

const START = Date.UTC(2026, 10, 20);
const TableName = testTable('boards');
const EXACT = 512;
/** A count from the top reads no more. */
const MOST = EXACT + SIZES.leaf;

let world: World;
let client: DynamoDBDocumentClient;
let entries: EntryRepository;
let boards: BoardRepository;

beforeAll(async () => {
  world = await startWorld();
  client = testClient();
  entries = new EntryRepository(client, TableName, Math.random);
  boards = new BoardRepository(client, TableName, new LadderRepository(client, TableName, SIZES, 0));
});
afterAll(() => {
  client.destroy();
  world.stop();
});

interface Filled {
  standings: Standings;
  keys: string[];
  entry: (i: number) => Entry;
}

interface Shape {
  ties?: Board['ties'];
  /** Never rises. */
  scoreOf?: (i: number) => number;
  exactPlaces?: number;
}

const uuid = (i: number): string => `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`;

/** A board with ids as they are used, in its order; all of it was told by the stream. */
async function filled(count: number, { ties = 'earlier', scoreOf = (i) => -i, exactPlaces = EXACT }: Shape = {}): Promise<Filled> {
  const standings = withPlaces(freshStandings({ order: 'desc', operator: 'best', ties }), exactPlaces);
  const list = Array.from({ length: count }, (_, i) => ({ playerId: uuid(i), score: scoreOf(i), at: START + i }));
  await fillBoard(
    client,
    standings,
    list.map(({ at, ...one }) => ({ ...one, at: new Date(at), metadata: null })),
  );
  const keys = list.map((one) => orderKey(one, 'desc'));
  await tell(client, standings, count);
  return { standings, keys, entry: (i: number) => ({ ...list[i]!, key: keys[i]!, metadata: null }) };
}

/** As if the board had been a tenth as long when it was counted. */
async function oldLadder({ standings, keys }: Filled): Promise<void> {
  const before = keys.filter((_, i) => i % 10 === 0);
  await putLadder(client, standings, before, { sizes: SIZES, changes: before.length });
  await tell(client, standings, keys.length);
}

const readUnits = (work: () => Promise<unknown>): Promise<number> =>
  withScope({ call: 'test', requestId: 'test' }, (scope) => work().then(() => scope.units.read));
const mine = ({ standings, entry }: Filled, i: number, around: number): Promise<number> =>
  readUnits(async () => {
    await entries.find(standings, entry(i).playerId, NOW);
    await boards.around(standings, entry(i), around, NOW);
  });

describe('how many there are', () => {
  let long: Filled;
  beforeAll(async () => {
    long = await filled(3_000);
  });

  it('is said exactly of a board that needs no ladder, with each rank, and of one as long as is counted', async () => {
    for (const count of [1, EXACT, EXACT + 1, MOST]) {
      const { standings, entry } = await filled(count);
      const exact = { total: count, kind: 'exact', error: 0 };
      expect(await boards.total(standings, NOW)).toMatchObject(exact);
      for (const i of new Set([0, Math.floor(count / 2), count - 1])) {
        expect(await boards.place(standings, entry(i), NOW)).toMatchObject({ ...exact, rank: i + 1 });
        expect(await boards.around(standings, entry(i), 5, NOW)).toMatchObject({ ...exact, rank: i + 1 });
        expect(await boards.page(standings, { rank: i + 1 }, 50, NOW)).toMatchObject(exact);
        expect(await boards.page(standings, { after: entry(i) }, 50, NOW)).toMatchObject(exact);
        expect(await boards.page(standings, { before: entry(i) }, 50, NOW)).toMatchObject(exact);
      }
    }
  });

  it('is at least what was counted where the board has outgrown that and has no ladder, though ranks are exact', async () => {
    const { standings, entry } = long;
    for (const i of [0, 250, EXACT - 1]) {
      expect(await boards.place(standings, entry(i), NOW)).toMatchObject({
        rank: i + 1,
        kind: 'exact',
        error: 0,
        asOf: NOW,
        total: MOST + 1,
      });
      const page = await boards.page(standings, { rank: i + 1 }, 50, NOW);
      expect(page).toMatchObject({ kind: 'exact', error: 0, total: MOST + 1 });
      expect(page.rows.map(({ rank }) => rank)).toEqual(Array.from({ length: 50 }, (_, n) => i + 1 + n));
    }
    const deep = await boards.place(standings, entry(2_000), NOW);
    expect(deep).toMatchObject({ kind: 'bounded', total: MOST + 1, cut: true });
    expect(Math.abs(deep.rank - 2_001)).toBeLessThanOrEqual(deep.error);
    const alone = await boards.total(standings, NOW);
    expect(alone).toMatchObject({ kind: 'bounded', total: MOST + 1, cut: true });
    expect(3_000 - alone.total).toBeLessThanOrEqual(alone.error);
  });

  it('is that of the ladder where there is one, though ranks of the head are exact and as of now', async () => {
    await oldLadder(long);
    const { standings, entry } = long;
    expect(await boards.place(standings, entry(100), NOW)).toMatchObject({ rank: 101, kind: 'exact', error: 0, asOf: NOW, total: 300 });
    expect(await boards.page(standings, { rank: 1 }, 50, NOW)).toMatchObject({ kind: 'exact', error: 0, asOf: NOW, total: 300 });
    const deep = await boards.around(standings, entry(700), 5, NOW);
    expect(deep.total).toBe(Math.max(...deep.rows.map(({ rank }) => rank)));
    const alone = await boards.total(standings, NOW);
    expect(alone).toMatchObject({ kind: 'bounded', total: 300 });
    expect(3_000 - alone.total).toBeLessThanOrEqual(alone.error);
  });
});

describe('a rank farther than a count may read', () => {
  it('is an empty page that is bounded and asks for a ladder, where it is not known to be past the end', async () => {
    const long = await filled(2_600);
    const look = async (rank: number): Promise<void> => {
      const page = await boards.page(long.standings, { rank }, 50, NOW);
      expect(page).toMatchObject({ rows: [], next: null, kind: 'bounded', cut: true });
      expect(2_600 - page.total).toBeGreaterThan(0);
      expect(page.error).toBeGreaterThanOrEqual(2_600 - page.total);
    };
    await look(2_000);
    await oldLadder(long);
    await look(2_300);
  });

  it('is an exact empty page behind the end of a board that was counted whole, and asks for nothing', async () => {
    const { standings } = await filled(700);
    for (const rank of [701, 1_024, 1_025, 5_000, 1e9]) {
      const page = await boards.page(standings, { rank }, 50, NOW);
      expect(page).toMatchObject({ rows: [], next: null, kind: 'exact', error: 0, total: 700, asOf: NOW });
      expect(page.cut).toBeUndefined();
    }
  });

  it('asks for no ladder behind the end of a board that has a fresh one', async () => {
    const { standings, keys } = await filled(1_500);
    await putLadder(client, standings, keys, { sizes: SIZES, changes: 1_500 });
    const page = await boards.page(standings, { rank: 100_000 }, 50, NOW);
    expect({ total: page.total, rows: page.rows, cut: page.cut }).toEqual({ total: 1_500, rows: [], cut: undefined });
  });
});

describe('prices where equal scores share a rank', () => {
  const TIED = 2_000;
  /** Single scores, then 2,000 of one score, then single ones. */
  const heavy = (first: number) => ({ ties: 'shared' as const, scoreOf: (i: number) => (i < first ? -i : i < first + TIED ? -first : -i) });
  const trueRank = (first: number, i: number): number => (i >= first && i < first + TIED ? first + 1 : i + 1);

  async function check(board: Filled, first: number, most: number): Promise<void> {
    const end = first + TIED;
    const places = [0, first - 1, first, first + 1, first + 300, first + 1_000, end - 400, end - 1, end, end + 3, board.keys.length - 1];
    for (const i of places) {
      for (const around of [0, 5, 25]) {
        expect(await mine(board, i, around)).toBeLessThanOrEqual(most);
        const near = await boards.around(board.standings, board.entry(i), around, NOW);
        for (const { playerId, rank } of near.rows)
          expect(Math.abs(rank - trueRank(first, Number(playerId.slice(-12))))).toBeLessThanOrEqual(near.error);
      }
      for (const from of [{ after: board.entry(i) }, { before: board.entry(i) }, { rank: i + 1 }]) {
        expect(await readUnits(() => boards.page(board.standings, from, 50, NOW))).toBeLessThanOrEqual(16);
      }
    }
  }

  itMetered.each([300, 630, 1_100])(
    'are 13 units at most for a rank and window amid 2,000 equal ones from place %p on, 16 where leaves have grown',
    async (first) => {
      const board = await filled(first + TIED + 300, heavy(first));
      await putLadder(client, board.standings, board.keys, { sizes: SIZES, changes: board.keys.length });
      await check(board, first, 13);
      await oldLadder(board);
      await check(board, first, 16);
    },
  );

  itMetered('are 16 units at most where there is no ladder yet', async () => {
    await check(await filled(2_600, heavy(300)), 300, 16);
  });
});

itMetered('friends cost 40 units besides entries and names, and 13 more for each 1,000 exact places', async () => {
  const exactPlaces = 4_096;
  const { standings, keys, entry } = await filled(4_900, { exactPlaces });
  await putLadder(client, standings, keys, { sizes: SIZES, changes: 4_900 });
  const friends = Array.from({ length: 50 }, (_, i) => entry(i * 98));
  expect(await readUnits(() => boards.among(standings, friends, NOW))).toBeLessThanOrEqual(40 + (13 * (exactPlaces - EXACT)) / 1_000);
});

describe('friends behind the head', () => {
  it('have ranks of their own and keep their order, within the error', async () => {
    const { standings, keys, entry } = await filled(1_500);
    await putLadder(client, standings, keys, { sizes: SIZES, changes: 1_500 });
    const places = [3, 4, 639, 640, 700, 701, 702, 1_150, 1_151, 1_152, 1_153, 1_498, 1_499];
    const { rows, error, kind } = await boards.among(standings, places.map(entry), NOW);
    const ranks = rows.map(({ rank }) => rank);
    expect(ranks).toEqual([...new Set(ranks)].toSorted((a, b) => a - b));
    expect(ranks.slice(0, 4)).toEqual([4, 5, 640, ranks[3]]);
    expect(kind).toBe('bounded');
    for (const [n, rank] of ranks.entries()) expect(Math.abs(rank - (places[n]! + 1))).toBeLessThanOrEqual(error);
    expect(error).toBeLessThanOrEqual(256 + 50 + 20);
  });
});

/** Answers requests that are under way together when all are answered: what waits for one of them is in the next trip. */
function inTrips(direct: DynamoDBDocumentClient): { client: DynamoDBDocumentClient; trips: () => number } {
  let trips = 0;
  let open = 0;
  let trip = Promise.withResolvers<boolean>();
  const counted = through(direct, async ({ input }, send) => {
    if (open === 0) trips += 1;
    open += 1;
    const { promise } = trip;
    const answer = await send(input);
    open -= 1;
    if (open === 0) {
      trip.resolve(true);
      trip = Promise.withResolvers();
    }
    await promise;
    return answer;
  });
  return { client: counted, trips: () => trips };
}

describe('round trips', () => {
  async function tripsOf(
    { standings }: Filled,
    read: (reader: BoardRepository, own: EntryRepository) => Promise<unknown>,
  ): Promise<number> {
    const { client: counted, trips } = inTrips(client);
    const ladders = new LadderRepository(counted, TableName);
    const reader = new BoardRepository(counted, TableName, ladders);
    const own = new EntryRepository(counted, TableName, Math.random);
    // The pages of a ladder never change: they are kept.
    const { ladder } = await ladders.look(standings, NOW);
    for (const i of ladder?.firstKeys.keys() ?? []) await ladders.page(standings, ladder!, i, NOW);
    const before = trips();
    const later = new Date(NOW.getTime() + 2_000);
    await Promise.all([ladders.look(standings, later), read(reader, own)]);
    return trips() - before;
  }
  const mineAt = (board: Filled, i: number) => (reader: BoardRepository, own: EntryRepository) =>
    own
      .find(board.standings, board.entry(i).playerId, NOW)
      .then(() => reader.around(board.standings, board.entry(i), 5, new Date(NOW.getTime() + 2_000)));

  it.each(['earlier', 'shared'] as const)('of my rank are two and the names, with a ladder and without, ties %s', async (ties) => {
    const scoreOf = (i: number): number => -Math.floor(i / 7);
    const small = await filled(EXACT, { ties, scoreOf });
    for (const i of [0, 200, EXACT - 1]) expect(await tripsOf(small, mineAt(small, i))).toBe(2);
    const long = await filled(1_500, { ties, scoreOf });
    await putLadder(client, long.standings, long.keys, { sizes: SIZES, changes: 1_500 });
    for (const i of [0, 300, 900, 1_400]) expect(await tripsOf(long, mineAt(long, i))).toBe(2);
  });

  it('of the first page are two and the names', async () => {
    const small = await filled(EXACT);
    const first = (reader: BoardRepository): Promise<unknown> =>
      reader.page(small.standings, { rank: 1 }, 50, new Date(NOW.getTime() + 2_000));
    expect(await tripsOf(small, first)).toBe(2);
  });
});
