import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Item } from '#dynamo/item';
import { coreKeys } from '#dynamo/keys';
import { type Answer, type ApiLambda, caller, newPlayer, type SignedIn, type SignInTrigger } from '#testing/api';
import { discrepancies } from '#testing/books';
import { withMoreOffers } from '#testing/offers';
import { persist, startStormWorld, type StormWorld } from '#testing/storm';

const { catalogue: demo } = await import('#catalog/demo');
const catalogue = withMoreOffers(demo);
jest.unstable_mockModule('#catalog/demo', () => ({ catalogue }));

let world: StormWorld;
let api: ApiLambda;
let triggers: SignInTrigger;
let server: string;

beforeAll(async () => {
  world = await startStormWorld(4);
  api = await import('../lambda.ts');
  triggers = await import('../player/player.triggers.ts');
  server = await world.issuer.server();
});
beforeEach(async () => {
  world.faults.rate = 0;
  await world.wipe();
});
afterAll(() => {
  world.stop();
});

/** One POST, sent again until it is answered. */
const post = (token: string, path: string, body: object, key: string = randomUUID()): Promise<Answer> =>
  persist(() => caller(api)({ method: 'POST', path, token, body, headers: { 'Idempotency-Key': key } }));

const code = ({ body }: Answer): string => (body as { code?: string }).code ?? 'ok';
const tally = (answers: readonly Answer[]): Record<string, number> => {
  const codes = answers.map(code);
  return Object.fromEntries([...new Set(codes)].sort().map((one) => [one, codes.filter((other) => other === one).length]));
};

const give = (playerId: string, currency: string, amount: number): Promise<Answer> =>
  post(server, '/money/add', { playerId, currency, amount, source: 'match' });

async function rich(coins: number, gems: number): Promise<SignedIn> {
  const player = await newPlayer(triggers, world);
  if (coins > 0) await give(player.playerId, 'coins', coins);
  if (gems > 0) await give(player.playerId, 'gems', gems);
  return player;
}

/** What the tables hold once all is quiet. */
async function books(): Promise<Item[]> {
  await world.faults.settled();
  const core = await world.scan('core');
  expect(discrepancies(catalogue, core)).toEqual([]);
  return core;
}

const itemAt = (core: readonly Item[], { pk, sk }: { pk: string; sk: string }): Item | undefined =>
  core.find((item) => item.pk === pk && item.sk === sk);

const times = <T>(n: number, work: (i: number) => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: n }, (_, i) => work(i)));

describe.each([0, 0.1, 0.3])('money, where a share of %d of all requests goes wrong', (rate) => {
  it('sells 10 of 50 at once where the money is for 10', async () => {
    const player = await rich(100, 0);
    world.faults.rate = rate;
    const answers = await times(50, () => post(player.token, '/shop/buy', { offerId: 'gum' }));
    expect(tally(answers)).toEqual({ insufficient_funds: 40, ok: 10 });
    const core = await books();
    expect(itemAt(core, coreKeys.wallet(player.playerId, 'coins'))).toMatchObject({ b: 0, q: 11 });
    expect(itemAt(core, coreKeys.item(player.playerId, 'potion'))).toMatchObject({ n: 10 });
  });

  it('sells 5 of 20 at once where the limit is 5', async () => {
    const player = await rich(1_000, 0);
    world.faults.rate = rate;
    const answers = await times(20, () => post(player.token, '/shop/buy', { offerId: 'potion' }));
    expect(tally(answers)).toEqual({ limit_reached: 15, ok: 5 });
    await books();
  });

  it('sells a stock of 10 to 10 of 40, each with their own', async () => {
    const players = await times(40, () => rich(0, 1));
    world.faults.rate = rate;
    const answers = await Promise.all(players.map(({ token }) => post(token, '/shop/buy', { offerId: 'golden-hat' })));
    expect(tally(answers)).toEqual({ ok: 10, sold_out: 30 });
    await books();
  });

  it('sells a unique item once', async () => {
    const player = await rich(1_000, 0);
    world.faults.rate = rate;
    expect(tally(await times(10, () => post(player.token, '/shop/buy', { offerId: 'sword' })))).toEqual({ already_owned: 9, ok: 1 });
    await books();
  });

  // No wallet moves: nothing but what they are about holds these back.
  it('gives 5 of 50 at once where the limit of a free offer is 5', async () => {
    const player = await rich(0, 0);
    world.faults.rate = rate;
    const answers = await times(50, () => post(player.token, '/shop/buy', { offerId: 'ration' }));
    expect(tally(answers)).toEqual({ limit_reached: 45, ok: 5 });
    expect(itemAt(await books(), coreKeys.item(player.playerId, 'potion'))).toMatchObject({ n: 5 });
  });

  it('gives a free stock of 10 out in 10 of 50 calls at once, of 5 players', async () => {
    const players = await times(5, () => rich(0, 0));
    world.faults.rate = rate;
    const answers = await times(50, (i) => post(players[i % 5]!.token, '/shop/buy', { offerId: 'souvenir' }));
    expect(tally(answers)).toEqual({ ok: 10, sold_out: 40 });
    const core = await books();
    expect(core.filter(({ pk }) => pk === 'S#souvenir').map(({ sold }) => sold)).toEqual(Array(10).fill(1));
  });

  it('gives a free unique item once, of 20 calls at once', async () => {
    const player = await rich(0, 0);
    world.faults.rate = rate;
    expect(tally(await times(20, () => post(player.token, '/shop/buy', { offerId: 'heirloom' })))).toEqual({ already_owned: 19, ok: 1 });
    expect(itemAt(await books(), coreKeys.item(player.playerId, 'sword'))).toMatchObject({ n: 1 });
  });

  it('stops a source at its cap', async () => {
    const player = await rich(0, 0);
    world.faults.rate = rate;
    const body = { currency: 'coins', amount: 50, source: 'rewarded-ad' };
    expect(tally(await times(12, () => post(player.token, '/money/add', body)))).toEqual({ daily_cap_reached: 8, ok: 4 });
    await books();
  });

  it('counts a receipt once, whatever keys it comes with', async () => {
    const [one, other] = [await rich(0, 0), await rich(0, 0)];
    world.faults.rate = rate;
    const body = { currency: 'gems', amount: 5, source: 'purchase', receiptId: 'GPA.1' };
    const answers = await times(16, (i) => post(server, '/money/add', { ...body, playerId: (i % 2 === 0 ? one : other).playerId }));
    expect(tally(answers)).toEqual({ ok: 8, receipt_used: 8 });
    expect(new Set(answers.filter(({ status }) => status === 200).map(({ body: answer }) => JSON.stringify(answer))).size).toBe(1);
    await books();
  });

  it("pays one of two players for a server's key, 20 times at once", async () => {
    const players = [await rich(0, 0), await rich(0, 0)];
    world.faults.rate = rate;
    const key = randomUUID();
    const match = { currency: 'coins', amount: 5, source: 'match' };
    const answers = await times(20, (i) => post(server, '/money/add', { ...match, playerId: players[i % 2]!.playerId }, key));
    expect(tally(answers)).toEqual({ idempotency_key_reused: 10, ok: 10 });
    expect(new Set(answers.filter(({ status }) => status === 200).map(({ body }) => JSON.stringify(body))).size).toBe(1);
    const core = await books();
    const wallets = players.map(({ playerId }) => itemAt(core, coreKeys.wallet(playerId, 'coins'))?.b);
    expect(wallets.toSorted()).toEqual([5, undefined]);
  });

  it('takes the price of an unlock once, of 10 calls at once', async () => {
    const player = await rich(300, 0);
    await post(player.token, '/score', { boardId: 'arcade', score: 1 });
    await post(player.token, '/unlock', { unlockId: 'level-2' });
    world.faults.rate = rate;
    const answers = await times(10, () => post(player.token, '/unlock', { unlockId: 'level-3' }));
    expect(tally(answers)).toEqual({ ok: 10 });
    expect(answers.filter(({ body }) => !(body as { already: boolean }).already)).toHaveLength(1);
    await books();
  });

  it.each(['daily-runs', 'first-thousand'])('gives the reward of %s once, of 10 calls at once', async (taskId) => {
    const player = await rich(0, 0);
    for (const score of [1, 2, 1_000]) await post(player.token, '/score', { boardId: 'arcade', score });
    world.faults.rate = rate;
    const answers = await times(10, () => post(player.token, '/task/complete', { taskId }));
    expect(tally(answers)).toEqual({ ok: 1, task_already_claimed: 9 });
    await books();
  });

  it('has one effect and 20 equal answers for one key, 20 times at once', async () => {
    // Each with just enough for one: what the first takes must not refuse the others.
    const [swordsman, drinker, hatter, watcher] = [await rich(100, 0), await rich(50, 0), await rich(0, 1), await rich(0, 0)];
    world.faults.rate = rate;
    const calls: [SignedIn, string, object][] = [
      [swordsman, '/shop/buy', { offerId: 'sword' }],
      [drinker, '/shop/buy', { offerId: 'potion', quantity: 5 }],
      [hatter, '/shop/buy', { offerId: 'golden-hat' }],
      [watcher, '/money/add', { currency: 'coins', amount: 50, source: 'rewarded-ad' }],
    ];
    for (const [{ token }, path, body] of calls) {
      const key = randomUUID();
      const answers = await times(20, () => post(token, path, body, key));
      expect(answers.map((answer) => answer.body)).toEqual(Array(20).fill(answers[0]!.body));
      expect(code(answers[0]!)).toBe('ok');
      expect(tally([await post(token, path, { ...body, ...(path === '/shop/buy' ? { offerId: 'gum' } : { amount: 49 }) }, key)])).toEqual({
        idempotency_key_reused: 1,
      });
    }
    await books();
  });
});
