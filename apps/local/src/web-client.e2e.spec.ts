import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort } from '#testing/engine';
import {
  type Board,
  CognitoError,
  Laurel,
  type LaurelEvents,
  type LaurelMore,
  type LaurelPlace,
  LaurelError,
  type Store,
} from '#web-client/index';
import { memoryStore } from '#web-client/store';
import { type Faulty, startFaulty } from './faulty.fixture.ts';
import { type Local, local, npmStart, type Started, stop } from './newcomer.fixture.ts';

const PORTRAIT = join(import.meta.dirname, '..', '..', '..', 'libs', 'testing', 'portraits', 'astronaut.png');
const LIMIT_MS = 20_000;
let started: Started;
let where: Local;
let place: LaurelPlace;
let faulty: Faulty;
const open: Laurel[] = [];

beforeAll(async () => {
  started = await npmStart(await freePort(), '--memory');
  where = await local(started.url);
  place = (await (await fetch(`${started.url}/_local/client`)).json()) as LaurelPlace;
  faulty = await startFaulty(started.url);
}, 180_000);
afterAll(async () => {
  await faulty.stop();
  await stop(started, 'SIGKILL');
});
afterEach(async () => {
  faulty.way = 'pass';
  await Promise.all(open.splice(0).map((laurel) => laurel.close()));
});

/** A game on a device whose store is given. */
function game(store: Store = memoryStore(), more: Partial<LaurelPlace & LaurelMore> = {}): Laurel {
  const laurel = new Laurel({ ...place, store, ...more });
  open.push(laurel);
  return laurel;
}

const refusal = async (call: Promise<unknown>): Promise<LaurelError> => {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof LaurelError) return error;
  throw new Error('It was not refused', { cause: error });
};

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + LIMIT_MS;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error('It did not come about');
    await sleep(10);
  }
}

async function mailTo(address: string): Promise<string> {
  const { mail } = (await (await fetch(`${started.url}/_local/mail`)).json()) as { mail: { to: string; code: string }[] };
  return mail.findLast(({ to }) => to === address)!.code;
}

async function reward(playerId: string, amount: number): Promise<void> {
  const headers = {
    Authorization: `Bearer ${where.users.server.accessToken}`,
    'Content-Type': 'application/json',
    'Idempotency-Key': crypto.randomUUID(),
  };
  const body = JSON.stringify({ playerId, currency: 'coins', amount, source: 'match' });
  expect((await fetch(`${started.url}/money/add`, { method: 'POST', headers, body })).status).toBe(200);
}

describe('the web client at npm start', () => {
  it('finds the local cloud by itself, and says where there is none', async () => {
    const laurel = await Laurel.local(started.url);
    expect(await laurel.get('/health')).toMatchObject({ status: 'ok' });
    await expect(Laurel.local(`${started.url}/nothing`)).rejects.toThrow('Run npm start.');
  });

  it('is the same player after a reload, with a score and a rank', async () => {
    const store = memoryStore();
    const laurel = game(store);
    const { playerId } = await laurel.signIn();
    const { windows } = await laurel.post('/score', { boardId: 'arcade', score: 1_234, metadata: { level: 3 } });
    expect(windows.map(({ window, score }) => [window, score])).toEqual([
      ['all', 1_234],
      ['day', 1_234],
      ['week', 1_234],
    ]);
    const reloaded = game(store);
    expect(await reloaded.signIn()).toEqual({ playerId });
    const { me, entries } = await reloaded.get('/leaderboard', { boardId: 'arcade', window: 'day' });
    expect(me).toMatchObject({ playerId, score: 1_234, metadata: { level: 3 } });
    expect(entries.some((entry) => entry.playerId === playerId)).toBe(true);
    expect((await game().signIn()).playerId).not.toBe(playerId);
  });

  it('tells each refusal with its fields', async () => {
    const laurel = game();
    expect(await refusal(laurel.post('/score', { boardId: 'arcade', score: 2e9 }))).toMatchObject({
      ...{ status: 422, code: 'score_out_of_bounds', fields: { min: 0, max: 1_000_000 }, requestId: expect.stringMatching(/./) },
    });
    expect(await refusal(laurel.post('/score', { boardId: 'Arcade', score: 0.5 }))).toMatchObject({
      ...{ status: 400, code: 'invalid_request', fields: { errors: [{ path: 'boardId' }, { path: 'score' }] } },
    });
    expect(await refusal(laurel.post('/shop/buy', { offerId: 'sword' }))).toMatchObject({
      ...{ status: 409, code: 'insufficient_funds', fields: { currency: 'coins', have: 0, need: 100 } },
    });
  });

  it('buys once with one key, though the answer is lost', async () => {
    const laurel = game(memoryStore(), { url: faulty.url });
    const { playerId } = await laurel.signIn();
    await reward(playerId, 25);
    faulty.way = 'cut';
    const bought = laurel.post('/shop/buy', { offerId: 'potion', quantity: 2 }, { idempotencyKey: 'my-first-potions' });
    await until(() => faulty.posts.some(({ path, status }) => path === '/shop/buy' && status === 200));
    faulty.way = 'pass';
    expect(await bought).toMatchObject({ quantity: 2, balances: { coins: 5 } });
    expect(await laurel.post('/shop/buy', { offerId: 'potion', quantity: 2 }, { idempotencyKey: 'my-first-potions' })).toEqual(
      await bought,
    );
    expect(await laurel.get('/money')).toMatchObject({ balances: { coins: 5 } });
    expect(new Set(faulty.posts.filter(({ path }) => path === '/shop/buy').map(({ key }) => key))).toEqual(new Set(['my-first-potions']));
  });

  it('counts a score once, though its answer was lost', async () => {
    const laurel = game(memoryStore(), { url: faulty.url });
    await laurel.post('/score', { boardId: 'points', score: 10 });
    const before = faulty.posts.length;
    faulty.way = 'cut';
    const sent = laurel.post('/score', { boardId: 'points', score: 5 });
    await until(() => faulty.posts.slice(before).some(({ status }) => status === 200));
    faulty.way = 'pass';
    expect((await sent).windows[0]).toMatchObject({ score: 15 });
    const tries = faulty.posts.slice(before);
    expect(tries.length).toBeGreaterThan(1);
    expect(new Set(tries.map(({ key }) => key)).size).toBe(1);
  });

  it('tells a save that another device was before, with the current one', async () => {
    const [here, there] = [game(), game()];
    await there.restore((await here.signIn().then(() => here.recoveryCode()))!);
    await here.post('/progress', { slot: 'backup', data: { level: 1 }, baseVersion: 0 });
    await there.post('/progress', { slot: 'backup', data: { level: 2 }, baseVersion: 1 });
    const error = await refusal(here.post('/progress', { slot: 'backup', data: { level: 9 }, baseVersion: 1 }));
    expect(error).toMatchObject({ status: 409, code: 'version_conflict', fields: { current: { version: 2, data: { level: 2 } } } });
    // What the queue was told of by that, it builds upon.
    expect(await here.queue.save({ slot: 'backup', data: { level: 9 } })).toMatchObject({ version: 3 });
  });

  it('shows one player’s score on another’s live board', async () => {
    const [ada, bob] = [game(), game()];
    const { playerId } = await ada.signIn();
    const boards: Board[] = [];
    const stopWatching = bob.watch('arcade', 'all', (board) => boards.push(board));
    await until(() => boards.length > 0);
    await ada.post('/score', { boardId: 'arcade', score: 77_777 });
    await until(() => boards.at(-1)!.rows.some(([, id, , score]) => id === playerId && score === 77_777));
    stopWatching();
  });
});

describe('without a connection', () => {
  it('a queue waits, also over a reload, and goes in order, each entry once', async () => {
    const store = memoryStore();
    const first = game(store, { url: faulty.url });
    const { playerId } = await first.signIn();
    faulty.way = 'down';
    for (const score of [10, 20, 30]) void first.queue.score({ boardId: 'points', score });
    void first.queue.save({ slot: 'main', data: { highestLevel: 2 } });
    void first.queue.save({ slot: 'main', data: { highestLevel: 3 } });
    await until(async () => (await first.queue.waiting()).length === 5);
    const before = faulty.posts.length;
    await until(() => faulty.posts.length > before);
    await first.close();

    faulty.way = 'cut';
    const second = game(store, { url: faulty.url });
    const sent: LaurelEvents['sent'][] = [];
    second.on('sent', (event) => sent.push(event));
    await second.signIn();
    await until(() => faulty.posts.some(({ path, status }) => path === '/score' && status === 200));
    faulty.way = 'pass';
    await second.queue.send();
    await until(async () => (await second.queue.waiting()).length === 0);
    expect(sent.map(({ entry }) => entry.path)).toEqual([...Array.from({ length: 3 }, () => '/score'), '/progress', '/progress']);
    expect(await second.get('/leaderboard', { boardId: 'points' })).toMatchObject({ me: { playerId, score: 60 } });
    expect(await second.get('/progress', { slot: 'main' })).toMatchObject({ version: 2, data: { highestLevel: 3 } });
  });

  it('a save that another device was before meanwhile is told, with all that built upon it', async () => {
    const [here, there] = [game(memoryStore(), { url: faulty.url }), game()];
    await there.restore((await here.signIn().then(() => here.recoveryCode()))!);
    const conflicts: LaurelEvents['conflict'][] = [];
    here.on('conflict', (event) => conflicts.push(event));
    await here.queue.save({ slot: 'backup', data: { level: 1 } });
    faulty.way = 'down';
    const [second, third] = [2, 3].map((level) => here.queue.save({ slot: 'backup', data: { level } }));
    const score = here.queue.score({ boardId: 'points', score: 7 });
    await there.post('/progress', { slot: 'backup', data: { level: 50 }, baseVersion: 1 });
    faulty.way = 'pass';
    await here.queue.send();
    expect(await refusal(second!)).toMatchObject({ code: 'version_conflict', fields: { current: { version: 2, data: { level: 50 } } } });
    expect(await refusal(third!)).toMatchObject({ code: 'version_conflict' });
    expect(conflicts).toMatchObject([{ current: { version: 2 }, dropped: [{ body: { data: { level: 3 } } }] }]);
    expect((await score).boardId).toBe('points');
    expect(await here.queue.save({ slot: 'backup', data: { level: 51 } })).toMatchObject({ version: 3 });
  });
});

it('two of one program share a queue: whoever sends an entry, who awaits it has its answer', async () => {
  const store = memoryStore();
  const [offline, online] = [game(store, { url: faulty.url }), game(store)];
  await offline.signIn();
  faulty.way = 'down';
  const score = offline.queue.score({ boardId: 'points', score: 5 });
  await until(() => faulty.posts.some(({ path, status }) => path === '/score' && status === undefined));
  await online.signIn();
  expect((await score).windows[0]).toMatchObject({ score: 5 });
});

describe('a second device', () => {
  it('plays on by the recovery code', async () => {
    const [phone, tablet] = [game(), game()];
    const { playerId } = await phone.signIn();
    const guest = await tablet.signIn();
    const { before, ...restored } = await tablet.restore((await phone.recoveryCode())!);
    expect([restored, before?.playerId]).toEqual([{ playerId }, guest.playerId]);
    expect((await tablet.get('/me')).playerId).toBe(playerId);
    expect((await tablet.restore(before!)).playerId).toBe(guest.playerId);
  });

  it('plays on by an e-mail that was linked', async () => {
    const [phone, tablet] = [game(), game()];
    const { playerId } = await phone.signIn();
    await phone.linkEmail('ada@example.com');
    await expect(phone.verifyEmail('000000')).rejects.toMatchObject({ type: 'CodeMismatchException' });
    const code = await mailTo('ada@example.com');
    await phone.verifyEmail(code);
    // Once more, as where the answer was lost.
    await phone.verifyEmail(code);
    await tablet.signIn();
    await tablet.forgotPassword('ada@example.com');
    await expect(tablet.confirmForgotPassword('ada@example.com', '000000', 'a-password-of-mine')).rejects.toThrow(CognitoError);
    const mailed = await mailTo('ada@example.com');
    expect((await tablet.confirmForgotPassword('ada@example.com', mailed, 'a-password-of-mine')).playerId).toBe(playerId);
    expect((await tablet.confirmForgotPassword('ada@example.com', mailed, 'a-password-of-mine')).playerId).toBe(playerId);
    expect([await tablet.recoveryCode(), (await tablet.get('/me')).playerId]).toEqual([null, playerId]);
    expect((await game().signInByEmail('ada@example.com', 'a-password-of-mine')).playerId).toBe(playerId);
    await expect(game().signInByEmail('ada@example.com', 'another-password')).rejects.toMatchObject({ code: 'sign_in_needed' });
  });
});

describe('an avatar', () => {
  it('is drawn from a picture, and chosen', async () => {
    const laurel = game();
    const drawn = await laurel.uploadAvatar(new Blob([await readFile(PORTRAIT)], { type: 'image/png' }));
    expect((await fetch(drawn.variants.webp128)).status).toBe(200);
    const { avatar } = await laurel.post('/avatar/update', { avatarId: drawn.avatarId, displayName: 'Ada of the web' });
    expect(avatar).toEqual({ avatarId: drawn.avatarId, variants: drawn.variants });
  });

  it('is refused with what the player can do', async () => {
    const error = await refusal(game().uploadAvatar(new Blob([Buffer.alloc(2_000, 7)], { type: 'image/png' })));
    expect(error).toMatchObject({ status: 422, code: 'unsupported_format', fields: { hint: expect.stringMatching(/./) } });
  });

  it.each([
    ['longer', 1, 'EntityTooSmall'],
    ['shorter', -1, 'EntityTooLarge'],
  ])('is refused by the storage where the file was %s when its place was asked for', async (_, more, code) => {
    const picture = new Blob([await readFile(PORTRAIT)], { type: 'image/png' });
    const announced = JSON.stringify({ contentType: picture.type, bytes: picture.size + more });
    const changing = (url: string, init: RequestInit): Promise<Response> =>
      fetch(url, url.endsWith('/avatar/presign') ? { ...init, body: announced } : init);
    const error = await refusal(game(memoryStore(), { platform: { fetch: changing } }).uploadAvatar(picture));
    expect(error).toMatchObject({ status: 400, code: 'upload_refused', detail: expect.stringContaining(`(${code}: Your proposed upload`) });
  });
});
