import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { SignedIn } from '#testing/api';
import { holdClock } from '#testing/held-clock';
import { AvatarWorld } from './avatar.fixture.ts';

const NOON = Date.parse('2026-11-20T12:00:00.000Z');
const picture = { contentType: 'image/png', bytes: 123_456 };

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

const presign = (body: unknown = picture) => world.post(ada, '/avatar/presign', body);
const policyOf = (body: unknown): { expiration: string; conditions: unknown[] } => {
  const { fields } = body as { fields: { Policy: string } };
  return JSON.parse(Buffer.from(fields.Policy, 'base64').toString()) as { expiration: string; conditions: unknown[] };
};

describe('POST /avatar/presign', () => {
  it('signs a form for one file under a key of its own, of exactly this type and length, for two minutes', async () => {
    const { status, body } = await presign();
    expect(status).toBe(200);
    const { uploadId } = body as { uploadId: string };
    const key = `u/${ada.playerId}/${uploadId}`;
    expect(body).toEqual({
      uploadId: expect.stringMatching(/^[\w-]{22}$/),
      url: `${world.held.bucket.endpoint}/test-uploads`,
      fields: expect.objectContaining({ key, bucket: 'test-uploads', 'Content-Type': 'image/png' }),
      expiresAt: '2026-11-20T12:02:00.000Z',
      maxBytes: 10_485_760,
    });
    const { expiration, conditions } = policyOf(body);
    expect(Date.parse(expiration)).toBe(NOON + 120_000);
    expect(conditions).toEqual(
      expect.arrayContaining([
        ['content-length-range', 123_456, 123_456],
        { 'Content-Type': 'image/png' },
        { bucket: 'test-uploads' },
        { key },
      ]),
    );
  });

  it('gives each call a key of its own', async () => {
    const [one, other] = [await presign(), await presign()];
    expect((one.body as { uploadId: string }).uploadId).not.toBe((other.body as { uploadId: string }).uploadId);
  });

  it.each([
    ['another type', { ...picture, contentType: 'image/gif' }, 'contentType'],
    ['a type in capitals', { ...picture, contentType: 'IMAGE/PNG' }, 'contentType'],
    ['no type', { bytes: 5 }, 'contentType'],
    ['no length', { contentType: 'image/png' }, 'bytes'],
    ['no byte', { ...picture, bytes: 0 }, 'bytes'],
    ['10 MiB and a byte', { ...picture, bytes: 10_485_761 }, 'bytes'],
    ['half a byte', { ...picture, bytes: 10.5 }, 'bytes'],
    ['a length as text', { ...picture, bytes: '5' }, 'bytes'],
    ['a key', { ...picture, key: 'u/x' }, 'key'],
  ])('refuses %s', async (_, body, path) => {
    const before = await world.held.game.core();
    const { status, body: answer } = await presign(body);
    expect([status, answer]).toEqual([400, expect.objectContaining({ code: 'invalid_request' })]);
    expect((answer as { errors: { path: string }[] }).errors.map((one) => one.path)).toContain(path);
    expect(await world.held.game.core()).toEqual(before);
  });

  it('takes 1 byte and 10 MiB', async () => {
    for (const bytes of [1, 10_485_760]) expect((await presign({ ...picture, bytes })).status).toBe(200);
  });

  it('is given 30 times a day, in a race too, and again the next day', async () => {
    const answers = await Promise.all(Array.from({ length: 36 }, () => presign()));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(30);
    const refusals = answers.filter(({ status }) => status !== 200);
    const refusal = { status: 409, body: { code: 'limit_reached', limit: 30, resetsAt: '2026-11-21T00:00:00.000Z' } };
    for (const one of refusals) expect(one).toMatchObject(refusal);
    holdClock(Date.parse('2026-11-21T00:00:00.000Z'));
    ada = { ...ada, token: await world.world.issuer.player(ada.playerId) };
    expect((await presign()).status).toBe(200);
  });

  it('refuses the banned, the gone, strangers and servers', async () => {
    await world.held.game.ban(ada.playerId, '2999-01-01T00:00:00.000Z');
    expect(await presign()).toMatchObject({ status: 403, body: { code: 'player_banned' } });
    ada = { playerId: 'nobody', token: await world.world.issuer.player('00000000-0000-4000-8000-000000000000') };
    expect(await presign()).toMatchObject({ status: 403, body: { code: 'player_gone' } });
    ada = { playerId: '', token: await world.world.issuer.server() };
    expect(await presign()).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    ada = { playerId: '', token: 'none' };
    expect(await presign()).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
  });
});
