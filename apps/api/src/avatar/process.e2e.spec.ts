import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { REJECTIONS, type RejectionCode } from '#avatar/avatar-job';
import { uploadKeys } from '#avatar/avatar-keys';
import { variantsOf } from '#avatar/avatar-urls';
import { coreKeys, type Key } from '#dynamo/keys';
import type { SignedIn } from '#testing/api';
import { testTable } from '#testing/engine';
import { holdClock } from '#testing/held-clock';
import { drawn } from '#testing/processor';
import { AvatarWorld } from './avatar.fixture.ts';

const NOON = Date.parse('2026-11-20T12:00:00.000Z');
const ORIGIN = 'https://avatars.example';

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
  holdClock(NOON);
  ada = await world.held.game.newPlayer();
});
afterEach(() => {
  jest.useRealTimers();
});

/** It is so many seconds after noon. */
async function later(seconds: number): Promise<void> {
  holdClock(NOON + seconds * 1000);
  ada = { ...ada, token: await world.world.issuer.player(ada.playerId) };
}
const answerOf = (avatarId: string): object => {
  const { palette, background, landmarks, pipeline } = drawn(avatarId);
  return { avatarId, variants: variantsOf({ avatarId }, ORIGIN), palette, background, landmarks, pipeline };
};
const lease = async (): Promise<unknown> =>
  (await world.held.game.core(coreKeys.drawing(ada.playerId).pk)).find(({ sk }) => sk === coreKeys.drawing(ada.playerId).sk);

describe('POST /avatar/process', () => {
  it('has the picture drawn, and answers the avatar, whose id is that of the upload', async () => {
    const uploadId = await world.upload(ada);
    const answer = await world.process(ada, uploadId);
    expect(answer).toMatchObject({ status: 200, body: answerOf(uploadId) });
    const keys = { upload: `u/${ada.playerId}/${uploadId}`, result: `r/${ada.playerId}/${uploadId}.json` };
    // By the id of the call its line is found in the container's log.
    expect(world.held.processor.jobs).toEqual([{ avatarId: uploadId, ...keys, requestId: answer.headers['x-request-id'] }]);
    expect(await lease()).toBeUndefined();
  });

  it('answers the same upload with the same avatar, without drawing it again; landmarks as long as there is a result', async () => {
    world.drawFor(ada);
    const uploadId = await world.avatar(ada);
    await later(3_600);
    expect(await world.process(ada, uploadId)).toMatchObject({ status: 200, body: answerOf(uploadId) });
    world.uploads.clear();
    expect(await world.process(ada, uploadId)).toMatchObject({ status: 200, body: { ...answerOf(uploadId), landmarks: null } });
    await later(6 * 86_400);
    expect(await world.process(ada, uploadId)).toMatchObject({ status: 200, body: { ...answerOf(uploadId), landmarks: null } });
    expect(world.held.processor.jobs).toHaveLength(1);
  });

  it.each(Object.keys(REJECTIONS) as RejectionCode[])(
    'refuses a picture as %s, with a hint, each time without drawing it again',
    async (code) => {
      world.drawFor(ada, (avatarId) => ({ status: 'rejected', avatarId, code, pipeline: '1.0.0' }));
      const uploadId = await world.upload(ada);
      const refusal = { status: 422, body: { code, status: 422, hint: REJECTIONS[code] } };
      expect(await world.process(ada, uploadId)).toMatchObject(refusal);
      expect(await world.process(ada, uploadId)).toMatchObject(refusal);
      expect(world.held.processor.jobs).toHaveLength(1);
      expect(await lease()).toBeUndefined();
    },
  );

  it('knows no upload that was never made, nor one of another player', async () => {
    const eve = await world.held.game.newPlayer();
    const unknown = { status: 404, body: { code: 'unknown_upload' } };
    const uploadId = await world.upload(eve);
    const before = await world.held.game.core();
    expect(await world.process(ada, uploadId)).toMatchObject(unknown);
    expect(await world.process(ada, 'A'.repeat(22))).toMatchObject(unknown);
    expect([await world.held.game.core(), world.held.processor.jobs]).toEqual([before, []]);
    await world.avatar(eve);
    expect(await world.process(ada, uploadId)).toMatchObject(unknown);
  });

  it.each([
    ['no id', {}],
    ['an id of another form', { uploadId: 'short' }],
    ['a path', { uploadId: '../../../../a/b/c/d/e/' }],
    ['a number', { uploadId: 7 }],
    ['another player', { uploadId: 'A'.repeat(22), playerId: 'eve' }],
  ])('refuses %s', async (_, body) => {
    expect(await world.post(ada, '/avatar/process', body)).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
  });

  it('draws one upload once, however many calls race for it', async () => {
    const uploadId = await world.upload(ada);
    const answers = await Promise.all(Array.from({ length: 20 }, () => world.process(ada, uploadId)));
    expect(answers.map(({ status }) => status).filter((status) => status !== 200 && status !== 202)).toEqual([]);
    for (const { status, body } of answers)
      expect(body).toMatchObject(status === 200 ? { avatarId: uploadId } : { avatarId: uploadId, status: 'processing' });
    expect(world.held.processor.jobs).toHaveLength(1);
  });

  it('draws one of several uploads at a time, and each in its turn', async () => {
    const uploads = await Promise.all(Array.from({ length: 6 }, () => world.upload(ada)));
    const running = Promise.withResolvers<undefined>();
    world.held.processor.draw = async ({ avatarId }) => {
      await running.promise;
      return drawn(avatarId);
    };
    const calls = uploads.map((uploadId) => world.process(ada, uploadId));
    const busy = calls.map((call) =>
      call.then(({ status, body }) => {
        if (status === 409) running.resolve(undefined);
        return [status, (body as { code?: string }).code];
      }),
    );
    expect((await Promise.all(busy)).toSorted()).toEqual([[200, undefined], ...Array<unknown>(5).fill([409, 'avatar_busy'])]);
    expect(world.held.processor.jobs).toHaveLength(1);
    for (const uploadId of uploads) expect((await world.process(ada, uploadId)).status).toBe(200);
    expect(world.held.processor.jobs).toHaveLength(6);
  });

  it('answers 202 where it takes too long, which the same call repeats, and 409 to another upload, for 90 seconds', async () => {
    world.held.processor.draw = () => 'silence';
    const [uploadId, other] = [await world.upload(ada), await world.upload(ada)];
    const processing = { status: 202, body: { avatarId: uploadId, status: 'processing' } };
    expect(await world.process(ada, uploadId)).toMatchObject(processing);
    expect(await world.process(ada, uploadId)).toMatchObject(processing);
    await later(89);
    expect(await world.process(ada, other)).toMatchObject({ status: 409, body: { code: 'avatar_busy' } });
    expect(world.held.processor.jobs).toHaveLength(1);
  });

  it('draws again what was never drawn to its end, once its lease has ended, as the same avatar', async () => {
    world.held.processor.draw = () => 'silence';
    const uploadId = await world.upload(ada);
    await world.process(ada, uploadId);
    await later(91);
    expect((await world.list(ada)).body).toMatchObject({ avatars: [{ avatarId: uploadId, status: 'rejected', code: 'try_again' }] });
    world.drawFor(ada);
    const answers = await Promise.all(Array.from({ length: 5 }, () => world.process(ada, uploadId)));
    expect(answers.some(({ status }) => status === 200)).toBe(true);
    expect(world.held.processor.jobs).toHaveLength(2);
    expect((await world.list(ada)).body).toMatchObject({
      avatars: [{ avatarId: uploadId, status: 'ready', createdAt: '2026-11-20T12:00:00.000Z' }],
    });
  });

  it('keeps nothing of a picture that is sent again once it was drawn', async () => {
    world.drawFor(ada);
    const uploadId = await world.avatar(ada);
    world.uploads.set(uploadKeys.upload(ada.playerId, uploadId), 'the same picture');
    expect((await world.process(ada, uploadId)).status).toBe(200);
    expect(world.uploads.has(uploadKeys.upload(ada.playerId, uploadId))).toBe(false);
  });

  it('knows no upload any more that was never drawn to its end and has gone, and draws one of which there is a result', async () => {
    world.held.processor.draw = () => 'silence';
    const [gone, done] = [await world.upload(ada), await world.upload(ada)];
    await world.process(ada, gone);
    world.uploads.delete(uploadKeys.upload(ada.playerId, gone));
    await later(91);
    expect(await world.process(ada, gone)).toMatchObject({ status: 404, body: { code: 'unknown_upload' } });
    await world.process(ada, done);
    world.store(ada, drawn(done));
    world.held.processor.draw = ({ avatarId }) => drawn(avatarId);
    await later(182);
    expect(await world.process(ada, done)).toMatchObject({ status: 200, body: { avatarId: done } });
  });

  it('answers 202 where the answer is lost, and keeps the lease: the drawing may go on', async () => {
    world.held.processor.draw = () => ({ refused: 500 });
    const [uploadId, other] = [await world.upload(ada), await world.upload(ada)];
    expect((await world.process(ada, uploadId)).status).toBe(202);
    expect(await world.process(ada, other)).toMatchObject({ status: 409, body: { code: 'avatar_busy' } });
  });

  it.each([
    ['fails', { thrown: 'Out of memory' }, 1],
    ['is throttled', { refused: 429 }, 0],
  ])('answers 503 where the function %s, sends it once, and may be called again at once', async (_, outcome, counted) => {
    world.held.processor.draw = () => outcome;
    const uploadId = await world.upload(ada);
    const answer = await world.process(ada, uploadId);
    expect(answer).toMatchObject({ status: 503, body: { code: 'try_again' } });
    expect(answer.headers['retry-after']).toBe('1');
    expect(world.held.processor.jobs).toHaveLength(1);
    // What the service did not take is not counted.
    const key = coreKeys.dayCount(ada.playerId, 'd2026-11-20', 'process');
    const items = await world.held.game.core(key.pk);
    expect(items.find(({ sk }) => sk === key.sk)?.n).toBe(counted);
    world.drawFor(ada);
    expect(await world.process(ada, uploadId)).toMatchObject({ status: 200, body: { avatarId: uploadId } });
  });

  it('draws 20 times a day', async () => {
    const key = coreKeys.dayCount(ada.playerId, 'd2026-11-20', 'process');
    await world.held.game.leave(key, { n: 19 });
    const [last, over] = [await world.upload(ada), await world.upload(ada)];
    expect((await world.process(ada, last)).status).toBe(200);
    const refusal = { status: 409, body: { code: 'limit_reached', limit: 20, resetsAt: '2026-11-21T00:00:00.000Z' } };
    expect(await world.process(ada, over)).toMatchObject(refusal);
    expect((await world.process(ada, last)).status).toBe(200);
    await later(86_400);
    expect((await world.process(ada, over)).status).toBe(200);
  });

  it('refuses the banned and the gone, and who goes while it draws', async () => {
    const uploadId = await world.upload(ada);
    const { playerId } = ada;
    world.held.processor.draw = async ({ avatarId }) => {
      for (const key of [coreKeys.profile(playerId), coreKeys.avatar(playerId, avatarId)]) await remove(key);
      return drawn(avatarId);
    };
    expect(await world.process(ada, uploadId)).toMatchObject({ status: 403, body: { code: 'player_gone' } });
    expect(await world.process(ada, uploadId)).toMatchObject({ status: 403, body: { code: 'player_gone' } });
    ada = await world.held.game.newPlayer();
    const mine = await world.upload(ada);
    await world.held.game.ban(ada.playerId, '2999-01-01T00:00:00.000Z');
    expect(await world.process(ada, mine)).toMatchObject({ status: 403, body: { code: 'player_banned' } });
    expect(world.uploads.has(uploadKeys.upload(ada.playerId, mine))).toBe(true);
  });
});

async function remove({ pk, sk }: Key): Promise<void> {
  await world.held.tables.send(new DeleteCommand({ TableName: testTable('core'), Key: { pk, sk } }));
}
