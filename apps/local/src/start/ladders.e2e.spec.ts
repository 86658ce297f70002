import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { catalogue } from '#catalog/demo';
import { seasonsOf } from '#ranking/period';
import { freePort } from '#testing/engine';
import { guest, type Guest, local } from '../newcomer.fixture.ts';
import { type Backends, startBackends } from './backends.ts';
import { startFronts } from './fronts.ts';
import { Parts } from './parts.ts';
import { localUrl, planCloud } from './plan.ts';

const root = join(import.meta.dirname, '..', '..', '..', '..');
const parts = new Parts();
let backends: Backends;
let url: string;

beforeAll(async () => {
  const port = await freePort();
  const lines: string[] = [];
  const onFailure = (reason: string): void => {
    throw new Error(`${reason}\n${lines.join('\n')}`);
  };
  const print = (line: string): void => void lines.push(line);
  const options = { port, data: undefined, fresh: false, dedicated: false, watch: false };
  const plan = await planCloud({ ...options, root, dynamodbEndpoint: undefined, print, onFailure });
  backends = await startBackends(plan, parts);
  await startFronts(plan, backends, parts);
  url = localUrl(port);
}, 120_000);
afterAll(() => parts.close());

const post = async (path: string, body: object, player?: Guest): Promise<unknown> => {
  const headers = { 'Content-Type': 'application/json', ...(player && { Authorization: `Bearer ${player.token}` }) };
  const answer = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`);
  return JSON.parse(text);
};
const get = async (path: string, { token }: Guest): Promise<unknown> =>
  (await fetch(url + path, { headers: { Authorization: `Bearer ${token}` } })).json();

async function until(what: string, limitMs: number, holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + limitMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`Not in ${limitMs} ms: ${what}`);
    await sleep(20);
  }
}
const runs = (name: string): { calls: number; errors: number } => backends.metrics.snapshot().functions[name] ?? { calls: 0, errors: 0 };

describe('the close of seasons', () => {
  it('pays and freezes a season when somebody moves the clock past its end', async () => {
    const where = await local(url);
    const [ada, bob] = await Promise.all([guest(where), guest(where)]);
    const [season] = seasonsOf(catalogue);
    // An hour before the end, whatever the date is on this machine.
    backends.clock.advance(Math.floor((season!.endsAt.getTime() - Date.now()) / 1_000) - 3_600);
    await post('/_local/clock', { advanceSeconds: 0 });
    for (const [player, score] of [
      [ada, 10],
      [bob, 20],
    ] as const)
      await post('/score', { boardId: 'league', score }, player);
    const board = `/leaderboard/global?boardId=league&window=season&period=${season!.id}`;
    const standings = {
      total: 2,
      entries: [
        { rank: 1, playerId: bob.playerId, score: 20 },
        { rank: 2, playerId: ada.playerId, score: 10 },
      ],
    };
    expect(await get(board, ada)).toMatchObject(standings);

    const closesIn = Math.ceil((season!.closesAt.getTime() - backends.clock.now().getTime()) / 1_000) + 60;
    await post('/_local/clock', { advanceSeconds: closesIn });
    const gems = async (player: Guest): Promise<unknown> => ((await get('/money', player)) as { balances: { gems: number } }).balances.gems;
    await until('both prizes', 30_000, async () => (await gems(bob)) === 20 && (await gems(ada)) === 10);
    const archive = await get(board, bob);
    expect(archive).toMatchObject({ ...standings, rankKind: 'exact' });
    await post('/_local/clock', { advanceSeconds: 60 });
    expect(await get(board, ada)).toEqual(archive);
  }, 120_000);

  it('runs at the start, and whenever somebody moves the clock past its next run', async () => {
    await until('a close', 30_000, () => runs('SeasonCloseFunction').calls > 0);
    // All within one of the machine's minutes, which brings one run by itself.
    for (const advanceSeconds of [60, 3_600, 86_400, 90 * 86_400]) {
      const { calls } = runs('SeasonCloseFunction');
      await post('/_local/clock', { advanceSeconds });
      await until('another close', 10_000, () => runs('SeasonCloseFunction').calls > calls);
    }
    expect(runs('SeasonCloseFunction').errors).toBe(0);
  }, 120_000);

  it('can be asked for', async () => {
    expect(await post('/_local/invoke/SeasonCloseFunction', {})).toEqual({ result: null });
  }, 60_000);
});

describe('the count of a board', () => {
  it('comes by the queue, after its delay', async () => {
    const queue = backends.queues.queue('laurel-local-ladders');
    const body = JSON.stringify({ boardId: 'arcade', period: 'all', asOf: Date.now(), changes: 0, lease: Date.now() + 60_000 });
    queue.send({ kind: 'standard', body, delaySeconds: 2 });
    expect(queue.receive(1)).toEqual([]);
    await until('an empty queue', 20_000, () => queue.size === 0);
    expect(runs('LadderRefreshFunction')).toMatchObject({ calls: 1, errors: 0 });
  }, 60_000);

  it('can be asked for', async () => {
    expect(await post('/_local/invoke/LadderRefreshFunction', { Records: [] })).toEqual({ result: { batchItemFailures: [] } });
  }, 60_000);
});
