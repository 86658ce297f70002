import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { AvatarResult } from '#avatar/avatar-job';
import { uploadKeys } from '#avatar/avatar-keys';
import { fileKeys, variantsOf } from '#avatar/avatar-urls';
import { coreKeys } from '#dynamo/keys';
import type { SignedIn } from '#testing/api';
import { drawn } from '#testing/processor';
import { AvatarWorld } from './avatar.fixture.ts';

let world: AvatarWorld;
let ada: SignedIn;
beforeAll(async () => {
  world = await AvatarWorld.start();
});
afterAll(() => {
  world.held.stop();
});
beforeEach(async () => {
  world.reset();
  ada = await world.held.game.newPlayer();
});

const rejection = (avatarId: string): AvatarResult => ({ status: 'rejected', avatarId, code: 'blurred', pipeline: '1.0.0' });
const listed = async (): Promise<{ avatarId: string; status: string }[]> =>
  ((await world.list(ada)).body as { avatars: { avatarId: string; status: string }[] }).avatars;

/** An upload whose call stopped waiting, and which is drawn since. */
async function late(result: (avatarId: string) => AvatarResult = drawn): Promise<string> {
  world.held.processor.draw = () => 'silence';
  const uploadId = await world.upload(ada);
  expect((await world.process(ada, uploadId)).status).toBe(202);
  world.store(ada, result(uploadId));
  return uploadId;
}
const processed = (avatarId: string): object => {
  const { palette, background, landmarks, pipeline } = drawn(avatarId);
  const variants = variantsOf({ avatarId }, 'https://avatars.example');
  return { type: 'avatar.processed', playerId: ada.playerId, avatarId, variants, palette, background, landmarks, pipeline };
};

describe('the recorder', () => {
  it('records an avatar that nobody waits for, and has its player told, once however often it hears of it', async () => {
    const avatarId = await late();
    await Promise.all(Array.from({ length: 6 }, () => world.heard(ada, avatarId)));
    expect(world.events()).toEqual([processed(avatarId)]);
    await world.heard(ada, avatarId);
    expect(world.events()).toHaveLength(1);
    expect(await listed()).toMatchObject([{ avatarId, status: 'ready' }]);
    expect((await world.process(ada, avatarId)).status).toBe(200);
    const next = await world.upload(ada);
    world.drawFor(ada);
    expect((await world.process(ada, next)).status).toBe(200);
  });

  it('tells a rejection too', async () => {
    const avatarId = await late(rejection);
    await world.heard(ada, avatarId);
    expect(world.events()).toEqual([{ type: 'avatar.rejected', playerId: ada.playerId, avatarId, code: 'blurred' }]);
    expect(await listed()).toMatchObject([{ avatarId, status: 'rejected', code: 'blurred' }]);
  });

  it('queues nothing where the call was first', async () => {
    world.drawFor(ada);
    const avatarId = await world.avatar(ada);
    await world.heard(ada, avatarId);
    expect(world.events()).toEqual([]);
  });

  it('may be first while the call still waits, which then answers the same', async () => {
    world.held.processor.draw = async ({ avatarId }) => {
      world.store(ada, drawn(avatarId));
      await world.heard(ada, avatarId);
      return drawn(avatarId);
    };
    const uploadId = await world.upload(ada);
    expect(await world.process(ada, uploadId)).toMatchObject({ status: 200, body: { avatarId: uploadId } });
    expect(world.events()).toEqual([processed(uploadId)]);
  });

  it('tells the player when it comes again, where the queue took nothing', async () => {
    const avatarId = await late();
    world.held.outbox.down = true;
    await expect(world.heard(ada, avatarId)).rejects.toThrow();
    expect(await listed()).toMatchObject([{ avatarId, status: 'ready' }]);
    world.held.outbox.down = false;
    await world.heard(ada, avatarId);
    await world.heard(ada, avatarId);
    expect(world.events()).toEqual([processed(avatarId)]);
  });

  it('removes the files where the player was deleted meanwhile', async () => {
    const gone = { playerId: '00000000-0000-4000-8000-000000000000', token: '' };
    world.store(gone, drawn('A'.repeat(22)));
    expect(world.files.size).toBe(6);
    await world.heard(gone, 'A'.repeat(22));
    expect([world.files.size, world.uploads.size, world.events()]).toEqual([0, 0, []]);
    expect(await world.held.game.core(coreKeys.profile(gone.playerId).pk)).toEqual([]);
  });

  it('leaves what is no result to the dead letters, and forgets one that has expired', async () => {
    await expect(world.hear('r/somebody/else.txt')).rejects.toThrow('no result');
    await expect(world.hear(uploadKeys.upload(ada.playerId, 'A'.repeat(22)))).rejects.toThrow('no result');
    await world.heard(ada, 'A'.repeat(22));
    expect(world.events()).toEqual([]);
  });

  it('keeps the last ten and the current one, and removes the files of all others', async () => {
    world.drawFor(ada);
    const ids: string[] = [];
    for (let i = 0; i < 13; i++) {
      ids.push(await world.avatar(ada));
      if (i === 0) expect((await world.post(ada, '/avatar/update', { avatarId: ids[0] })).status).toBe(200);
    }
    expect(await listed()).toHaveLength(11);
    await world.heard(ada, ids[12]!);
    const kept = [...ids.slice(3).toReversed(), ids[0]!];
    expect((await listed()).map(({ avatarId }) => avatarId)).toEqual(kept);
    expect([...world.files.keys()].toSorted()).toEqual(kept.flatMap(fileKeys).toSorted());
    const paths = ids.slice(1, 3).flatMap((avatarId) => fileKeys(avatarId).map((key) => `/${key}`));
    expect(world.held.cdn.forgotten.toSorted()).toEqual(paths.toSorted());
    const items = await world.held.game.core(coreKeys.profile(ada.playerId).pk);
    expect(items.filter(({ sk }) => String(sk).startsWith('Y#'))).toHaveLength(11);
    expect(await world.post(ada, '/avatar/update', { avatarId: ids[1] })).toMatchObject({ status: 404, body: { code: 'unknown_avatar' } });
  });

  it('keeps one that was chosen while it was about to go, and ends what a crash left', async () => {
    world.drawFor(ada);
    const [chosen, leaving] = [await world.avatar(ada), await world.avatar(ada)];
    expect((await world.post(ada, '/avatar/update', { avatarId: chosen })).status).toBe(200);
    const items = await world.held.game.core(coreKeys.profile(ada.playerId).pk);
    for (const avatarId of [chosen, leaving]) {
      const { pk, sk, ...rest } = items.find((item) => item.sk === `Y#${avatarId}`)!;
      await world.held.game.leave({ pk: String(pk), sk: String(sk) }, { ...rest, state: 'retired' });
    }
    await world.heard(ada, await world.avatar(ada));
    expect((await listed()).map(({ avatarId }) => avatarId)).toEqual([expect.any(String), chosen]);
    expect(fileKeys(leaving).filter((key) => world.files.has(key))).toEqual([]);
    expect(fileKeys(chosen).filter((key) => world.files.has(key))).toHaveLength(6);
  });

  it('tells the player once more where it was killed before it could say that they were told', async () => {
    const avatarId = await late();
    await world.heard(ada, avatarId);
    const item = (await world.held.game.core(coreKeys.profile(ada.playerId).pk)).find(({ sk }) => sk === `Y#${avatarId}`)!;
    const { pk, sk, ...rest } = item;
    await world.held.game.leave({ pk: String(pk), sk: String(sk) }, { ...rest, telling: 1 });
    await Promise.all([world.heard(ada, avatarId), world.heard(ada, avatarId)]);
    expect(world.events()).toHaveLength(2);
  });

  it('keeps ten that are ready, however many were rejected since, and ends a removal that was killed', async () => {
    world.drawFor(ada);
    const ready = await world.avatar(ada);
    const leaving = await world.avatar(ada);
    world.drawFor(ada, rejection);
    for (let i = 0; i < 11; i++) await world.process(ada, await world.upload(ada));
    const { pk, sk, ...rest } = (await world.held.game.core(coreKeys.profile(ada.playerId).pk)).find((one) => one.sk === `Y#${leaving}`)!;
    await world.held.game.leave({ pk: String(pk), sk: String(sk) }, { ...rest, state: 'leaving' });
    await world.heard(ada, ready);
    const states = (await listed()).map(({ status }) => status);
    expect([states.filter((one) => one === 'ready'), states.filter((one) => one === 'rejected')]).toMatchObject([
      { length: 1 },
      { length: 10 },
    ]);
    expect(fileKeys(leaving).filter((key) => world.files.has(key))).toEqual([]);
    expect(world.held.cdn.forgotten).toContain(`/${fileKeys(leaving)[0]!}`);
  });

  it('removes a picture that was sent again while its result came', async () => {
    const avatarId = await late();
    world.uploads.set(uploadKeys.upload(ada.playerId, avatarId), 'again');
    await world.heard(ada, avatarId);
    expect(world.uploads.has(uploadKeys.upload(ada.playerId, avatarId))).toBe(false);
  });
});
