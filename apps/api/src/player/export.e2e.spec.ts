import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { uploadKeys } from '#avatar/avatar-keys';
import { SystemClock } from '#core/clock';
import { coreKeys } from '#dynamo/keys';
import { type Answer, type ApiLambda, caller, type SignedIn, startWorld, type World } from '#testing/api';
import { testTable } from '#testing/engine';
import { lambdaContext } from '#testing/events';
import { delivered, type Held, type JobsLambda, play, startHeld } from '#testing/held';
import { holdClock } from '#testing/held-clock';
import type { Queued } from '#testing/outbox';
import { drawn } from '#testing/processor';
import { ExportJob } from './export.job.ts';
import { ExportRepository } from './export.repository.ts';
import { objectKey } from './export.rules.ts';
import { ObjectRepository } from './object.repository.ts';
import { UserRepository } from './user.repository.ts';

const NOON = Date.parse('2026-11-20T12:00:00.000Z');
const HOUR = 3_600_000;

let world: World;
let held: Held;
let api: ApiLambda;
let jobs: JobsLambda;

beforeAll(async () => {
  world = await startWorld();
  ({ held, api, jobs } = await startHeld(world, async () => ({
    api: await import('../lambda.ts'),
    jobs: await import('./player.jobs.ts'),
    triggers: await import('./player.triggers.ts'),
  })));
});
afterAll(() => {
  held.stop();
});
beforeEach(() => {
  held.outbox.queued.length = 0;
  held.outbox.down = false;
  held.bucket.objects.clear();
  // No day ends while a test runs.
  at(NOON);
});
afterEach(() => {
  jest.useRealTimers();
});

const ask = ({ token }: Pick<SignedIn, 'token'>): Promise<Answer> => held.game.get(token, '/me/export');
const run = async (message: Queued): Promise<unknown[]> =>
  (await jobs.handler(delivered(message), lambdaContext() as never)).batchItemFailures;
/** Works off what is queued, as the queue would. */
async function work(): Promise<void> {
  for (const message of held.outbox.queued.splice(0)) expect(await run(message)).toEqual([]);
}
const at = (time: number): void => {
  holdClock(time);
};
const fresh = async (player: SignedIn): Promise<SignedIn> => ({ ...player, token: await world.issuer.player(player.playerId) });
const state = async ({ playerId }: SignedIn): Promise<Record<string, unknown> | undefined> =>
  (await held.game.core(coreKeys.export(playerId).pk)).find(({ sk }) => sk === coreKeys.export(playerId).sk);
const waiting = { status: 202, body: { status: 'processing' } };
const link = ({ body }: Answer): URL => new URL((body as { url: string }).url);
const keyIn = (url: URL): string => url.pathname.replace('/test-exports/', '');

describe('GET /me/export', () => {
  it('gives a link to a document of everything, once a job has written it', async () => {
    const ada = await held.game.newPlayer();
    await play(held, ada, 'Ada Byron');
    const { avatarId } = held.processor.jobs.at(-1)!;
    held.bucket.of('test-uploads').set(uploadKeys.result(ada.playerId, avatarId), JSON.stringify(drawn(avatarId)));
    held.bucket.of('test-uploads').delete(uploadKeys.upload(ada.playerId, avatarId));
    held.bucket.of('test-uploads').set(uploadKeys.upload(ada.playerId, 'another'), 'a picture');
    expect(await ask(ada)).toMatchObject(waiting);
    expect(await ask(ada)).toMatchObject(waiting);
    expect(held.outbox.queued).toHaveLength(1);
    await work();
    const answer = await ask(ada);
    expect(answer).toMatchObject({ status: 200, body: { url: expect.any(String), expiresAt: '2026-11-20T12:15:00.000Z' } });
    const url = link(answer);
    expect(url.origin).toBe(held.bucket.endpoint);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      'X-Amz-Expires': '900',
      'X-Amz-SignedHeaders': 'host',
      'X-Amz-Signature': expect.stringMatching(/^[0-9a-f]{64}$/),
      'response-content-disposition': 'attachment; filename="laurel-export.json"',
    });
    expect(url.href).not.toContain(ada.playerId);
    const document = JSON.parse(held.bucket.objects.get(keyIn(url))!) as Record<string, unknown>;
    const { balances } = (await held.game.get(ada.token, '/money')).body as { balances: Record<string, number> };
    const ledgers = await Promise.all(
      ['coins', 'gems'].map(
        async (currency) => (await held.game.get(ada.token, '/money/ledger', { currency })).body as { entries: object[] },
      ),
    );
    const { items } = (await held.game.get(ada.token, '/inventory')).body as { items: object[] };
    const save = (await held.game.get(ada.token, '/progress', { slot: 'main' })).body as object;
    expect(document).toMatchObject({
      playerId: ada.playerId,
      account: { username: ada.playerId, attributes: { email: `${ada.playerId}@example.com` }, createdAt: '2026-01-01T00:00:00.000Z' },
      profile: [{ name: 'Ada Byron', createdAt: expect.any(String), ban: null }],
      wallets: [
        { currency: 'coins', balance: balances.coins },
        { currency: 'gems', balance: balances.gems },
      ],
      purchases: [{ offerId: 'potion', quantity: 2 }],
      earned: [{ source: 'rewarded-ad', amount: 50 }],
      unlocks: [{ unlockId: 'level-2', kind: 'level' }, { unlockId: 'level-3' }],
      claims: [{ taskId: 'first-thousand', rewards: [{ itemId: 'potion' }] }],
      counters: [{ all: { counts: { runs: 3, 'best-score': 1_200 } } }],
      exports: [{ state: 'running' }],
      avatars: [{ avatarId: 'q3nWq2m0Qy6oZ0v1pXk4Tg', status: 'ready', landmarks: { nose: [256, 270] } }],
      uploads: [{ uploadId: 'another', bytes: 9 }],
      tickets: [{ boardId: 'sprint', startedAt: '2026-11-20T12:00:00.000Z', expiresAt: '2026-11-20T13:00:00.000Z', usedAt: null }],
      connections: [{ connectionId: expect.any(String) }],
    });
    expect(document.ledger).toEqual(ledgers.flatMap(({ entries }) => entries.toReversed()));
    expect(document.inventory).toEqual(items);
    expect(document.saves).toContainEqual(expect.objectContaining(save));
    expect(document.scores).toHaveLength(5);
    expect(document.scores).toContainEqual(
      expect.objectContaining({ boardId: 'arcade', period: 'all', score: 1_200, metadata: { level: 3 } }),
    );
    expect(document.requests).toEqual([
      expect.objectContaining({ operation: 'add', answer: expect.objectContaining({ amount: 50 }) }),
      ...Array<unknown>(2).fill(expect.objectContaining({ operation: 'buy' })),
    ]);
  });

  it('gives the same document for a day, then has a new one written and the old one removed', async () => {
    at(NOON);
    const ada = await held.game.newPlayer();
    await ask(ada);
    await work();
    const first = keyIn(link(await ask(ada)));
    at(NOON + 23 * HOUR);
    expect(keyIn(link(await ask(await fresh(ada))))).toBe(first);
    expect(held.outbox.queued).toEqual([]);
    at(NOON + 24 * HOUR + 1);
    expect(await ask(await fresh(ada))).toMatchObject(waiting);
    await work();
    const second = keyIn(link(await ask(await fresh(ada))));
    expect(second).not.toBe(first);
    expect([...held.bucket.objects.keys()]).toEqual([second]);
  });

  it('has its job sent again where the queue took no message, each 30 s at most, and counts once', async () => {
    at(NOON);
    const ada = await held.game.newPlayer();
    held.outbox.down = true;
    expect(await ask(ada)).toMatchObject({ status: 503, body: { code: 'try_again' } });
    const { id } = (await state(ada))!;
    expect(await state(ada)).toMatchObject({ state: 'asked', count: 1 });
    for (const seconds of [0, 29]) {
      at(NOON + seconds * 1_000);
      expect(await ask(ada)).toMatchObject(waiting);
    }
    at(NOON + 30_000);
    expect(await ask(ada)).toMatchObject({ status: 503, body: { code: 'try_again' } });
    held.outbox.down = false;
    at(NOON + 60_000);
    for (const { status } of await Promise.all(Array.from({ length: 10 }, () => ask(ada)))) expect(status).toBe(202);
    expect(held.outbox.queued.map(({ MessageBody }) => JSON.parse(MessageBody) as unknown)).toMatchObject([{ type: 'export', id }]);
    expect(await state(ada)).toMatchObject({ id, state: 'running', count: 1 });
    await work();
    expect((await ask(ada)).status).toBe(200);
  });

  it('has its job sent again where a call was killed before it sent it', async () => {
    at(NOON);
    const ada = await held.game.newPlayer();
    const sentAt = new Date(NOON).toISOString();
    const item = {
      id: 'e1',
      state: 'asked',
      askedAt: sentAt,
      sentAt,
      readyAt: null,
      day: 'd2026-11-20',
      count: 1,
      x: NOON / 1_000 + 9_000,
    };
    await held.game.leave(coreKeys.export(ada.playerId), item);
    at(NOON + 30_000);
    expect(await ask(ada)).toMatchObject(waiting);
    await work();
    expect(keyIn(link(await ask(ada)))).toBe(objectKey(ada.playerId, 'e1', 'test-pseudonym-key'));
  });

  it('has its job sent again each 10 minutes where it does not end, and counts once', async () => {
    at(NOON);
    const ada = await held.game.newPlayer();
    for (const minutes of [0, 9, 10, 19, 20, 30]) {
      at(NOON + minutes * 60_000);
      expect(await ask(await fresh(ada))).toMatchObject(waiting);
    }
    expect(new Set(held.outbox.queued.map(({ MessageBody }) => MessageBody)).size).toBe(1);
    expect(held.outbox.queued).toHaveLength(4);
    expect(await state(ada)).toMatchObject({ count: 1 });
    await work();
    const key = keyIn(link(await ask(await fresh(ada))));
    expect([...held.bucket.objects.keys()]).toEqual([key]);
  });

  it('stays ready where its job ends before the call that sent it', async () => {
    const ada = await held.game.newPlayer();
    await ask(ada);
    await work();
    const before = await state(ada);
    const exports = new ExportRepository(held.tables, testTable('core'));
    const { last } = await exports.load(ada.playerId, new Date());
    const asked = { ...last!, state: 'asked' } as const;
    expect(await exports.replace(ada.playerId, asked, { ...asked, state: 'running' })).toBe(false);
    expect(await state(ada)).toEqual(before);
  });

  it('may be asked for twice a day', async () => {
    at(NOON);
    const ada = await held.game.newPlayer();
    const early = new Date(NOON - 25 * HOUR).toISOString();
    const old = {
      id: 'e2',
      state: 'ready',
      askedAt: early,
      sentAt: early,
      readyAt: early,
      day: 'd2026-11-20',
      count: 2,
      x: NOON / 1_000 + 9,
    };
    await held.game.leave(coreKeys.export(ada.playerId), old);
    expect(await ask(ada)).toMatchObject({
      status: 409,
      body: { code: 'limit_reached', limit: 2, resetsAt: '2026-11-21T00:00:00.000Z' },
    });
    expect([held.outbox.queued, await state(ada)]).toEqual([[], expect.objectContaining(old)]);
    at(NOON + 12 * HOUR);
    await held.game.leave(coreKeys.export(ada.playerId), { ...old, x: NOON / 1_000 + 90_000 });
    expect(await ask(await fresh(ada))).toMatchObject(waiting);
  });

  it('starts one job for 10 calls at once', async () => {
    const ada = await held.game.newPlayer();
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask(ada)));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(202));
    expect(held.outbox.queued).toHaveLength(1);
  });

  it('is written once though its message comes twice, and after a crash before its end', async () => {
    const ada = await held.game.newPlayer();
    await ask(ada);
    const [message] = held.outbox.queued;
    const { id } = JSON.parse(message!.MessageBody) as { id: string };
    held.bucket.objects.set(objectKey(ada.playerId, id, 'test-pseudonym-key'), 'half of it');
    for (let i = 0; i < 2; i++) expect(await run(message!)).toEqual([]);
    const key = keyIn(link(await ask(ada)));
    expect([...held.bucket.objects.keys()]).toEqual([key]);
    expect(JSON.parse(held.bucket.objects.get(key)!)).toMatchObject({ playerId: ada.playerId });
  });

  it('leaves no document of a player who was deleted meanwhile', async () => {
    const ada = await held.game.newPlayer();
    await ask(ada);
    const [message] = held.outbox.queued;
    await caller(api)({ method: 'DELETE', path: '/me', token: ada.token });
    held.bucket.objects.set(objectKey(ada.playerId, 'half', 'test-pseudonym-key'), ada.playerId);
    expect(await run(message!)).toEqual([]);
    expect(held.bucket.objects.size).toBe(0);
  });

  it('leaves none where the player is deleted while it is written', async () => {
    const ada = await held.game.newPlayer();
    await ask(ada);
    const { id } = JSON.parse(held.outbox.queued[0]!.MessageBody) as { id: string };
    const clock = new SystemClock();
    const objects = new ObjectRepository('test-exports', 'test-pseudonym-key');
    const put = objects.put.bind(objects);
    const slow = Object.assign(objects, {
      put: async (...parameters: Parameters<typeof put>) => {
        await caller(api)({ method: 'DELETE', path: '/me', token: ada.token });
        const erasure = held.outbox.queued.find(({ MessageBody }) => MessageBody.includes('erase'));
        expect(await run(erasure!)).toEqual([]);
        await put(...parameters);
      },
    });
    const users = new UserRepository(process.env.USER_POOL_ID!);
    const job = new ExportJob({ clock, exports: new ExportRepository(held.tables, testTable('core')), objects: slow, users }, []);
    await job.run({ playerId: ada.playerId, id, username: ada.playerId });
    expect(held.bucket.objects.size).toBe(0);
  });

  it('holds a long ledger whole', async () => {
    const ada = await held.game.newPlayer();
    const entry = { op: 'add', source: 'match', at: '2026-11-20T00:00:00.000Z', note: 'x'.repeat(10_000) };
    for (let i = 1; i <= 250; i++) await held.game.leave(coreKeys.ledgerEntry(ada.playerId, 'coins', i), { d: 1, b: i, ...entry });
    await ask(ada);
    await work();
    const { ledger } = JSON.parse(held.bucket.objects.get(keyIn(link(await ask(ada))))!) as { ledger: { ledgerNumber: number }[] };
    expect(ledger.map(({ ledgerNumber }) => ledgerNumber)).toEqual(Array.from({ length: 250 }, (_, i) => i + 1));
  });

  it('is open to the banned, not to servers and the gone', async () => {
    const eve = await held.game.newPlayer();
    await held.game.ban(eve.playerId, '2999-01-01T00:00:00.000Z');
    expect(await ask(eve)).toMatchObject(waiting);
    expect(await ask({ token: await world.issuer.server() })).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(await ask({ token: await world.issuer.player('gone') })).toMatchObject({ status: 403, body: { code: 'player_gone' } });
    expect(await held.game.get(eve.token, '/me/export', { playerId: 'x' })).toMatchObject({
      status: 400,
      body: { code: 'invalid_request' },
    });
  });
});
