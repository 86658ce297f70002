import { randomInt, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { catalogue } from '#catalog/demo';
import type { Item } from '#dynamo/item';
import { boardKeys, coreKeys } from '#dynamo/keys';
import { discrepancies } from '#testing/books';
import { directClient, inParallel, SCALE, scanAll } from '#testing/storm';
import { freePort } from '#testing/engine';
import { npmStart, type Started, stop } from './newcomer.fixture.ts';

const ROUNDS = 3 * SCALE;
const PLAYERS = 4;
const AT_ONCE = 8;

interface Player {
  playerId: string;
  accessToken: string;
}

/** A call that a client repeats under one key until it is answered. */
interface Call {
  playerId: string;
  token: string;
  path: string;
  body: Record<string, unknown>;
  key: string;
  answer?: { status: number; body: Record<string, unknown> };
}

/** A connection each: one kept from before, which the other side has closed meanwhile, would look like a process that is gone. */
const ALONE = { connection: 'close' };

const data = mkdtempSync(join(tmpdir(), 'laurel-crash-'));
const port = await freePort();
let started: Started;
let tables: DynamoDBDocumentClient;
let core: string;
let boards: string;
let server: string;

async function start(): Promise<void> {
  started = await npmStart(port, '--data', data);
  const where = (await (await fetch(`${started.url}/_local`, { headers: ALONE })).json()) as {
    dynamodb: string;
    tables: { core: string; boards: string };
    users: { server: { accessToken: string } };
  };
  tables = directClient(where.dynamodb);
  ({ core, boards } = where.tables);
  server = where.users.server.accessToken;
}

async function kill(): Promise<void> {
  tables.destroy();
  await stop(started, 'SIGKILL');
}

beforeAll(start);
afterAll(async () => {
  await kill();
  rmSync(data, { recursive: true, force: true });
});

async function newPlayers(): Promise<Player[]> {
  const headers = { 'Content-Type': 'application/json', ...ALONE };
  const answer = await fetch(`${started.url}/_local/players`, { method: 'POST', headers, body: JSON.stringify({ count: PLAYERS }) });
  return ((await answer.json()) as { players: Player[] }).players;
}

/** What a player does in a round: more than there is money, limits and stock for. */
function callsOf({ playerId, accessToken }: Player): Call[] {
  const own = (path: string, body: Record<string, unknown>): Call => ({ playerId, token: accessToken, path, body, key: randomUUID() });
  const paid = (currency: string, amount: number): Call => {
    const call = own('/money/add', { playerId, source: 'match', currency, amount });
    return { ...call, token: server };
  };
  const each = <T>(list: readonly T[], make: (one: T, i: number) => Call): Call[] => list.map(make);
  return [
    ...each([60, 70, 80, 90], (amount) => paid('coins', amount)),
    ...each([3, 4], (amount) => paid('gems', amount)),
    ...each([50, 50, 50, 50, 50], (amount) => own('/money/add', { source: 'rewarded-ad', currency: 'coins', amount })),
    ...each(['potion', 'potion', 'potion', 'potion', 'potion', 'potion'], (offerId) => own('/shop/buy', { offerId })),
    ...each(['sword', 'sword', 'golden-hat', 'starter-pack', 'starter-pack'], (offerId) => own('/shop/buy', { offerId })),
    ...each(['level-2', 'level-3', 'level-3', 'double-jump'], (unlockId) => own('/unlock', { unlockId })),
    ...each(['daily-runs', 'daily-runs', 'first-thousand', 'weekly-spender'], (taskId) => own('/task/complete', { taskId })),
    ...each([0, 400, 800, 1_200], (score) => own('/score', { boardId: 'arcade', score })),
    ...each([1, 10, 100, 1_000], (score) => own('/score', { boardId: 'points', score })),
  ];
}

/** Sends a call until it is answered, or the process is gone. False: gone. */
async function send(call: Call): Promise<boolean> {
  for (;;) {
    const answer = await attempt(call).catch(() => undefined);
    if (!answer) return false;
    if (answer.status < 500 && answer.status !== 429) {
      call.answer = answer;
      return true;
    }
    if (answer.status < 503) throw new Error(`It failed for good: ${JSON.stringify(answer)}`);
    await sleep(50);
  }
}

async function attempt({ token, path, body, key }: Call): Promise<NonNullable<Call['answer']>> {
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', 'Idempotency-Key': key, ...ALONE };
  const answer = await fetch(started.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

/** A device that saves what it earned, again and again, until the process is gone. */
async function save({ playerId, accessToken }: Player, saves: Call[]): Promise<void> {
  for (let n = 1; n <= 15; n++) {
    const last = saves.at(-1)?.answer?.body as { version: number; data: { playSeconds: number } } | undefined;
    const changes = { playSeconds: (last?.data.playSeconds ?? 0) + n, highestLevel: n, collected: [`c${n}`] };
    const body = { slot: 'main', mode: 'merge', baseVersion: last?.version ?? 0, data: changes };
    const call: Call = { playerId, token: accessToken, path: '/progress', body, key: randomUUID() };
    saves.push(call);
    if (!(await send(call))) return;
  }
}

const shuffled = <T>(list: readonly T[]): T[] =>
  list
    .map((one) => ({ one, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one);

/** Plays until so many calls are answered; then the process is killed. */
async function storm(players: readonly Player[], enough: number): Promise<{ calls: Call[]; saves: Call[][] }> {
  const calls = shuffled(players.flatMap(callsOf));
  const saves = players.map((): Call[] => []);
  const answered = (): number => [...calls, ...saves.flat()].filter(({ answer }) => answer).length;
  const load = [
    inParallel(
      AT_ONCE,
      calls.map((call) => () => send(call)),
    ),
    ...players.map((player, i) => save(player, saves[i]!)),
  ];
  while (answered() < enough) await sleep(1);
  await kill();
  await Promise.all(load);
  return { calls, saves };
}

const itemOf = (items: readonly Item[], { pk, sk }: { pk: string; sk: string }): Item | undefined =>
  items.find((item) => item.pk === pk && item.sk === sk);

/** Each answer that was given stands in the tables. */
function checkAcknowledged(items: readonly Item[], calls: readonly Call[]): void {
  for (const { playerId, path, key, body, answer } of calls) {
    if (answer?.status !== 200) continue;
    if (path === '/money/add' || path === '/shop/buy') {
      const own = itemOf(items, coreKeys.record(playerId, path === '/shop/buy' ? 'buy' : 'add', key));
      const record = own ?? items.find(({ pk }) => /^I#[^#]+#add#([^#]+)$/.exec(String(pk))?.[1] === key);
      const recorded = JSON.parse(String(record?.r)) as object;
      expect(path === '/money/add' ? { playerId, ...recorded } : recorded).toEqual(answer.body);
    }
    if (path === '/unlock') expect(itemOf(items, coreKeys.unlock(playerId, String(answer.body.kind), String(body.unlockId)))).toBeDefined();
    if (path === '/task/complete')
      expect(itemOf(items, coreKeys.claim(playerId, String(answer.body.cycle), String(body.taskId)))).toBeDefined();
  }
}

/** What a player's runs have come to: how many were counted, the best one, and the sum. */
function scoresOf(items: readonly Item[], entries: readonly Item[], playerId: string): { runs: number; best: unknown; sum: unknown } {
  const all = itemOf(items, coreKeys.counters(playerId))?.all as { n: { runs?: number } } | undefined;
  const standing = (boardId: string): unknown => itemOf(entries, boardKeys.entry(playerId, boardId, 'all'))?.s;
  return { runs: all?.n.runs ?? 0, best: standing('arcade'), sum: standing('points') };
}

it('has every acknowledged effect once after each kill in a storm, no half one, and completes what was not acknowledged', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const players = await newPlayers();
    const { calls, saves } = await storm(players, randomInt(20, 160));
    await start();

    const [items, entries] = [await scanAll(tables, core), await scanAll(tables, boards)];
    expect(discrepancies(catalogue, items)).toEqual([]);
    checkAcknowledged(items, calls);
    for (const { playerId } of players) {
      const scores = calls.filter((call) => call.playerId === playerId && call.path === '/score');
      const { runs } = scoresOf(items, entries, playerId);
      expect(runs).toBeGreaterThanOrEqual(scores.filter(({ answer }) => answer).length);
      expect(runs).toBeLessThanOrEqual(scores.length);
    }

    const before = calls.flatMap((call) =>
      call.answer?.status === 200 && ['/money/add', '/shop/buy'].includes(call.path) ? [{ ...call }] : [],
    );
    await inParallel(
      AT_ONCE,
      [...calls.filter(({ answer }) => !answer), ...before].map((call) => () => send(call)),
    );
    await Promise.all(saves.flat().flatMap((call) => (call.answer ? [] : [send(call)])));
    const asAnswered = new Map(calls.map(({ key, answer }) => [key, answer]));
    for (const { key, answer } of before) expect(answer).toEqual(asAnswered.get(key));

    const [after, entriesAfter] = [await scanAll(tables, core), await scanAll(tables, boards)];
    expect(discrepancies(catalogue, after)).toEqual([]);
    checkAcknowledged(after, calls);
    for (const [i, { playerId }] of players.entries()) {
      expect(scoresOf(after, entriesAfter, playerId)).toEqual({ runs: 8, best: 1_200, sum: 1_111 });
      const own = saves[i]!;
      expect(own.map(({ answer }) => answer?.status)).toEqual(own.map(() => 200));
      const seconds = own.map((_, n) => n + 1).reduce((sum, n) => sum + n, 0);
      expect(own.at(-1)!.answer!.body).toMatchObject({ version: own.length, data: { playSeconds: seconds, highestLevel: own.length } });
    }
  }
});
