import { type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { testClient } from '#testing/client';
import { startWorld, type World } from '#testing/api';
import { testTable } from '#testing/engine';
import { itMetered } from '#testing/metered';
import { withScope } from '#telemetry/scope';
import type { Entry, Standings } from './board.ts';
import { BoardRepository } from './board.repository.ts';
import { EntryRepository } from './entry.repository.ts';
import { fill, freshStandings } from './ladder.fixture.ts';
import { NOW, putLadder, tell, withPlaces } from './laid.fixture.ts';
import { LadderRepository } from './ladder.repository.ts';
import { SIZES } from './ladder.ts';

const START = Date.UTC(2026, 10, 20);
const TableName = testTable('boards');
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
  world.stop();
});

describe('prices', () => {
  const readUnits = (work: () => Promise<unknown>): Promise<number> =>
    withScope({ call: 'test', requestId: 'test' }, (scope) => work().then(() => scope.units.read));
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
      await boards.around(standings, entry, around, NOW);
    });

  itMetered('my rank and window cost at most 13 units, friends 40 besides entries and names', async () => {
    const { standings, keys, entry } = await filled(3_000);
    await putLadder(client, standings, keys, { sizes: SIZES, changes: 3_000 });
    for (const i of [0, 100, 639, 640, 1_000, 1_151, 2_000, 2_999]) {
      expect(await boards.place(standings, entry(i), NOW)).toMatchObject({
        rank: i + 1,
        total: 3_000,
        kind: i < 640 ? 'exact' : 'bounded',
      });
      expect(await mine(standings, entry(i))).toBeLessThanOrEqual(i < 640 ? 13 : 1 + 0.5 + 1 + 7 + 1);
    }
    const friends = Array.from({ length: 50 }, (_, i) => entry(i * 60));
    expect(await readUnits(() => boards.among(standings, friends, NOW))).toBeLessThanOrEqual(40);
    for (const rank of [1, 500, 641, 2_950])
      expect(await readUnits(() => boards.page(standings, { rank }, 50, NOW))).toBeLessThanOrEqual(13);
    for (const cursor of [3, 1_500, 2_990])
      expect(await readUnits(() => boards.page(standings, { after: entry(cursor) }, 50, NOW))).toBeLessThanOrEqual(13);
  });

  itMetered('a board that has grown tenfold costs at most 16 units, with an old ladder and with none', async () => {
    const { standings, keys, entry } = await filled(7_000);
    await tell(client, standings, 7_000);
    const look = async (): Promise<void> => {
      for (const i of [0, 300, 1_500, 3_000, 6_999]) {
        expect(await mine(standings, entry(i), 25)).toBeLessThanOrEqual(16);
        const { rank, error } = await boards.place(standings, entry(i), NOW);
        expect(Math.abs(rank - (i + 1))).toBeLessThanOrEqual(error);
        expect(await readUnits(() => boards.page(standings, { rank: i + 1 }, 100, NOW))).toBeLessThanOrEqual(16);
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
  });
});
