import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testClient } from '#testing/client';
import { boardKeys } from '#dynamo/keys';
import { startWorld, type World } from '#testing/api';
import { testTable } from '#testing/engine';
import type { Entry, RankedRow, Row, Standings } from './board.ts';
import { BoardRepository } from './board.repository.ts';
import { fill, freshStandings } from './ladder.fixture.ts';
import { NOW, putLadder, tell, withPlaces } from './laid.fixture.ts';
import { LadderRepository } from './ladder.repository.ts';
import { type LadderSizes } from './ladder.ts';
import { decodeOrderKey, orderKey } from './order-key.ts';

const START = Date.UTC(2026, 10, 20);
const SMALL: LadderSizes = { leaf: 4, page: 2, margin: 1 };
const TableName = testTable('boards');
let world: World;
let client: DynamoDBDocumentClient;
let boards: BoardRepository;

beforeAll(async () => {
  world = await startWorld();
  client = testClient();
  boards = new BoardRepository(client, TableName, new LadderRepository(client, TableName, SMALL, 0));
});
afterAll(() => {
  world.stop();
});

const shown = (rows: readonly RankedRow[]) => rows.map(({ playerId, rank }) => ({ playerId, rank }));

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

it('decodes what a row shows from its key', async () => {
  const standings = withPlaces(freshStandings(), 4);
  const { keys } = await lined(standings, 1);
  const { rows } = await boards.page(standings, { rank: 1 }, 1, NOW);
  expect(rows).toEqual([{ playerId: 'p0', key: keys[0], rank: 1, ...decodeOrderKey(keys[0]!, 'desc') }]);
});
