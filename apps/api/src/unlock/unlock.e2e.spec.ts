import { randomUUID } from 'node:crypto';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { coreKeys } from '#dynamo/keys';
import { testTable } from '#testing/engine';
import { codeOf, pathsOf, Play } from '#testing/play';
import { itMetered } from '#testing/metered';
import { persist } from '#testing/storm';
import type { UnlockState } from './unlock.dto.ts';

const NOON = new Date('2026-11-20T12:00:00.000Z');
const LATER = new Date('2026-12-24T18:00:00.000Z');

let play: Play;
beforeAll(async () => {
  play = await Play.start(NOON, () => Promise.all([import('../lambda.ts'), import('../player/player.triggers.ts')]));
});
afterAll(() => {
  play.stop();
});
beforeEach(async () => {
  await play.at(NOON);
  await play.begin();
});

const unlocks = async (): Promise<Record<string, UnlockState>> => {
  const { unlocks: list } = (await play.read('/unlocks')).body as { unlocks: UnlockState[] };
  return Object.fromEntries(list.map((unlock) => [unlock.unlockId, unlock]));
};
const counters = async (): Promise<unknown> => (await play.item(coreKeys.counters(play.me.playerId)))?.all;
/** Levels 2 and 3 are unlocked, and `coins` are left. */
const climb = async (coins: number): Promise<void> => {
  await play.run();
  await play.earn('coins', coins + 50);
  for (const unlockId of ['level-2', 'level-3']) expect((await play.unlock(unlockId)).status).toBe(200);
};

describe('POST /unlock', () => {
  it('unlocks what a counter has earned', async () => {
    await play.run();
    const answer = await play.unlock('level-2');
    expect(answer).toMatchObject({ status: 200 });
    expect(answer.body).toEqual({
      unlockId: 'level-2',
      kind: 'level',
      unlockedAt: NOON.toISOString(),
      already: false,
      paid: [],
      rewards: [],
      balances: {},
    });
  });

  it('takes the price, and counts it as spent', async () => {
    await play.run();
    await play.unlock('level-2');
    await play.earn('coins', 70);
    expect((await play.unlock('level-3')).body).toEqual({
      unlockId: 'level-3',
      kind: 'level',
      unlockedAt: NOON.toISOString(),
      already: false,
      paid: [{ currency: 'coins', amount: 50 }],
      rewards: [],
      balances: { coins: 20 },
    });
    expect(await play.balances()).toEqual({ coins: 20, gems: 0 });
    const entry = { ledgerNumber: 2, amount: -50, balance: 20, operation: 'unlock', source: 'level-3', at: NOON.toISOString() };
    expect((await play.ledger('coins'))[0]).toMatchObject(entry);
    expect(await counters()).toEqual({ p: 'all', n: { runs: 1, 'best-score': 10, 'coins-spent': 50 } });
  });

  it('takes the price and gives the reward', async () => {
    await climb(200);
    expect((await play.unlock('double-jump')).body).toMatchObject({
      kind: 'feature',
      paid: [{ currency: 'coins', amount: 200 }],
      rewards: [{ type: 'item', itemId: 'potion', quantity: 1 }],
      balances: { coins: 0 },
    });
    expect((await play.read('/inventory')).body).toEqual({ items: [{ itemId: 'potion', quantity: 1, acquiredAt: NOON.toISOString() }] });
  });

  it('says a second time what stands, and pays nothing', async () => {
    await climb(500);
    await play.unlock('double-jump');
    await play.at(LATER);
    const before = await play.everything();
    const again = await play.unlock('double-jump');
    expect(again).toMatchObject({ status: 200 });
    expect(again.body).toEqual({
      unlockId: 'double-jump',
      kind: 'feature',
      unlockedAt: NOON.toISOString(),
      already: true,
      paid: [],
      rewards: [],
      balances: { coins: 300 },
    });
    expect(await play.everything()).toEqual(before);
  });

  it('keeps what is unlocked, whatever its price and the wallet are by then', async () => {
    await climb(0);
    expect((await play.unlock('level-3')).body).toMatchObject({ already: true, balances: { coins: 0 } });
  });

  it('names everything that is missing at once, the price too', async () => {
    await play.earn('coins', 20);
    const before = await play.everything();
    expect(await play.unlock('level-3')).toMatchObject({
      status: 409,
      body: {
        code: 'requirements_not_met',
        missing: [
          { type: 'unlock', unlockId: 'level-2' },
          { type: 'currency', currency: 'coins', have: 20, need: 50 },
        ],
      },
    });
    const runs = [{ type: 'counter', counter: 'runs', have: 0, need: 1 }];
    expect(await play.unlock('level-2')).toMatchObject({ status: 409, body: { code: 'requirements_not_met', missing: runs } });
    expect(await play.everything()).toEqual(before);
  });

  it('refuses as every payment does where only money is missing', async () => {
    await play.run();
    await play.unlock('level-2');
    await play.earn('coins', 49);
    const before = await play.everything();
    const body = { code: 'insufficient_funds', currency: 'coins', have: 49, need: 50 };
    expect(await play.unlock('level-3')).toMatchObject({ status: 409, body });
    expect(await play.everything()).toEqual(before);
  });

  it('answers a retry with the same Idempotency-Key as the first call', async () => {
    await climb(200);
    const first = await play.unlock('double-jump', 'k1');
    const before = await play.everything();
    expect(await play.unlock('double-jump', 'k1')).toMatchObject({ status: 200, body: first.body });
    expect(await play.unlock('double-jump', 'k2')).toMatchObject({ status: 200, body: { already: true, paid: [] } });
    expect(await play.everything()).toEqual(before);
  });

  it('takes the price once for 20 calls at once', async () => {
    await climb(10_000);
    const answers = await Promise.all(Array.from({ length: 20 }, () => persist(() => play.unlock('double-jump'))));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    const bodies = answers.map(({ body }) => body as { already: boolean; paid: unknown[]; balances: unknown });
    expect(bodies.filter(({ already }) => !already)).toHaveLength(1);
    for (const { already, paid, balances } of bodies) {
      expect(paid).toHaveLength(already ? 0 : 1);
      expect(balances).toEqual({ coins: 9_800 });
    }
    expect(await play.ledger('coins')).toHaveLength(3);
    expect(await counters()).toMatchObject({ n: { 'coins-spent': 250 } });
    expect((await play.read('/inventory')).body).toMatchObject({ items: [{ itemId: 'potion', quantity: 1 }] });
  });

  it('is new to one of 20 calls at once, also where nothing is paid', async () => {
    await play.run();
    const answers = await Promise.all(Array.from({ length: 20 }, () => persist(() => play.unlock('level-2'))));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(answers.filter(({ body }) => !(body as { already: boolean }).already)).toHaveLength(1);
  });

  it('gives 20 equal answers to one Idempotency-Key at once', async () => {
    await climb(200);
    const answers = await Promise.all(Array.from({ length: 20 }, () => persist(() => play.unlock('double-jump', 'k1'))));
    expect(answers.map(({ status, body }) => [status, body])).toEqual(Array(20).fill([200, answers[0]!.body]));
    expect(answers[0]!.body).toMatchObject({ already: false });
    expect(await play.ledger('coins')).toHaveLength(3);
  });

  it('never pays with the same coins twice, and counts every run and coin beside', async () => {
    await play.run();
    await play.unlock('level-2');
    await play.earn('coins', 100);
    const rivals = [() => play.unlock('level-3'), () => play.buy('sword'), ...Array.from({ length: 8 }, () => () => play.run())];
    const [unlocked, bought, ...runs] = await Promise.all(rivals.map(persist));
    expect(runs.map(({ status }) => status)).toEqual(Array(8).fill(200));
    const statuses = [unlocked, bought].map((answer) => answer!.status);
    expect(statuses.toSorted()).toEqual([200, 409]);
    expect(codeOf(statuses[0] === 409 ? unlocked! : bought!)).toBe('insufficient_funds');
    const spent = statuses[0] === 200 ? 50 : 100;
    expect(await play.balances()).toEqual({ coins: 100 - spent, gems: 0 });
    expect(await counters()).toMatchObject({ n: { runs: 9, 'coins-spent': spent } });
  });

  itMetered('costs 8 write units with a price, 10 with an item too, 2 without either, and none a second time', async () => {
    await play.run();
    await play.earn('coins', 250);
    expect(await play.unitsOf(() => play.unlock('level-2'))).toEqual({ read: 3, write: 2 });
    expect(await play.unitsOf(() => play.unlock('level-3'))).toEqual({ read: 5, write: 8 });
    expect(await play.unitsOf(() => play.unlock('double-jump'))).toEqual({ read: 5, write: 10 });
    expect(await play.unitsOf(() => play.unlock('double-jump'))).toEqual({ read: 5, write: 0 });
  });

  it('takes an admin for the player they are', async () => {
    await play.run();
    play.me = { ...play.me, token: await play.world.issuer.admin(play.me.playerId) };
    expect(await play.unlock('level-2')).toMatchObject({ status: 200, body: { already: false } });
  });
});

describe('GET /unlocks', () => {
  it('tells every unlock and what is missing for it', async () => {
    await play.earn('coins', 60);
    const answer = await play.read('/unlocks');
    expect(answer).toMatchObject({ status: 200 });
    expect(answer.body).toEqual({
      unlocks: [
        {
          unlockId: 'level-2',
          kind: 'level',
          unlockedAt: null,
          price: [],
          missing: [{ type: 'counter', counter: 'runs', have: 0, need: 1 }],
        },
        {
          unlockId: 'level-3',
          kind: 'level',
          unlockedAt: null,
          price: [{ currency: 'coins', amount: 50 }],
          missing: [{ type: 'unlock', unlockId: 'level-2' }],
        },
        {
          unlockId: 'double-jump',
          kind: 'feature',
          unlockedAt: null,
          price: [{ currency: 'coins', amount: 200 }],
          missing: [
            { type: 'unlock', unlockId: 'level-3' },
            { type: 'currency', currency: 'coins', have: 60, need: 200 },
          ],
        },
      ],
    });
  });

  it('tells what is unlocked, of which nothing is missing', async () => {
    await climb(0);
    const all = await unlocks();
    expect(all['level-3']).toMatchObject({ unlockedAt: NOON.toISOString(), missing: [] });
    expect(all['double-jump']).toMatchObject({ unlockedAt: null, missing: [{ type: 'currency', have: 0, need: 200 }] });
  });

  it('leaves out what the catalogue has no more', async () => {
    const Item = { ...coreKeys.unlock(play.me.playerId, 'level', 'level-99'), at: NOON.toISOString(), how: 'x' };
    await play.tables.send(new PutCommand({ TableName: testTable('core'), Item }));
    expect(Object.keys(await unlocks())).toEqual(['level-2', 'level-3', 'double-jump']);
  });

  it('costs a read unit for the unlocks, the counters and each currency of a price, and writes nothing', async () => {
    await climb(0);
    expect(await play.unitsOf(() => play.read('/unlocks'))).toEqual({ read: 3, write: 0 });
  });

  it('takes no parameter', async () => {
    const answer = await play.read('/unlocks', { playerId: randomUUID() });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request', errors: [{ path: 'playerId' }] } });
  });
});

describe('refusals', () => {
  const ok = { unlockId: 'level-2' };
  interface More {
    path?: string;
    headers?: Record<string, string>;
  }
  it.each<[string, unknown, number, string, More?]>([
    ['not JSON', '{"unlockId":', 400, 'invalid_json'],
    ['an array', [ok], 400, 'invalid_request', { path: '' }],
    ['no unlock', {}, 400, 'invalid_request', { path: 'unlockId' }],
    ['null for an unlock', { unlockId: null }, 400, 'invalid_request', { path: 'unlockId' }],
    ['a number for an unlock', { unlockId: 7 }, 400, 'invalid_request', { path: 'unlockId' }],
    ['a bad id', { unlockId: '-level' }, 400, 'invalid_request', { path: 'unlockId' }],
    ['a key for an id', { unlockId: 'level#level-2' }, 400, 'invalid_request', { path: 'unlockId' }],
    ['an id of 33 characters', { unlockId: 'a'.repeat(33) }, 400, 'invalid_request', { path: 'unlockId' }],
    ['another player', { ...ok, playerId: randomUUID() }, 400, 'invalid_request', { path: 'playerId' }],
    ['a price', { ...ok, price: [] }, 400, 'invalid_request', { path: 'price' }],
    ['__proto__ as a key', '{"unlockId":"level-2","__proto__":{}}', 400, 'invalid_request', { path: '__proto__' }],
    ['a body over the limit', { unlockId: 'a'.repeat(8_192) }, 413, 'too_large'],
    ['plain text', ok, 415, 'unsupported_media_type', { headers: { 'Content-Type': 'text/plain' } }],
    ['a key with a space', ok, 400, 'invalid_request', { path: 'Idempotency-Key', headers: { 'Idempotency-Key': 'a b' } }],
    ['an unknown unlock', { unlockId: 'level-99' }, 404, 'unknown_unlock'],
  ])('POST /unlock refuses %s and changes nothing', async (...[, body, status, code, more]) => {
    await play.run();
    const headers = { 'Content-Type': 'application/json', ...more?.headers };
    const answer = await play.refused(() => play.call('POST', '/unlock', body, headers), status, code);
    if (more?.path !== undefined) expect(pathsOf(answer)).toContain(more.path);
    expect((await play.unlock('level-2')).status).toBe(200);
  });

  it.each([
    ['POST', '/unlock', ok],
    ['GET', '/unlocks', undefined],
  ] as const)('%s %s refuses who has no token, and servers', async (method, path, body) => {
    await play.refusedToStrangers(() => play.call(method, path, body));
  });

  it.each(['level-2', 'level-99'])('POST /unlock refuses the banned and the gone who want %s', async (unlockId) => {
    await play.run();
    await play.refusedToOutcasts(() => play.unlock(unlockId));
  });

  it("does not count another player's unlocks", async () => {
    await climb(0);
    await play.begin();
    await play.earn('coins', 100);
    expect(await play.unlock('level-3')).toMatchObject({ status: 409, body: { missing: [{ type: 'unlock', unlockId: 'level-2' }] } });
  });
});
