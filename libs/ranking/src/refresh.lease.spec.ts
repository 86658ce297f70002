import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testClient } from '#testing/client';
import { boardKeys } from '#dynamo/keys';
import { startWorld, type World } from '#testing/api';
import { testTable } from '#testing/engine';
import { scanAll } from '#testing/storm';
import type { Standings } from './board.ts';
import { ladderItem } from './ladder.ts';
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

describe('a refresh that is killed', () => {
  it('after any request leaves the old ladder in force, or the new one, and the next makes its own', async () => {
    const standings = freshStandings();
    const order = await fill(client, standings, players(30));
    let now = START;
    await run(standings, await ask(client, standings, now));
    let steps = 0;
    for (let killed = true, enforced = false; killed; steps++) {
      const old = await ladderOf(client, standings);
      now += 70_000;
      let left = steps;
      const dying = watched(client, () => {
        if (left-- === 0) throw new Error('killed');
      });
      const task = await ask(client, standings, now);
      killed = await run(standings, task, { through: dying }).then(
        () => false,
        () => true,
      );
      const ladder = await ladderOf(client, standings);
      enforced ||= ladder?.version !== old?.version;
      expect(ladder).toEqual(enforced ? { ...old, version: ladder?.version, asOf: now } : old);
      expect(ladder?.leaves).toEqual(leavesOf(order));
    }
    // Lease, 5 queries, 3 pages, the ladder before, the switch, the lease again.
    expect(steps).toBe(13);
    expect(await leaseOf(client, standings)).toBe(0);
  });

  it('and whose message comes again is dropped, for the lease has another name by now', async () => {
    const standings = freshStandings();
    await fill(client, standings, players(30));
    const task = await ask(client, standings, START);
    const dying = watched(client, ({ Count }) => {
      if (Count !== undefined) throw new Error('killed');
    });
    await expect(run(standings, task, { through: dying })).rejects.toThrow('killed');
    const before = await scanAll(client, TableName);
    expect(await run(standings, task)).toBe('dropped');
    expect(await scanAll(client, TableName)).toEqual(before);
    await run(standings, await ask(client, standings, START + 70_000));
    expect(await ladderOf(client, standings)).toMatchObject({ total: 30, asOf: START + 70_000 });
  });
});

describe('the lease', () => {
  it('lets one of two refreshes at once count', async () => {
    const standings = freshStandings();
    const order = await fill(client, standings, players(30));
    const task = await ask(client, standings, START);
    const outcomes = await Promise.all([run(standings, task), run(standings, task), run(standings, task)]);
    expect(outcomes.toSorted()).toEqual(['done', 'dropped', 'dropped']);
    expect((await ladderOf(client, standings))?.leaves).toEqual(leavesOf(order));
  });

  it('that another has taken ends a count, and nothing is put in force', async () => {
    const standings = freshStandings();
    await fill(client, standings, players(30));
    const task = await ask(client, standings, START);
    let now = START + SETTLE_MS;
    const through = watched(client, async ({ Count }) => {
      now += 31_000;
      if (Count !== undefined && now < START + 120_000) await takeLease(standings, now + 60_000);
    });
    expect(await run(standings, task, { through, now: () => now })).toBe('dropped');
    expect(await ladderOf(client, standings)).toBeUndefined();
  });

  it('is prolonged as long as it is counted', async () => {
    const standings = freshStandings();
    await fill(client, standings, players(40));
    let now = START + SETTLE_MS;
    const left: number[] = [];
    const through = watched(client, async ({ Count }) => {
      if (Count === undefined) return;
      now += 29_000;
      left.push((await leaseOf(client, standings)) - now);
    });
    expect(await run(standings, await ask(client, standings, START), { through, now: () => now })).toBe('done');
    expect(left).toHaveLength(6);
    expect(Math.min(...left)).toBeGreaterThan(0);
  });

  async function takeLease({ board, period }: Standings, lease: number): Promise<void> {
    const Key = boardKeys.changes(board.boardId, period.id);
    const change = { UpdateExpression: 'SET lease = :lease', ExpressionAttributeValues: { ':lease': lease } };
    await client.send(new UpdateCommand({ TableName, Key, ...change }));
  }
});

describe('a ladder in force', () => {
  it.each([
    ['later', { asOf: START + 1, final: false }],
    ['as old', { asOf: START, final: false }],
    ['final', { asOf: START - 1, final: true }],
  ])('that is %s stays', async (_, standing) => {
    const standings = freshStandings();
    await fill(client, standings, players(30));
    const Key = boardKeys.ladder(standings.board.boardId, 'all');
    const ladder = { version: 'old', total: 1, changes: 0, rate: 0, firstKeys: ['0'], firstBases: [0], ...standing };
    await client.send(new PutCommand({ TableName, Item: { ...Key, ...ladderItem(ladder) } }));
    expect(await run(standings, await ask(client, standings, START))).toBe('dropped');
    const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    expect(Item).toEqual({ ...Key, ...ladderItem(ladder) });
    expect(await leaseOf(client, standings)).toBe(0);
  });
});
