import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Answer } from '#testing/api';
import { places, saved, SavingGame } from '#testing/saves';
import { itMetered } from '#testing/metered';

let at: SavingGame;
beforeAll(async () => {
  at = await SavingGame.start(async () => [await import('../lambda.ts'), await import('../player/player.triggers.ts')]);
});
afterAll(() => {
  at.stop();
});

const NEVER = { version: 0, updatedAt: null, device: null, data: null };
const first = { slot: 'main', baseVersion: 0, data: { highestLevel: 1, name: 'Ada' } };

describe('a save', () => {
  it('is answered and read as it was sent', async () => {
    const player = await at.player();
    const answer = await at.save(player, { ...first, device: 'steam-deck' });
    const stands = { slot: 'main', version: 1, updatedAt: expect.any(String), device: 'steam-deck', data: first.data };
    expect(answer).toMatchObject({ status: 200, body: { ...stands, merged: false } });
    expect(Object.keys(answer.body as object)).toEqual(['slot', 'version', 'updatedAt', 'device', 'data', 'merged']);
    expect(Math.abs(Date.parse(saved(answer).updatedAt!) - Date.now())).toBeLessThan(10_000);
    expect((await at.read(player)).body).toEqual({ ...stands, updatedAt: saved(answer).updatedAt });
  });

  it('is version 0 before the first, and its slot is not listed', async () => {
    const player = await at.player();
    expect(await at.read(player)).toMatchObject({ status: 200, body: { slot: 'main', ...NEVER } });
    expect(await at.read(player, {})).toMatchObject({ status: 200, body: { slots: [] } });
  });

  it('stands in its slot alone, and slots are listed in the order of the catalogue', async () => {
    const player = await at.player();
    const other = await at.player();
    const backup = await at.save(player, { slot: 'backup', baseVersion: 0, data: { ä: 'ö' }, device: 'pc' });
    await at.save(player, first);
    const main = await at.save(player, { ...first, baseVersion: 1, mode: null, device: null, playerId: null });
    expect((await at.read(player, {})).body).toEqual({
      slots: [
        { slot: 'main', version: 2, updatedAt: saved(main).updatedAt, device: null, bytes: JSON.stringify(first.data).length },
        { slot: 'backup', version: 1, updatedAt: saved(backup).updatedAt, device: 'pc', bytes: 11 },
      ],
    });
    expect((await at.read(other, {})).body).toEqual({ slots: [] });
    expect((await at.read(other)).body).toEqual({ slot: 'main', ...NEVER });
  });

  it('keeps any JSON, its numbers and the order of its keys', async () => {
    const player = await at.player();
    const values = fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue({ stringUnit: 'grapheme', maxDepth: 6 }));
    const texts = values.map((data) => JSON.stringify({ ...data, z: 1e300, a: 5e-324, m: -7.25, max: 2 ** 53 }));
    const plain = texts.filter((text) => !/"(__proto__|constructor|prototype)"/.test(text));
    let baseVersion = 0;
    const check = async (text: string): Promise<void> => {
      at.wait(10);
      const answer = await at.save(player, `{"slot":"backup","baseVersion":${baseVersion},"data":${text}}`);
      expect(answer.status).toBe(200);
      expect(JSON.stringify(saved(answer).data)).toBe(text);
      expect(JSON.stringify(saved(await at.read(player, { slot: 'backup' })).data)).toBe(text);
      baseVersion++;
    };
    await fc.assert(fc.asyncProperty(plain, check), { numRuns: 40 });
    expect(baseVersion).toBe(40);
  });

  it('written back is a new version', async () => {
    const player = await at.player();
    for (const baseVersion of [0, 1, 2]) {
      const data = { turn: baseVersion % 2 };
      expect(await at.save(player, { slot: 'main', baseVersion, data })).toMatchObject({
        status: 200,
        body: { version: baseVersion + 1, data },
      });
    }
  });

  it('on a stale base is a conflict that tells what stands', async () => {
    const player = await at.player();
    await at.save(player, first);
    const stands = await at.save(player, { ...first, baseVersion: 1, data: { n: 2 }, device: 'pc' });
    const { merged, ...current } = stands.body as { merged: boolean };
    expect(merged).toBe(false);
    for (const baseVersion of [0, 1, 3, 2 ** 53 - 1]) {
      const before = await at.game.core();
      const answer = await at.save(player, { ...first, baseVersion, data: { n: 3 } });
      expect(answer).toMatchObject({ status: 409, body: { code: 'version_conflict', current } });
      expect(await at.game.core()).toEqual(before);
    }
  });

  it('on a base of the future is a conflict also where there is none', async () => {
    const player = await at.player();
    for (const mode of ['replace', 'merge']) {
      const answer = await at.save(player, { ...first, baseVersion: 1, mode }, 'k');
      expect(answer).toMatchObject({ status: 409, body: { code: 'version_conflict', current: { slot: 'main', ...NEVER } } });
    }
  });

  it('sent again after a lost answer is answered again, and writes nothing', async () => {
    const player = await at.player();
    await at.save(player, first);
    const request = { slot: 'main', baseVersion: 1, data: { n: 2, m: 3 }, device: 'pc' };
    const answer = await at.save(player, request);
    const before = await at.game.core();
    expect(await at.save(player, request)).toMatchObject({ status: 200, body: answer.body as object });
    expect(await at.save(player, { ...request, data: { m: 3, n: 2 } })).toMatchObject({ status: 200, body: { version: 2 } });
    expect(await at.save(player, { ...request, device: 'phone' })).toMatchObject({ status: 409 });
    expect(await at.save(player, { ...request, data: { n: 2 } })).toMatchObject({ status: 409 });
    expect(await at.save(player, { ...request, baseVersion: 0 })).toMatchObject({ status: 409 });
    expect(await at.game.core()).toEqual(before);
  });

  it('with a key is known again as long as its version is kept', async () => {
    const player = await at.player();
    const request = { slot: 'main', baseVersion: 0, data: { n: 1 } };
    await at.save(player, request, 'k1');
    for (const baseVersion of [1, 2, 3]) {
      await at.save(player, { ...request, baseVersion, data: { n: baseVersion + 1 } });
      expect(await at.save(player, request, 'k1')).toMatchObject({
        status: 200,
        body: { version: baseVersion + 1, data: { n: baseVersion + 1 } },
      });
    }
    expect(await at.save(player, { ...request, data: { n: 9 } }, 'k1')).toMatchObject({
      status: 422,
      body: { code: 'idempotency_key_reused' },
    });
    await at.save(player, { ...request, baseVersion: 4 });
    expect(await at.save(player, request, 'k1')).toMatchObject({ status: 409, body: { current: { version: 5 } } });
  });
});

describe('versions', () => {
  it('are kept four at a time, and restored as a new one', async () => {
    const player = await at.player();
    for (const n of [1, 2, 3, 4, 5]) await at.save(player, { slot: 'main', baseVersion: n - 1, data: { n }, device: `d${n}` });
    const version = (n: number): Promise<Answer> => at.read(player, { slot: 'main', version: String(n) });
    for (const n of [2, 3, 4, 5])
      expect(await version(n)).toMatchObject({ status: 200, body: { version: n, data: { n }, device: `d${n}` } });
    for (const n of [1, 6]) expect(await version(n)).toMatchObject({ status: 404, body: { code: 'unknown_version' } });
    const restored = await at.restore(player, { slot: 'main', version: 2, baseVersion: 5 });
    expect(restored).toMatchObject({ status: 200, body: { slot: 'main', version: 6, data: { n: 2 }, device: 'd2', merged: false } });
    expect(await at.read(player)).toMatchObject({ body: { version: 6, data: { n: 2 } } });
    expect(await version(2)).toMatchObject({ status: 404 });
  });

  it('are restored once, whatever is sent again', async () => {
    const player = await at.player();
    for (const n of [1, 2, 3, 4]) await at.save(player, { slot: 'main', baseVersion: n - 1, data: { n } });
    const request = { slot: 'main', version: 1, baseVersion: 4 };
    const answers = [await at.restore(player, request), await at.restore(player, request)];
    expect(answers.map(({ body }) => body)).toEqual([answers[0]!.body, answers[0]!.body]);
    await at.save(player, { slot: 'main', baseVersion: 5, data: { n: 6 } });
    expect(await at.restore(player, request)).toMatchObject({ status: 200, body: { version: 6, data: { n: 6 } } });
    const keyed = { slot: 'main', version: 4, baseVersion: 6 };
    expect(await at.restore(player, keyed, 'k')).toMatchObject({ status: 200, body: { version: 7, data: { n: 4 } } });
    expect(await at.restore(player, keyed, 'k')).toMatchObject({ status: 200, body: { version: 7 } });
    expect(await at.restore(player, { ...keyed, version: 5 }, 'k')).toMatchObject({
      status: 422,
      body: { code: 'idempotency_key_reused' },
    });
  });

  it.each([
    ['a stale base', { version: 2, baseVersion: 2 }, 409, 'version_conflict'],
    ['a base of the future', { version: 2, baseVersion: 4 }, 409, 'version_conflict'],
    ['a version of the future', { version: 4, baseVersion: 3 }, 404, 'unknown_version'],
    ['an unknown slot', { slot: 'nowhere', version: 2, baseVersion: 3 }, 404, 'unknown_slot'],
    ['version 0', { version: 0, baseVersion: 3 }, 400, 'invalid_request'],
    ['half a version', { version: 1.5, baseVersion: 3 }, 400, 'invalid_request'],
    ['no version', { baseVersion: 3 }, 400, 'invalid_request'],
    ['no base', { version: 2 }, 400, 'invalid_request'],
    ['another player', { version: 2, baseVersion: 3, playerId: 'x' }, 400, 'invalid_request'],
  ])('are not restored with %s', async (_, body, status, code) => {
    const player = await at.player();
    for (const n of [1, 2, 3]) await at.save(player, { slot: 'main', baseVersion: n - 1, data: { n } });
    const before = await at.game.core();
    expect(await at.restore(player, { slot: 'main', ...body })).toMatchObject({ status, body: { code } });
    expect(await at.game.core()).toEqual(before);
  });
});

describe('a slot takes 20 saves, and one more each 10 s', () => {
  it('and says when the next one is taken', async () => {
    const player = await at.player();
    at.wait(0);
    const save = (baseVersion: number): Promise<Answer> => at.save(player, { slot: 'main', baseVersion, data: { n: baseVersion } });
    for (let n = 0; n < 20; n++) expect((await save(n)).status).toBe(200);
    const before = await at.game.core();
    const refused = await save(20);
    expect(refused).toMatchObject({ status: 429, body: { code: 'too_many_requests' } });
    expect(refused.headers['retry-after']).toBe('10');
    expect(await at.merge(player, { baseVersion: 20, data: {} })).toMatchObject({ status: 429 });
    expect(await at.restore(player, { slot: 'main', version: 19, baseVersion: 20 })).toMatchObject({ status: 429 });
    expect(await at.game.core()).toEqual(before);
    expect(await save(19)).toMatchObject({ status: 200, body: { version: 20 } });
    expect(await save(7)).toMatchObject({ status: 409 });
    expect((await at.save(player, { slot: 'backup', baseVersion: 0, data: {} })).status).toBe(200);
    at.wait(4);
    expect((await save(20)).headers['retry-after']).toBe('6');
    at.wait(6);
    expect((await save(20)).status).toBe(200);
    expect((await save(21)).status).toBe(429);
  });

  it('of the player, not of servers', async () => {
    const { player, server } = await at.served();
    const { playerId } = player;
    at.wait(0);
    for (let n = 0; n < 25; n++) {
      const answer = await at.save(server, { slot: 'main', baseVersion: n, data: { n }, playerId });
      expect(answer.status).toBe(200);
    }
    expect((await at.save(player, { slot: 'main', baseVersion: 25, data: {} })).status).toBe(200);
  });
});

describe('servers', () => {
  it('save and read for a player, and write every field', async () => {
    const { player, server: game } = await at.served();
    const { playerId } = player;
    const answer = await at.save(game, { slot: 'main', baseVersion: 0, data: { rating: 1500, n: 1 }, playerId });
    expect(answer).toMatchObject({ status: 200, body: { version: 1, data: { rating: 1500, n: 1 } } });
    expect((await at.read(player)).body).toEqual((await at.read(game, { slot: 'main', playerId })).body);
    expect((await at.read(game, { playerId })).body).toEqual((await at.read(player, {})).body);
    const merged = await at.merge(game, { baseVersion: 1, data: { rating: 1600 }, playerId });
    expect(merged).toMatchObject({ status: 200, body: { version: 2, data: { rating: 1600, n: 1 } } });
    const replaced = await at.save(game, { slot: 'main', baseVersion: 2, data: { n: 2 }, playerId });
    expect(saved(replaced).data).toEqual({ n: 2 });
  });

  it('have keys of their own', async () => {
    const { player, server } = await at.served();
    const { playerId } = player;
    await at.merge(player, { baseVersion: 0, data: { playSeconds: 5 } }, 'k');
    await at.merge(server, { baseVersion: 0, data: { playSeconds: 7 }, playerId }, 'k');
    expect(await at.data(player)).toEqual({ playSeconds: 12 });
  });

  it.each<[string, object, number, string]>([
    ['nobody', {}, 400, 'invalid_request'],
    ['null', { playerId: null }, 400, 'invalid_request'],
    ['what is no id', { playerId: 'P#x' }, 400, 'invalid_request'],
    ['an unknown player', { playerId: '3f8e9c1a-0000-4000-8000-000000000000' }, 404, 'unknown_player'],
  ])('are refused where they name %s', async (_, naming, status, code) => {
    const token = await at.world.issuer.server();
    const before = await at.game.core();
    expect(await at.save({ token }, { ...first, ...naming })).toMatchObject({ status, body: { code } });
    const query = Object.fromEntries(Object.entries(naming).filter(([, value]) => value !== null)) as Record<string, string>;
    expect(await at.read({ token }, { slot: 'main', ...query })).toMatchObject({ status, body: { code } });
    expect(await at.read({ token }, query)).toMatchObject({ status, body: { code } });
    expect(await at.game.core()).toEqual(before);
  });

  it('are told of an unknown slot before an unknown player', async () => {
    const token = await at.world.issuer.server();
    const playerId = '3f8e9c1a-0000-4000-8000-000000000000';
    const slot = 'nowhere';
    const refused = { status: 404, body: { code: 'unknown_slot' } };
    const before = await at.game.core();
    expect(await at.save({ token }, { ...first, slot, playerId })).toMatchObject(refused);
    expect(await at.read({ token }, { slot, playerId })).toMatchObject(refused);
    expect(await at.read({ token }, { slot, version: '1', playerId })).toMatchObject(refused);
    expect(await at.game.core()).toEqual(before);
  });

  it('do not restore', async () => {
    const { server } = await at.served();
    const answer = await at.restore(server, { slot: 'main', version: 1, baseVersion: 1 });
    expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  });
});

describe('a player', () => {
  it('names nobody, not even themselves', async () => {
    const [player, other] = [await at.player(), await at.player()];
    const before = await at.game.core();
    for (const { playerId } of [player, other]) {
      expect(await at.save(player, { ...first, playerId })).toMatchObject({ status: 403, body: { code: 'forbidden' } });
      expect(await at.read(player, { slot: 'main', playerId })).toMatchObject({ status: 403, body: { code: 'forbidden' } });
      expect(await at.read(player, { playerId })).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    }
    expect(await at.game.core()).toEqual(before);
  });

  it('who is an admin has progress too', async () => {
    const { playerId } = await at.player();
    const admin = { token: await at.world.issuer.admin(playerId) };
    expect((await at.save(admin, first)).status).toBe(200);
    expect((await at.read(admin)).body).toMatchObject({ version: 1 });
  });

  it('who is gone or banned saves nothing, and reads what stands', async () => {
    const gone = { token: await at.world.issuer.player('3f8e9c1a-0000-4000-8000-000000000001') };
    const banned = await at.player();
    await at.save(banned, first);
    await at.game.ban(banned.playerId, '2999-01-01T00:00:00.000Z');
    const before = await at.game.core();
    for (const [player, code] of [
      [gone, 'player_gone'],
      [banned, 'player_banned'],
    ] as const) {
      expect(await at.save(player, { ...first, slot: 'nowhere' })).toMatchObject({ status: 403, body: { code } });
      expect(await at.restore(player, { slot: 'main', version: 9, baseVersion: 1 })).toMatchObject({ status: 403, body: { code } });
      expect((await at.read(player)).status).toBe(200);
    }
    expect(await at.game.core()).toEqual(before);
  });
});

/** Text that JSON and compression leave as large as it is: every byte nearly as likely as any other in UTF-8. */
function incompressible(bytes: number): string {
  let seed = 1;
  const random = (n: number): number => (seed = (seed * 48_271) % 2_147_483_647) % n;
  const parts: string[] = [];
  for (let size = 0; size < bytes;) {
    const part = random(100) < 65 ? String.fromCharCode(35 + random(57)) : String.fromCharCode(0x80 + random(1_920));
    size += Buffer.byteLength(part);
    parts.push(part);
  }
  return parts.join('');
}

const nested = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
const main = (data: string, more = ''): string => `{"slot":"main","baseVersion":1,"data":${data}${more}}`;

describe('a save is refused, and the one before stays, where it has', () => {
  it.each<[string, unknown, number, string, string?]>([
    ['a list for its data', main('[1]'), 400, 'invalid_request', 'data'],
    ['a text for its data', main('"x"'), 400, 'invalid_request', 'data'],
    ['null for its data', main('null'), 400, 'invalid_request', 'data'],
    ['no data', { slot: 'main', baseVersion: 1 }, 400, 'invalid_request', 'data'],
    ['40 levels', main(nested(40)), 400, 'invalid_request', `data${'.a'.repeat(31)}`],
    ['__proto__ as a key', main('{"a":{"__proto__":{"x":1}}}'), 400, 'invalid_request', 'data.a.__proto__'],
    ['constructor as a key', main('{"constructor":1}'), 400, 'invalid_request', 'data.constructor'],
    ['an unpaired surrogate', main(String.raw`{"a":["\ud800"]}`), 400, 'invalid_request', 'data.a[0]'],
    ['a key with an unpaired surrogate', main(String.raw`{"\udc00":1}`), 400, 'invalid_request', 'data'],
    ['a number beyond 64 bits', main('{"a":1e400}'), 400, 'invalid_request', 'data.a'],
    ['a negative base', { ...first, baseVersion: -1 }, 400, 'invalid_request', 'baseVersion'],
    ['half a base', { ...first, baseVersion: 1.5 }, 400, 'invalid_request', 'baseVersion'],
    ['2^53 for its base', { ...first, baseVersion: 2 ** 53 }, 400, 'invalid_request', 'baseVersion'],
    ['a text for its base', { ...first, baseVersion: '1' }, 400, 'invalid_request', 'baseVersion'],
    ['null for its base', { ...first, baseVersion: null }, 400, 'invalid_request', 'baseVersion'],
    ['no base', { slot: 'main', data: {} }, 400, 'invalid_request', 'baseVersion'],
    ['an unknown mode', { ...first, mode: 'append' }, 400, 'invalid_request', 'mode'],
    ['an empty device', { ...first, device: '' }, 400, 'invalid_request', 'device'],
    ['a device of 65 characters', { ...first, device: 'x'.repeat(65) }, 400, 'invalid_request', 'device'],
    ['a device that is no text', { ...first, device: 7 }, 400, 'invalid_request', 'device'],
    ['an unknown field', { ...first, version: 1 }, 400, 'invalid_request', 'version'],
    ['a bad slot', { ...first, slot: '~G#main' }, 400, 'invalid_request', 'slot'],
    ['a text for a max', main('{"highestLevel":"9"}'), 400, 'invalid_request', 'data.highestLevel'],
    ['objects in a union', main('{"collected":[{"id":1}]}'), 400, 'invalid_request', 'data.collected'],
    ['a text for a union', main('{"collected":"coin"}'), 400, 'invalid_request', 'data.collected'],
    ['2^53 for a sum', main('{"playSeconds":9007199254740992}'), 400, 'invalid_request', 'data.playSeconds'],
    ['a text for a sum', main('{"playSeconds":"9"}', ',"mode":"merge"'), 400, 'invalid_request', 'data.playSeconds'],
    ['a merge without a key', main('{}', ',"mode":"merge"'), 400, 'idempotency_key_required'],
    ['a merge of a slot that takes none', { ...first, slot: 'backup', mode: 'merge' }, 400, 'invalid_request', 'mode'],
    ['an unknown slot', { ...first, slot: 'nowhere' }, 404, 'unknown_slot'],
    ['401 KB', main(`{"a":"${'x'.repeat(401 * 1024)}"}`), 413, 'too_large'],
    ['more than 350 KB that nothing compresses', main(`{"a":"${incompressible(399 * 1024)}"}`), 413, 'too_large'],
    ['more than 400 KB once its numbers are written out', main(`{"a":[${'1e20,'.repeat(70_000)}1]}`), 413, 'too_large'],
  ])('%s', async (...[, body, status, code, path]) => {
    const player = await at.player();
    expect((await at.save(player, first)).status).toBe(200);
    const before = await at.game.core();
    const answer = await at.save(player, body);
    expect(answer).toMatchObject({ status, body: { code } });
    if (path !== undefined) expect(places(answer)).toEqual([path]);
    expect(await at.game.core()).toEqual(before);
  });

  it('every mistake that the catalogue knows, all at once', async () => {
    const data = { highestLevel: null, collected: 1, playSeconds: [], settings: 1 };
    const answer = await at.save(await at.player(), { slot: 'main', baseVersion: 0, data });
    expect(places(answer).sort()).toEqual(['data.collected', 'data.highestLevel', 'data.playSeconds']);
  });

  it.each([
    ['a version without a slot', { version: '1' }, 400, 'slot'],
    ['version 0', { slot: 'main', version: '0' }, 400, 'version'],
    ['half a version', { slot: 'main', version: '1.5' }, 400, 'version'],
    ['an empty slot', { slot: '' }, 400, 'slot'],
    ['a bad slot', { slot: 'Main!' }, 400, 'slot'],
    ['an unknown parameter', { slot: 'main', all: '1' }, 400, 'all'],
  ])('a read, not a save: %s', async (_, query, status, path) => {
    const answer = await at.read(await at.player(), query);
    expect(answer).toMatchObject({ status, body: { code: 'invalid_request' } });
    expect(places(answer)).toContain(path);
  });

  it.each([{ slot: 'nowhere' }, { slot: 'nowhere', version: '1' }])('a read of what is not there: %o', async (query) => {
    expect(await at.read(await at.player(), query)).toMatchObject({ status: 404, body: { code: 'unknown_slot' } });
  });

  it('nothing at all in a read of version 5 of 2', async () => {
    const player = await at.player();
    await at.save(player, first);
    for (const version of ['2', '5']) {
      expect(await at.read(player, { slot: 'main', version })).toMatchObject({ status: 404, body: { code: 'unknown_version' } });
    }
  });
});

describe('large saves', () => {
  it('of 399 KB stand, and are read whole', async () => {
    const player = await at.player();
    const data = { text: 'abcdefgh'.repeat(51_000) };
    expect((await at.save(player, { slot: 'backup', baseVersion: 0, data })).status).toBe(200);
    expect(saved(await at.read(player, { slot: 'backup' })).data).toEqual(data);
  });

  it('that merge to more than can be sent again are refused, and the old one stays', async () => {
    const player = await at.player();
    const coins = (from: number): string[] => Array.from({ length: 20_000 }, (_, i) => `coin-${from + i}`);
    expect((await at.merge(player, { baseVersion: 0, data: { collected: coins(100_000) } })).status).toBe(200);
    const before = await at.game.core();
    expect(await at.merge(player, { baseVersion: 1, data: { collected: coins(200_000) } })).toMatchObject({
      status: 413,
      body: { code: 'too_large' },
    });
    expect(await at.game.core()).toEqual(before);
  });
});

describe('what a call costs', () => {
  const data = {
    highestLevel: 42,
    collected: Array.from({ length: 90 }, (_, i) => `coin-${(i * 7_919) % 100_000}`),
    playSeconds: 86_400,
    settings: { music: 0.8, sound: 0.5, language: 'de', keys: { jump: 'Space', left: 'A', right: 'D' } },
    inventory: Array.from({ length: 16 }, (_, i) => ({ id: `item-${(i * 37) % 100}`, count: i, durability: i / 16 })),
  };

  it('is at most 5 write units for a save of 2 KB, and no write for its retry', async () => {
    expect(JSON.stringify(data).length).toBeGreaterThan(2_048);
    const player = await at.player();
    for (let n = 0; n < 6; n++) {
      const request = { slot: 'main', baseVersion: n, data: { ...data, n }, device: 'ö'.repeat(64) };
      const { write, read, status } = await at.units(() => at.save(player, request, `key-${n}`.padEnd(64, 'x')));
      expect(status).toBe(200);
      expect(write).toBeLessThanOrEqual(5);
      expect(read).toBeLessThanOrEqual(3);
      expect((await at.units(() => at.save(player, request, `key-${n}`.padEnd(64, 'x')))).write).toBe(0);
    }
    const merge = await at.units(() => at.merge(player, { baseVersion: 5, data }));
    expect(merge.status).toBe(200);
    expect(merge.write).toBeLessThanOrEqual(5);
  });

  itMetered('is at most 5 write units for 2 KB that nothing compresses', async () => {
    const player = await at.player();
    const request = { slot: 'backup', baseVersion: 0, data: { text: incompressible(2_040) }, device: 'ö'.repeat(64) };
    expect(Buffer.byteLength(JSON.stringify(request.data))).toBeGreaterThanOrEqual(2_048);
    const { write, read } = await at.units(() => at.save(player, request));
    expect(write).toBeLessThanOrEqual(5);
    expect(read).toBe(2);
  });

  it('is 2 read units for a small save, and 1 for the list', async () => {
    const player = await at.player();
    await at.save(player, first);
    expect(await at.units(() => at.read(player))).toMatchObject({ read: 2, write: 0 });
    expect(await at.units(() => at.read(player, {}))).toMatchObject({ read: 1, write: 0 });
  });
});
