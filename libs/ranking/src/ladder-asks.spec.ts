import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { testClient } from '#testing/client';
import type { Item } from '#dynamo/item';
import { boardKeys } from '#dynamo/keys';
import { withScope } from '#telemetry/scope';
import { startWorld, type World } from '#testing/api';
import { testTable } from '#testing/engine';
import { through } from '#testing/through';
import type { Standings } from './board.ts';
import { freshStandings } from './ladder.fixture.ts';
import { LadderAsks } from './ladder-asks.ts';
import { ChangesRepository } from './changes.repository.ts';
import { LadderRepository } from './ladder.repository.ts';
import { type Ladder, ladderItem, ladderPageItem, type RefreshRequest } from './ladder.ts';

const TableName = testTable('boards');
const NOW = new Date('2026-11-20T12:00:00Z');
const AT = NOW.getTime();
const after = (ms: number): Date => new Date(AT + ms);
let world: World;
let client: DynamoDBDocumentClient;
let sent: { request: RefreshRequest; delay: number }[];
let warned: string[];

beforeAll(async () => {
  world = await startWorld();
  client = testClient();
});
beforeEach(() => {
  sent = [];
  warned = [];
});
afterAll(() => {
  world.stop();
});

const accept = (request: RefreshRequest, delay: number): Promise<void> => {
  sent.push({ request, delay });
  return Promise.resolve();
};

/** Another environment of the functions. */
function asksOf({ send = accept, table = TableName, keptMs = 0 } = {}): LadderAsks {
  const ladders = new LadderRepository(client, table, undefined, keptMs);
  return new LadderAsks({ client, table, ladders, queue: { send }, warn: (message) => warned.push(message) });
}

async function changesOf({ board, period }: Standings): Promise<Item | undefined> {
  const Key = boardKeys.changes(board.boardId, period.id);
  const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
  return Item;
}

const put = ({ board, period }: Standings, item: Item) =>
  client.send(new PutCommand({ TableName, Item: { ...boardKeys.changes(board.boardId, period.id), ...item } }));

async function putLadder({ board, period }: Standings, change: Partial<Ladder> = {}): Promise<Ladder> {
  const ladder = { version: 'v', asOf: AT, total: 9, changes: 0, rate: 0, firstKeys: ['0'], firstBases: [0], final: false, ...change };
  await client.send(new PutCommand({ TableName, Item: { ...boardKeys.ladder(board.boardId, period.id), ...ladderItem(ladder) } }));
  return ladder;
}

const LONG = { total: 1_000_000 };

describe('asking for a ladder', () => {
  it('takes the lease, and sends what was changed until now', async () => {
    const standings = freshStandings();
    await put(standings, { chg: 77, heard: AT });
    await asksOf().consider(standings, LONG, NOW);
    const { boardId } = standings.board;
    expect(sent).toEqual([{ request: { boardId, period: 'all', asOf: AT, changes: 77, lease: AT + 60_000 }, delay: 5 }]);
    expect(await changesOf(standings)).toMatchObject({ chg: 77, heard: AT, asked: AT, lease: AT + 60_000 });
  });

  it('makes the counters where there are none, which live as long as the period', async () => {
    const { board } = freshStandings();
    const endsAt = new Date('2026-11-21T00:00:00Z');
    const standings = { board, period: { id: 'd2026-11-20', startsAt: NOW, endsAt, closesAt: endsAt } };
    await asksOf().consider(standings, LONG, NOW);
    expect(sent[0]?.request.changes).toBe(0);
    expect((await changesOf(standings))?.x).toBe(endsAt.getTime() / 1000 + 35 * 86_400);
  });

  it('is done once by a race of 20 environments, and again when the lease has ended', async () => {
    const standings = freshStandings();
    await Promise.all(Array.from({ length: 20 }, () => asksOf().consider(standings, LONG, NOW)));
    await asksOf().consider(standings, LONG, after(60_000));
    expect(sent).toHaveLength(1);
    await asksOf().consider(standings, LONG, after(60_001));
    expect(sent).toHaveLength(2);
  });

  it('is tried once in 5 s by an environment, each board for itself', async () => {
    const [one, other] = [freshStandings(), freshStandings()];
    const asks = asksOf();
    await asks.consider(one, LONG, NOW);
    await put(one, {});
    await asks.consider(other, LONG, after(1));
    await asks.consider(one, LONG, after(4_999));
    expect(sent).toHaveLength(2);
    await asks.consider(one, LONG, after(5_000));
    expect(sent).toHaveLength(3);
  });

  it.each<[string, (standings: Standings) => Promise<unknown>, { total: number; cut?: boolean }]>([
    ['a short board', () => Promise.resolve(), { total: 4 }],
    ['a fresh ladder', putLadder, LONG],
    ['closed standings', (standings) => putLadder(standings, { asOf: 0, final: true }), { ...LONG, cut: true }],
  ])('writes nothing for %s', async (_, prepare, seen) => {
    const standings = freshStandings();
    await prepare(standings);
    const units = await withScope({ call: 'test', requestId: 'test' }, async (scope) => {
      await asksOf().consider(standings, seen, NOW);
      return scope.units;
    });
    expect({ units: units.write, sent, changes: await changesOf(standings) }).toEqual({ units: 0, sent: [], changes: undefined });
  });

  it('never fails a read: it is told, and the lease is given back', async () => {
    const standings = freshStandings();
    await asksOf({ send: () => Promise.reject(new Error('no queue')) }).consider(standings, LONG, NOW);
    await asksOf({ table: 'no-such-table' }).consider(standings, LONG, NOW);
    expect(warned).toHaveLength(2);
    expect((await changesOf(standings))?.lease).toBeUndefined();
    await asksOf().consider(standings, LONG, after(1));
    expect(sent).toHaveLength(1);
  });
});

describe('a silent stream', () => {
  it('is asked for a sign once in 5 s by all, and no ladder is asked for', async () => {
    const standings = freshStandings();
    await putLadder(standings, { asOf: AT - 11_000 });
    await put(standings, { heard: AT - 11_000 });
    const asked = async (): Promise<unknown> => (await changesOf(standings))?.asked;
    await Promise.all(Array.from({ length: 5 }, () => asksOf().consider(standings, LONG, NOW)));
    await asksOf().consider(standings, LONG, after(5_000));
    expect(await asked()).toBe(AT);
    await asksOf().consider(standings, LONG, after(5_001));
    expect({ asked: await asked(), sent }).toEqual({ asked: AT + 5_001, sent: [] });
  });

  it('is not asked where it was heard, or the board is short', async () => {
    const [heard, short] = [freshStandings(), freshStandings()];
    await putLadder(heard, { asOf: AT - 20_000 });
    await put(heard, { heard: AT - 5_000 });
    await asksOf().consider(heard, LONG, NOW);
    await asksOf().consider(short, { total: 3 }, NOW);
    expect([(await changesOf(heard))?.asked, await changesOf(short)]).toEqual([undefined, undefined]);
  });
});

describe('a clock that was set back', () => {
  const HOUR_MS = 3_600_000;

  it('keeps neither a lease nor a ladder of the future: another is asked for', async () => {
    const standings = freshStandings();
    await putLadder(standings, { asOf: AT + HOUR_MS });
    await put(standings, { chg: 7, lease: AT + HOUR_MS });
    await asksOf().consider(standings, LONG, NOW);
    expect(sent).toMatchObject([{ request: { asOf: AT, changes: 7 } }]);
  });

  it('keeps no sign of the stream: another is asked for, and an older one takes its place', async () => {
    const standings = freshStandings();
    const later = AT + HOUR_MS;
    await putLadder(standings, { asOf: AT - 20_000 });
    await put(standings, { chg: 7, heard: later, asked: later, lease: AT + 30_000 });
    await asksOf().consider(standings, LONG, NOW);
    expect((await changesOf(standings))?.asked).toBe(AT);
    await new ChangesRepository(client, TableName).report(standings, { changes: 2, heardAt: AT });
    expect(await changesOf(standings)).toMatchObject({ chg: 9, heard: AT });
  });
});

describe('what reads know of a board', () => {
  it('is read once a second, and once by many at a time', async () => {
    const standings = freshStandings();
    await putLadder(standings);
    const ladders = new LadderRepository(client, TableName);
    const cost = (times: Date[]): Promise<number> =>
      withScope({ call: 'test', requestId: 'test' }, async (scope) => {
        await Promise.all(times.map((time) => ladders.look(standings, time)));
        return scope.units.read;
      });
    expect(await cost([NOW, NOW, NOW])).toBe(0.5);
    expect(await cost([after(999)])).toBe(0);
    expect(await cost([after(1_000)])).toBe(0.5);
    expect(await cost([NOW])).toBe(0.5);
  });

  it('is asked again after a failure', async () => {
    const standings = freshStandings();
    let fails = true;
    const shaky = through(client, ({ input }, send) => (fails ? Promise.reject(new Error('away')) : send(input)));
    const ladders = new LadderRepository(shaky, TableName);
    const ladder = await putLadder(standings);
    await expect(ladders.look(standings, NOW)).rejects.toThrow('away');
    await expect(ladders.page(standings, ladder, 0, NOW)).rejects.toThrow('away');
    fails = false;
    expect((await ladders.look(standings, NOW)).ladder).toEqual(ladder);
    expect(await ladders.page(standings, ladder, 0, NOW)).toBeUndefined();
  });

  it('holds no item that has expired', async () => {
    const standings = freshStandings();
    const ladders = new LadderRepository(client, TableName, undefined, 0);
    const ladder = await putLadder(standings);
    await put(standings, { chg: 7, x: AT / 1000 - 1 });
    expect(await ladders.look(standings, NOW)).toMatchObject({ ladder, changes: { count: 0, heardAt: 0, askedAt: 0, leasedUntil: 0 } });
    const page = { keys: ['0'], bases: [0] };
    const key = boardKeys.ladderPage(standings.board.boardId, 'all', 'v', 0);
    expect(await ladders.page(standings, ladder, 0, NOW)).toBeUndefined();
    await client.send(new PutCommand({ TableName, Item: { ...key, ...ladderPageItem(page), x: AT / 1000 } }));
    expect(await ladders.page(standings, ladder, 0, NOW)).toEqual(page);
    expect(await ladders.page(standings, ladder, 0, after(1_000))).toBeUndefined();
  });
});
