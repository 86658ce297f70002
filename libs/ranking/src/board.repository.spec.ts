import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Board } from '#catalog/catalog';
import { documentClient } from '#dynamo/client';
import { boardKeys } from '#dynamo/keys';
import { startWorld, type World } from '#testing/api';
import { testTable } from '#testing/engine';
import { itMetered } from '#testing/metered';
import { withScope } from '#telemetry/scope';
import type { Entry, Page, RankedRow, Row, Standings } from './board.ts';
import { BoardRepository } from './board.repository.ts';
import { EntryRepository } from './entry.repository.ts';
import { fill, freshStandings, type Ranking } from './ladder.fixture.ts';
import { NOW, putLadder, tell, withPlaces } from './laid.fixture.ts';
import { LadderRepository } from './ladder.repository.ts';
import { type LadderSizes, SIZES } from './ladder.ts';
import { after, inOrder, rankAmong, type Standing } from './model.fixture.ts';
import { decodeOrderKey, orderKey } from './order-key.ts';

const START = Date.UTC(2026, 10, 20);
const SMALL: LadderSizes = { leaf: 4, page: 2, margin: 1 };
const TableName = testTable('boards');
let world: World;
let client: DynamoDBDocumentClient;
let entries: EntryRepository;
let boards: BoardRepository;
let large: BoardRepository;

beforeAll(async () => {
  world = await startWorld();
  client = documentClient();
  entries = new EntryRepository(client, TableName, Math.random);
  boards = new BoardRepository(client, TableName, new LadderRepository(client, TableName, SMALL, 0));
  large = new BoardRepository(client, TableName, new LadderRepository(client, TableName, SIZES, 0));
});
afterAll(() => {
  world.stop();
});

const rankings = fc.record<Ranking>({
  order: fc.constantFrom('desc', 'asc'),
  ties: fc.constantFrom('earlier', 'shared'),
  operator: fc.constantFrom('best', 'latest', 'sum'),
});

/** Few players, few scores and few moments, so that there are heavy ties. */
const runs = fc.array(
  fc.record({
    player: fc.integer({ min: 0, max: 24 }),
    score: fc.oneof(fc.integer({ min: -1, max: 1 }), fc.constantFrom(-1_000, 0, 1_000)),
    wait: fc.integer({ min: 0, max: 1 }),
  }),
  { minLength: 1, maxLength: 60 },
);

/** Plays runs on a board; gives what should stand, and how many changes there were. */
async function play(standings: Standings, list: { player: number; score: number; wait: number }[], truth: Map<string, Standing>) {
  let at = START + truth.size * 100;
  let changes = 0;
  for (const [i, { player, score, wait }] of list.entries()) {
    at += wait;
    const playerId = `p${player}`;
    const next = after(standings.board, truth.get(playerId), { score, at });
    const { improved } = await entries.submit(standings, { playerId, score, at: new Date(at), metadata: null, operation: `${at} ${i}` });
    if (standings.board.operator !== 'sum') expect(improved).toBe(next !== undefined);
    if (next) truth.set(playerId, next);
    if (next) changes += 1;
  }
  return changes;
}

const keyOf = ([playerId, standing]: [string, Standing], order: Board['order']): string => orderKey({ playerId, ...standing }, order);
const keysOf = (truth: Map<string, Standing>, { board }: Standings): string[] => [...truth].map((one) => keyOf(one, board.order)).sort();

/** All entries in the order of the board, with their true ranks. */
const trueRows = (truth: Map<string, Standing>, { board }: Standings): { playerId: string; rank: number }[] =>
  inOrder(truth, board).map((playerId) => ({ playerId, rank: rankAmong(truth, playerId, truth.get(playerId)!, board) }));

const shown = (rows: readonly RankedRow[]) => rows.map(({ playerId, rank }) => ({ playerId, rank }));

const ids = (rows: readonly { playerId: string }[]): string[] => rows.map(({ playerId }) => playerId);

/** Every rank is true; only where equal scores begin in a leaf before may some be as far off as is said. */
function checkRanks(
  { rows, kind, error }: Pick<Page, 'rows' | 'kind' | 'error'>,
  truth: readonly { playerId: string; rank: number }[],
  shared: boolean,
): void {
  expect(ids(rows)).toEqual(ids(truth));
  const allowed = shared && kind === 'bounded' ? error : 0;
  const off = rows.filter((row, i) => Math.abs(row.rank - truth[i]!.rank) > allowed);
  expect(off.length > 0 ? { off, allowed, truth } : 'true').toBe('true');
}

async function walk(standings: Standings, size: number, begin: Page): Promise<Page[]> {
  const pages = [begin];
  for (let page = begin; page.next; pages.push(page)) page = await boards.page(standings, page.next, size, NOW);
  return pages;
}

async function walkBack(standings: Standings, size: number, begin: Page): Promise<Page[]> {
  const pages = [begin];
  for (let page = begin; page.previous; pages.unshift(page)) page = await boards.page(standings, page.previous, size, NOW);
  return pages;
}

const allEntries = async (standings: Standings, players: readonly { playerId: string }[]): Promise<Entry[]> =>
  Promise.all(players.map(async ({ playerId }) => (await entries.find(standings, playerId, NOW))!));

describe('a board whose ladder is fresh', () => {
  it('has every rank, page and neighbourhood of the brute-force model', async () => {
    const sizes = fc.integer({ min: 1, max: 6 });
    await fc.assert(
      fc.asyncProperty(runs, rankings, sizes, fc.constantFrom(0, 3, 100), async (list, ranking, size, exactPlaces) => {
        const standings = withPlaces(freshStandings(ranking), exactPlaces);
        const truth = new Map<string, Standing>();
        const changes = await play(standings, list, truth);
        await putLadder(client, standings, keysOf(truth, standings), { sizes: SMALL, changes });
        const rows = trueRows(truth, standings);
        const total = rows.length;
        const found = await allEntries(standings, rows);
        for (const [i, entry] of found.entries()) {
          const place = await boards.place(standings, entry, NOW);
          expect(place).toMatchObject({ rank: rows[i]!.rank, total, ...(i < exactPlaces + 1 && { kind: 'exact', error: 0 }) });
          const near = await boards.around(standings, entry, size, NOW);
          expect(near).toMatchObject({ rank: place.rank, total });
          checkRanks(near, rows.slice(Math.max(0, i - size), i + size + 1), ranking.ties === 'shared');
          const page = await boards.page(standings, { rank: i + 1 }, size, NOW);
          expect(shown(page.rows)).toEqual(rows.slice(i, i + size));
          expect({ total: page.total, previous: page.previous !== null, next: page.next !== null }).toEqual({
            ...{ total, previous: i > 0, next: i + size < total },
          });
        }
        const forward = await walk(standings, size, await boards.page(standings, { rank: 1 }, size, NOW));
        expect(forward.flatMap((page) => shown(page.rows))).toEqual(rows);
        const back = await walkBack(standings, size, await boards.page(standings, { rank: total }, size, NOW));
        expect(back.flatMap((page) => shown(page.rows))).toEqual(rows);
        expect([...forward, ...back].filter((page) => page.total !== total)).toEqual([]);
        for (const past of [total + 1, total + 7, 1e9]) {
          const page = await boards.page(standings, { rank: past }, size, NOW);
          expect(page).toMatchObject({ rows: [], total, previous: null, next: null });
        }
        const friends = await boards.among(standings, found, NOW);
        for (const [i, { playerId, rank }] of friends.rows.entries()) {
          expect(playerId).toBe(rows[i]!.playerId);
          expect(Math.abs(rank - rows[i]!.rank)).toBeLessThanOrEqual(i < exactPlaces + 1 ? 0 : friends.error);
        }
      }),
      { numRuns: 40 },
    );
  }, 180_000);
});

describe('a board whose ladder is old, or that has none', () => {
  it('says how far each rank may be from the truth, and walks without a gap', async () => {
    const seen = { exact: 0, bounded: 0 };
    await fc.assert(
      fc.asyncProperty(runs, runs, rankings, fc.constantFrom('old', 'none', 'lost'), async (first, second, ranking, how) => {
        const standings = withPlaces(freshStandings(ranking), 2);
        const truth = new Map<string, Standing>();
        const before = await play(standings, first, truth);
        if (how !== 'none')
          await putLadder(client, standings, keysOf(truth, standings), {
            sizes: SMALL,
            changes: before,
            lost: how === 'lost' ? [0, 1] : [],
          });
        await tell(client, standings, before + (await play(standings, second, truth)));
        const rows = trueRows(truth, standings);
        const found = await allEntries(standings, rows);
        const check = ({ rank, kind, error }: Pick<Page, 'kind' | 'error'> & { rank: number }, i: number): void => {
          expect(Math.abs(rank - rows[i]!.rank)).toBeLessThanOrEqual(error);
          expect(rank).toBeGreaterThanOrEqual(1);
          seen[kind] += 1;
          if (kind === 'exact') expect(error).toBe(0);
        };
        const friends = await boards.among(standings, found, NOW);
        for (const [i, entry] of found.entries()) {
          const place = await boards.place(standings, entry, NOW);
          check(place, i);
          expect(place.rank).toBeLessThanOrEqual(place.total);
          check({ ...friends, ...friends.rows[i]! }, i);
          const near = await boards.around(standings, entry, 3, NOW);
          expect(near.rows.find(({ playerId }) => playerId === entry.playerId)!.rank).toBe(place.rank);
          expect(near.rows.map(({ playerId }) => playerId)).toEqual(
            rows
              .slice(
                Math.max(
                  0,
                  i -
                    Math.min(
                      3,
                      near.rows.findIndex(({ playerId }) => playerId === entry.playerId),
                    ),
                ),
                i + 4,
              )
              .map(({ playerId }) => playerId),
          );
        }
        const forward = await walk(standings, 3, await boards.page(standings, { rank: 1 }, 3, NOW));
        const all = forward.flatMap((page) => page.rows.map((row) => ({ ...row, kind: page.kind, error: page.error })));
        expect(all.map(({ playerId }) => playerId)).toEqual(rows.map(({ playerId }) => playerId));
        for (const [i, row] of all.entries()) check(row, i);
      }),
      { numRuns: 60 },
    );
    expect(Math.min(seen.exact, seen.bounded)).toBeGreaterThan(0);
  }, 180_000);
});

/** Entries p0, p1 … from the best on, one score apart. */
async function lined(standings: Standings, count: number): Promise<{ keys: string[]; entry: (i: number) => Entry }> {
  const list = Array.from({ length: count }, (_, i) => ({ playerId: `p${i}`, score: -i, at: START }));
  const keys = await fill(client, standings, list);
  return { keys, entry: (i) => ({ ...list[i]!, key: keys[i]!, metadata: null }) };
}

describe('what the index holds of a player', () => {
  const stale = async (standings: Standings, { playerId, key }: Pick<Row, 'playerId' | 'key'>): Promise<void> => {
    const Item = { pk: boardKeys.entry(playerId, '', '').pk, sk: 'E#stale', gp: boardKeys.rank(standings.board.boardId, 'all'), gs: key };
    await client.send(new PutCommand({ TableName, Item }));
  };
  const keyAt = (playerId: string, score: number): string => orderKey({ playerId, score, at: START }, 'desc');

  it('is not counted against them, however old', async () => {
    const standings = withPlaces(freshStandings(), 100);
    const { entry } = await lined(standings, 5);
    const moved = { ...entry(0), score: -3.5 * 2, key: keyAt('p0', -7) };
    expect(await boards.place(standings, moved, NOW)).toMatchObject({ rank: 5, total: 5 });
    const { rows, rank } = await boards.around(standings, moved, 2, NOW);
    expect({ rank, rows: shown(rows).map((row) => [row.playerId, row.rank]) }).toEqual({
      rank: 5,
      rows: [
        ['p3', 3],
        ['p4', 4],
        ['p0', 5],
      ],
    });
    expect(shown((await boards.among(standings, [entry(1), moved], NOW)).rows)).toEqual([
      { playerId: 'p1', rank: 1 },
      { playerId: 'p0', rank: 5 },
    ]);
  });

  it('is shown once, and leaves no gap', async () => {
    const standings = withPlaces(freshStandings(), 100);
    const { entry } = await lined(standings, 6);
    await stale(standings, { playerId: 'p1', key: keyAt('p1', -4) });
    const ids = (rows: RankedRow[]) => shown(rows).map(({ playerId, rank }) => `${rank} ${playerId}`);
    expect(ids((await boards.page(standings, { rank: 1 }, 10, NOW)).rows)).toEqual(['1 p0', '2 p1', '3 p2', '4 p3', '5 p4', '6 p5']);
    expect(ids((await boards.around(standings, entry(2), 5, NOW)).rows)).toEqual(['1 p0', '2 p1', '3 p2', '4 p3', '5 p4', '6 p5']);
  });

  it('never gives a rank below 1', async () => {
    const standings = withPlaces(freshStandings(), 100);
    const { entry } = await lined(standings, 3);
    await stale(standings, { playerId: 'p2', key: keyAt('p2', 7) });
    for (const from of [{ before: entry(2) }, { before: entry(1) }, { rank: 1 }])
      expect((await boards.page(standings, from, 5, NOW)).rows[0]!.rank).toBe(1);
    expect((await boards.around(standings, entry(2), 5, NOW)).rows.map(({ rank }) => rank)).toEqual([1, 2, 3]);
  });
});

describe('a ladder that no longer fits', () => {
  it('is due at once where a leaf has grown beyond two, and its ranks stay within their error', async () => {
    const standings = withPlaces(freshStandings(), 2);
    const { keys, entry } = await lined(standings, 60);
    await putLadder(
      client,
      standings,
      keys.filter((_, i) => i % 10 === 0),
      { sizes: SMALL, changes: 6 },
    );
    await tell(client, standings, 60);
    for (const i of [5, 25, 45, 59]) {
      const { rank, error, kind, cut } = await boards.place(standings, entry(i), NOW);
      expect({ kind, cut: cut ?? false }).toEqual({ kind: i === 5 ? 'exact' : 'bounded', cut: i !== 5 });
      expect(Math.abs(rank - (i + 1))).toBeLessThanOrEqual(error);
    }
  });

  it('counts for none where its page is missing or has expired, and is due', async () => {
    const standings = withPlaces(freshStandings(), 2);
    const { keys, entry } = await lined(standings, 40);
    await putLadder(client, standings, keys, { sizes: SMALL, changes: 40, lost: [2] });
    const found = await boards.place(standings, entry(16), NOW);
    expect(found).toMatchObject({ kind: 'bounded', cut: true, total: 40, rank: 7 });
    expect(found.error).toBeGreaterThanOrEqual(10);
    expect((await boards.place(standings, entry(10), NOW)).cut).toBeUndefined();
    const later = new Date(NOW.getTime() + 86_402_000);
    expect(await boards.place(standings, entry(3), later)).toMatchObject({ rank: 4, kind: 'exact', cut: true });
    expect(await boards.place(standings, entry(10), later)).toMatchObject({ kind: 'bounded', cut: true });
  });

  it('is nothing at all where the period is over', async () => {
    const { board } = freshStandings();
    const over = new Date(START - 36 * 86_400_000);
    const standings = { board, period: { id: 'd2026-10-15', startsAt: over, endsAt: over, closesAt: over } };
    await lined(standings, 3);
    expect(await boards.total(standings, NOW)).toMatchObject({ total: 0, kind: 'exact' });
    expect(await boards.page(standings, { rank: 1 }, 3, NOW)).toMatchObject({ rows: [], total: 0, next: null, previous: null });
  });
});

describe('prices', () => {
  const readUnits = (work: () => Promise<unknown>): Promise<number> => withScope('test', (scope) => work().then(() => scope.units.read));
  const uuid = (i: number): string => `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`;
  /** A board with ids as they are used. */
  async function filled(count: number): Promise<{ standings: Standings; keys: string[]; entry: (i: number) => Entry }> {
    const standings = withPlaces(freshStandings(), 512);
    const list = Array.from({ length: count }, (_, i) => ({ playerId: uuid(i), score: -i, at: START }));
    const keys = await fill(client, standings, list);
    return { standings, keys, entry: (i) => ({ ...list[i]!, key: keys[i]!, metadata: null }) };
  }
  const mine = (standings: Standings, entry: Entry, around = 5) =>
    readUnits(async () => {
      await entries.find(standings, entry.playerId, NOW);
      await large.around(standings, entry, around, NOW);
    });

  itMetered(
    'my rank and window cost at most 13 units, friends 40 besides entries and names',
    async () => {
      const { standings, keys, entry } = await filled(3_000);
      await putLadder(client, standings, keys, { sizes: SIZES, changes: 3_000 });
      for (const i of [0, 100, 639, 640, 1_000, 1_151, 2_000, 2_999]) {
        expect(await large.place(standings, entry(i), NOW)).toMatchObject({
          rank: i + 1,
          total: 3_000,
          kind: i < 640 ? 'exact' : 'bounded',
        });
        expect(await mine(standings, entry(i))).toBeLessThanOrEqual(i < 640 ? 13 : 1 + 0.5 + 1 + 7 + 1);
      }
      const friends = Array.from({ length: 50 }, (_, i) => entry(i * 60));
      expect(await readUnits(() => large.among(standings, friends, NOW))).toBeLessThanOrEqual(40);
      for (const rank of [1, 500, 641, 2_950])
        expect(await readUnits(() => large.page(standings, { rank }, 50, NOW))).toBeLessThanOrEqual(13);
      for (const cursor of [3, 1_500, 2_990])
        expect(await readUnits(() => large.page(standings, { after: entry(cursor) }, 50, NOW))).toBeLessThanOrEqual(13);
    },
    60_000,
  );

  itMetered(
    'a board that has grown tenfold costs at most 16 units, with an old ladder and with none',
    async () => {
      const { standings, keys, entry } = await filled(7_000);
      await tell(client, standings, 7_000);
      const look = async (): Promise<void> => {
        for (const i of [0, 300, 1_500, 3_000, 6_999]) {
          expect(await mine(standings, entry(i), 25)).toBeLessThanOrEqual(16);
          const { rank, error } = await large.place(standings, entry(i), NOW);
          expect(Math.abs(rank - (i + 1))).toBeLessThanOrEqual(error);
          expect(await readUnits(() => large.page(standings, { rank: i + 1 }, 100, NOW))).toBeLessThanOrEqual(16);
        }
      };
      await look();
      await putLadder(
        client,
        standings,
        keys.filter((_, i) => i % 10 === 0),
        { sizes: SIZES, changes: 700 },
      );
      await tell(client, standings, 7_000);
      await look();
    },
    60_000,
  );
});

it('decodes what a row shows from its key', async () => {
  const standings = withPlaces(freshStandings(), 4);
  const { keys } = await lined(standings, 1);
  const { rows } = await boards.page(standings, { rank: 1 }, 1, NOW);
  expect(rows).toEqual([{ playerId: 'p0', key: keys[0], rank: 1, ...decodeOrderKey(keys[0]!, 'desc') }]);
});
