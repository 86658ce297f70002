import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { uploadKeys } from '#avatar/avatar-keys';
import { fileKeys, variantsOf } from '#avatar/avatar-urls';
import { catalogue } from '#catalog/demo';
import { coreKeys } from '#dynamo/keys';
import { caller, type SignedIn } from '#testing/api';
import { lambdaContext, queueEvent } from '#testing/events';
import type { JobsLambda } from '#testing/held';
import { holdClock } from '#testing/held-clock';
import { drawn } from '#testing/processor';
import { AvatarWorld } from './avatar.fixture.ts';

const ORIGIN = 'https://avatars.example';

let world: AvatarWorld;
let jobs: JobsLambda;
let ada: SignedIn;
beforeAll(async () => {
  world = await AvatarWorld.start();
  jobs = await import('../player/player.jobs.ts');
});
afterAll(() => {
  world.held.stop();
});
beforeEach(async () => {
  world.reset();
  ada = await world.held.game.newPlayer();
  world.drawFor(ada);
});

const update = (body: unknown) => world.post(ada, '/avatar/update', body);
const urls = (avatar: { avatarId: string } | { preset: string }) => ({ ...avatar, variants: variantsOf(avatar, ORIGIN) });
const me = async (): Promise<unknown> => ((await world.held.game.get(ada.token, '/me')).body as { avatar: unknown }).avatar;

describe('POST /avatar/update', () => {
  it('makes an avatar the current one, then a preset, on the profile and on each entry of a board', async () => {
    await world.post(ada, '/score', { boardId: 'arcade', score: 77 });
    const shown = async (): Promise<unknown> =>
      ((await world.held.game.get(ada.token, '/leaderboard', { boardId: 'arcade' })).body as { me: { avatarUrl: unknown } }).me.avatarUrl;
    expect([await me(), await shown()]).toEqual([null, null]);
    const avatarId = await world.avatar(ada);
    expect(await update({ avatarId })).toMatchObject({ status: 200, body: { playerId: ada.playerId, avatar: urls({ avatarId }) } });
    expect([await me(), await shown()]).toEqual([urls({ avatarId }), `${ORIGIN}/a/${avatarId}/webp128.webp`]);
    expect(await update({ preset: 'fox' })).toMatchObject({ status: 200, body: { avatar: urls({ preset: 'fox' }) } });
    expect([await me(), await shown()]).toEqual([urls({ preset: 'fox' }), `${ORIGIN}/p/fox/webp128.webp`]);
    expect(((await world.list(ada)).body as { current: unknown }).current).toEqual(urls({ preset: 'fox' }));
  });

  it('sets avatar and name together, or neither', async () => {
    const avatarId = await world.avatar(ada);
    const [eve, name] = [await world.held.game.newPlayer(), `Ada ${ada.playerId.slice(0, 8)}`];
    expect((await world.post(eve, '/avatar/update', { displayName: name })).status).toBe(200);
    const before = await world.held.game.core();
    expect(await update({ avatarId, displayName: name })).toMatchObject({ status: 409, body: { code: 'name_taken' } });
    expect(await update({ avatarId, displayName: '!' })).toMatchObject({ status: 422, body: { code: 'name_not_allowed' } });
    expect(await update({ avatarId: 'A'.repeat(22), displayName: `${name}!!` })).toMatchObject({
      status: 404,
      body: { code: 'unknown_avatar' },
    });
    expect(await world.held.game.core()).toEqual(before);
    expect(await update({ avatarId, displayName: `${name} 2` })).toMatchObject({ body: { name: `${name} 2`, avatar: { avatarId } } });
    expect(await update({ preset: 'owl', displayName: `${name} 2` })).toMatchObject({
      body: { name: `${name} 2`, avatar: { preset: 'owl' } },
    });
  });

  it('writes nothing where the player has it already', async () => {
    const avatarId = await world.avatar(ada);
    for (const body of [{ avatarId }, { preset: 'cat' }]) {
      await update(body);
      const before = await world.held.game.core();
      expect((await update(body)).status).toBe(200);
      expect(await world.held.game.core()).toEqual(before);
    }
  });

  it('lets the last of racing calls stand, whole', async () => {
    const avatarId = await world.avatar(ada);
    const choices = [{ avatarId }, ...catalogue.presets.map((preset) => ({ preset }))];
    const answers = await Promise.all([...choices, ...choices].map((body) => update(body)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(choices.map(urls)).toContainEqual(await me());
  });

  it.each<[string, () => unknown, number, string]>([
    ['an avatar that there is not', () => ({ avatarId: 'A'.repeat(22) }), 404, 'unknown_avatar'],
    ['a preset that there is not', () => ({ preset: 'yeti' }), 404, 'unknown_preset'],
    ['a preset that is none', () => ({ preset: 'constructor' }), 404, 'unknown_preset'],
    ['an avatar and a preset', () => ({ avatarId: 'A'.repeat(22), preset: 'fox' }), 400, 'invalid_request'],
    ['nothing', () => ({}), 400, 'invalid_request'],
    ['nulls', () => ({ avatarId: null, preset: null, displayName: null }), 400, 'invalid_request'],
  ])('refuses %s', async (_, body, status, code) => {
    const before = await world.held.game.core();
    expect(await update(body())).toMatchObject({ status, body: { code } });
    expect(await world.held.game.core()).toEqual(before);
  });

  it('refuses an avatar of another player, one that is being drawn, and one that was rejected', async () => {
    const unknown = { status: 404, body: { code: 'unknown_avatar' } };
    const eve = await world.held.game.newPlayer();
    expect(await update({ avatarId: await world.avatar(eve) })).toMatchObject(unknown);
    world.drawFor(ada, (avatarId) => ({ status: 'rejected', avatarId, code: 'no_face', pipeline: '1.0.0' }));
    const rejected = await world.upload(ada);
    await world.process(ada, rejected);
    expect(await update({ avatarId: rejected })).toMatchObject(unknown);
    world.held.processor.draw = () => 'silence';
    const drawing = await world.upload(ada);
    await world.process(ada, drawing);
    expect(await update({ avatarId: drawing })).toMatchObject(unknown);
  });
});

describe('GET /avatar', () => {
  it('lists avatars, latest first, with what became of each, and the presets', async () => {
    const ready = await world.avatar(ada);
    world.drawFor(ada, (avatarId) => ({ status: 'rejected', avatarId, code: 'too_dark', pipeline: '1.0.0' }));
    const dark = await world.upload(ada);
    await world.process(ada, dark);
    const { palette, background, landmarks, pipeline } = drawn(ready);
    const none = { variants: null, palette: null, background: null, landmarks: null };
    expect(await world.list(ada)).toMatchObject({
      status: 200,
      body: {
        current: null,
        avatars: [
          { avatarId: dark, status: 'rejected', code: 'too_dark', ...none, pipeline },
          { ...urls({ avatarId: ready }), status: 'ready', code: null, palette, background, landmarks, pipeline },
        ],
        presets: ['fox', 'owl', 'robot', 'cat'].map((preset) => urls({ preset })),
      },
    });
  });

  it('lists an avatar whose result has gone without landmarks', async () => {
    const ready = await world.avatar(ada);
    world.uploads.delete(uploadKeys.result(ada.playerId, ready));
    expect(await world.list(ada)).toMatchObject({
      status: 200,
      body: { avatars: [{ avatarId: ready, status: 'ready', landmarks: null }] },
    });
  });

  it('is refused to strangers and servers', async () => {
    expect((await world.held.game.get('none', '/avatar')).status).toBe(401);
    expect((await world.held.game.get(await world.world.issuer.server(), '/avatar')).status).toBe(403);
  });
});

describe('a deletion', () => {
  it('takes avatars along: files, uploads, results, and what the CDN keeps', async () => {
    const eve = await world.held.game.newPlayer();
    world.drawFor(eve);
    const others = await world.avatar(eve);
    world.drawFor(ada);
    const mine = [await world.avatar(ada), await world.avatar(ada)];
    await world.upload(ada);
    await update({ avatarId: mine[0] });
    await erase();
    expect([...world.files.keys()].toSorted()).toEqual(fileKeys(others).toSorted());
    expect([...world.uploads.keys()]).toEqual([uploadKeys.result(eve.playerId, others)]);
    expect(world.held.cdn.forgotten.toSorted()).toEqual(mine.flatMap((avatarId) => fileKeys(avatarId).map((key) => `/${key}`)).toSorted());
    expect(world.held.cdn.bodies.join()).not.toContain(ada.playerId);
  });
});

it('a deletion waits until no upload may come any more that a form was signed for', async () => {
  const began = Date.now();
  const upload = uploadKeys.upload(ada.playerId, await world.upload(ada));
  await erase();
  expect(world.uploads.has(upload)).toBe(false);
  world.uploads.set(upload, 'sent two minutes later');
  await sweep(2);
  expect(world.uploads.has(upload)).toBe(false);
  expect(world.held.outbox.queued.at(-1)).toMatchObject({ MessageBody: expect.stringContaining('"sweep":3'), DelaySeconds: 10 });
  world.uploads.set(upload, 'sent three minutes later');
  holdClock(began + 200_000);
  await sweep(3);
  await sweep(4);
  jest.useRealTimers();
  expect([world.uploads.size, await world.held.game.core(coreKeys.deletion(ada.playerId).pk)]).toEqual([0, []]);
  expect(await world.held.game.core(coreKeys.profile(ada.playerId).pk)).toEqual([]);
});

it('a deletion waits for an avatar that is being drawn, and removes files that come without a result', async () => {
  const began = Date.now();
  world.held.processor.draw = () => 'silence';
  const avatarId = await world.upload(ada);
  expect((await world.process(ada, avatarId)).status).toBe(202);
  await erase();
  const items = async (): Promise<unknown[]> =>
    (await world.held.game.core(coreKeys.profile(ada.playerId).pk)).filter(({ sk }) => String(sk).startsWith('Y#'));
  expect(await items()).toHaveLength(1);
  for (const key of fileKeys(avatarId)) world.files.set(key, 'a file');
  holdClock(began + 100_000);
  await sweep(2);
  jest.useRealTimers();
  expect([world.files.size, await items()]).toEqual([0, []]);
});

/** Deletes the player, as far as the first sweep. */
async function erase(): Promise<void> {
  const { status } = await caller(world.api)({ method: 'DELETE', path: '/me', token: ada.token });
  expect(status).toBe(202);
  await sweep(0);
}

async function sweep(number: number): Promise<void> {
  const event = queueEvent(JSON.stringify({ type: 'erase', playerId: ada.playerId, sweep: number }));
  expect((await jobs.handler(event, lambdaContext() as never)).batchItemFailures).toEqual([]);
}
