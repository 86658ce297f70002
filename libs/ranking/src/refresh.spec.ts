import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { testClient } from '#testing/client';
import { boardKeys } from '#dynamo/keys';
import { startWorld, type World } from '#testing/api';
import { testTable } from '#testing/engine';
import { scanAll } from '#testing/storm';
import type { Standings } from './board.ts';
import { ChangesRepository } from './changes.repository.ts';
import { ask, fill, freshStandings, ladderOf, leavesOf, SETTLE_MS } from './ladder.fixture.ts';
import { type Circumstances, leaseOf, players, refreshOnce, watched } from './refresh.fixture.ts';
import type { RefreshOutcome, RefreshTask } from './refresh.ts';

const START = Date.UTC(2026, 10, 20);
const TableName = testTable('boards');
let world: World;
let client: DynamoDBDocumentClient;

beforeAll(async () => {
  world = await startWorld();
  client = testClient();
});
afterAll(() => {
  client.destroy();
  world.stop();
});

const run = (standings: Standings, task: RefreshTask, circumstances: Partial<Circumstances> = {}): Promise<RefreshOutcome> =>
  refreshOnce(standings, task, { through: client, ...circumstances });

const changesOf = async ({ board, period }: Standings, changes: number): Promise<void> => {
  await new ChangesRepository(client, TableName).report({ board, period }, { changes, heardAt: START });
};

describe('a refresh', () => {
  it('cuts a board of any length into leaves', async () => {
    const sizes = fc.record({ n: fc.integer({ min: 0, max: 60 }), keys: fc.integer({ min: 1, max: 70 }) });
    const property = fc.asyncProperty(sizes, async ({ n, keys }) => {
      const standings = freshStandings();
      const order = await fill(client, standings, players(n));
      await changesOf(standings, n);
      expect(await run(standings, await ask(client, standings, START), { keys })).toBe('done');
      const expected = { asOf: START, total: n, changes: n, rate: 0, final: false, leaves: leavesOf(order) };
      expect(await ladderOf(client, standings)).toMatchObject(expected);
      expect(await leaseOf(client, standings)).toBe(0);
    });
    await fc.assert(property, { numRuns: 25 });
  });

  it('tells how fast the board has changed since the ladder before', async () => {
    const standings = freshStandings();
    await fill(client, standings, players(20));
    await run(standings, await ask(client, standings, START));
    await changesOf(standings, 30);
    await run(standings, await ask(client, standings, START + 20_000));
    expect(await ladderOf(client, standings)).toMatchObject({ changes: 30, rate: 1.5 });
  });

  it('takes the place of a ladder of the future, when the clock was set back', async () => {
    const standings = freshStandings();
    const ahead = START + 86_400_000;
    await fill(client, standings, players(20));
    await run(standings, await ask(client, standings, ahead));
    expect((await ladderOf(client, standings))?.asOf).toBe(ahead);
    expect(await run(standings, await ask(client, standings, START))).toBe('done');
    expect((await ladderOf(client, standings))?.asOf).toBe(START);
    expect(await run(standings, await ask(client, standings, START - 1))).toBe('dropped');
  });

  it('keeps the pages for a day, and the ladder as long as the entries of its period', async () => {
    const endsAt = new Date(START + 86_400_000);
    const standings = { ...freshStandings(), period: { id: 'd2026-11-20', startsAt: new Date(START), endsAt, closesAt: endsAt } };
    await fill(client, standings, players(20));
    await run(standings, await ask(client, standings, START));
    const { version } = (await ladderOf(client, standings))!;
    const { boardId } = standings.board;
    const expiry = async (Key: object) => (await client.send(new GetCommand({ TableName, Key: { ...Key } }))).Item?.x as unknown;
    expect(await expiry(boardKeys.ladderPage(boardId, 'd2026-11-20', version, 0))).toBe((START + SETTLE_MS) / 1000 + 86_400);
    expect(await expiry(boardKeys.ladder(boardId, 'd2026-11-20'))).toBe(START / 1000 + 86_400 * 36);
  });

  it('reads 1,000 units a second', async () => {
    const standings = freshStandings();
    await fill(client, standings, players(40));
    const spent: number[] = [];
    const slept: number[] = [];
    const through = watched(client, ({ ConsumedCapacity, Count }) => {
      if (Count !== undefined) spent.push((ConsumedCapacity as { CapacityUnits: number }).CapacityUnits);
    });
    await run(standings, await ask(client, standings, START), { through, slept });
    expect(spent).toHaveLength(6);
    expect(Math.min(...spent)).toBeGreaterThan(0);
    expect(slept).toEqual(spent);
  });

  it('that hands on after every query makes the ladder of one pass', async () => {
    const standings = freshStandings();
    const order = await fill(client, standings, players(50));
    let outcome: RefreshOutcome = await ask(client, standings, START);
    let runs = 0;
    for (; typeof outcome !== 'string'; runs++) {
      const task = JSON.parse(JSON.stringify(outcome)) as RefreshTask;
      expect(await ladderOf(client, standings)).toBeUndefined();
      outcome = await run(standings, task, { remaining: () => 14_999 });
    }
    expect([outcome, runs]).toEqual(['done', Math.ceil(51 / 7)]);
    expect(await ladderOf(client, standings)).toMatchObject({ total: 50, leaves: leavesOf(order) });
  });

  it('does nothing where the period has expired', async () => {
    const endsAt = new Date(START - 36 * 86_400_000);
    const standings = { ...freshStandings(), period: { id: 'd2026-10-14', startsAt: endsAt, endsAt, closesAt: endsAt } };
    await fill(client, standings, players(5));
    const task = await ask(client, standings, START);
    const before = await scanAll(client, TableName);
    expect(await run(standings, task)).toBe('dropped');
    expect(await scanAll(client, TableName)).toEqual(before);
  });

  it('counts each entry that moves meanwhile at most once too often or too seldom', async () => {
    const moves = fc.array(fc.record({ player: fc.integer({ min: 0, max: 29 }), score: fc.integer({ min: 0, max: 11 }) }), {
      maxLength: 20,
    });
    const property = fc.asyncProperty(moves, async (list) => {
      const standings = freshStandings();
      const entries = new Map(players(30).map((entry) => [entry.playerId, entry]));
      await fill(client, standings, [...entries.values()]);
      const waiting = [...list];
      const through = watched(client, async () => {
        for (const { player, score } of waiting.splice(0, 3)) {
          const moved = { playerId: `p${player}`, score, at: START + list.length - waiting.length };
          entries.set(moved.playerId, moved);
          await fill(client, standings, [moved]);
        }
      });
      await run(standings, await ask(client, standings, START), { through, keys: 4 });
      const truth = await fill(client, standings, [...entries.values()]);
      const { leaves, total } = (await ladderOf(client, standings))!;
      for (const [i, key] of leaves.keys.entries())
        expect(Math.abs(leaves.bases[i]! - truth.filter((other) => other < key).length)).toBeLessThanOrEqual(list.length);
      expect(Math.abs(total - truth.length)).toBeLessThanOrEqual(list.length);
    });
    await fc.assert(property, { numRuns: 20 });
  });
});
