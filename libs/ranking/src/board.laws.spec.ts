import { type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Board } from '#catalog/catalog';
import { testClient } from '#testing/client';
import { startWorld, type World } from '#testing/api';
import { testTable } from '#testing/engine';
import { SCALE } from '#testing/storm';
import type { Entry, Page, RankedRow, Standings } from './board.ts';
import { BoardRepository } from './board.repository.ts';
import { EntryRepository } from './entry.repository.ts';
import { freshStandings, type Ranking } from './ladder.fixture.ts';
import { NOW, putLadder, tell, withPlaces } from './laid.fixture.ts';
import { LadderRepository } from './ladder.repository.ts';
import { type LadderSizes } from './ladder.ts';
import { after, inOrder, rankAmong, type Standing } from './model.fixture.ts';
import { orderKey } from './order-key.ts';

const START = Date.UTC(2026, 10, 20);
const SMALL: LadderSizes = { leaf: 4, page: 2, margin: 1 };
const TableName = testTable('boards');
let world: World;
let client: DynamoDBDocumentClient;
let entries: EntryRepository;
let boards: BoardRepository;

beforeAll(async () => {
  world = await startWorld();
  client = testClient();
  entries = new EntryRepository(client, TableName, Math.random);
  boards = new BoardRepository(client, TableName, new LadderRepository(client, TableName, SMALL, 0));
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
      { numRuns: 20 * SCALE },
    );
  });
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
      { numRuns: 30 * SCALE },
    );
    expect(Math.min(seen.exact, seen.bounded)).toBeGreaterThan(0);
  });
});
