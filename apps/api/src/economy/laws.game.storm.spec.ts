import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { type Item, textOf } from '#dynamo/item';
import { boardKeys, coreKeys, corePrefixes } from '#dynamo/keys';
import { type Answer, type ApiLambda, caller, newPlayer, type SignedIn, type SignInTrigger } from '#testing/api';
import { discrepancies } from '#testing/books';
import { withMoreOffers } from '#testing/offers';
import { inParallel, persist, SCALE, startStormWorld, type StormWorld } from '#testing/storm';
import type { Added } from './money.dto.ts';

const { catalogue: demo } = await import('#catalog/demo');
const catalogue = withMoreOffers(demo);
jest.unstable_mockModule('#catalog/demo', () => ({ catalogue }));

let world: StormWorld;
let api: ApiLambda;
let triggers: SignInTrigger;
let server: string;
let admin: string;

beforeAll(async () => {
  world = await startStormWorld(5);
  api = await import('../lambda.ts');
  triggers = await import('../player/player.triggers.ts');
  server = await world.issuer.server();
});
afterAll(() => {
  world.stop();
});

const upTo = (max: number): fc.Arbitrary<number> => fc.integer({ min: 1, max });
const of = <T extends string>(...names: T[]): fc.Arbitrary<T> => fc.constantFrom(...names);

/** What a call asks for. */
const asked = fc.oneof(
  fc.record({ does: of('match'), currency: of('coins', 'gems'), amount: upTo(80) }),
  fc.record({ does: of('correct'), currency: of('coins', 'gems'), amount: fc.integer({ min: -60, max: -1 }) }),
  fc.record({ does: of('ad'), amount: upTo(50) }),
  fc.record({ does: of('purchase'), receipt: fc.nat(3) }),
  fc.record({ does: of('buy'), offerId: of(...catalogue.offers.map(({ offerId }) => offerId)), quantity: upTo(1) }),
  fc.record({ does: of('buy'), offerId: of('gum', 'potion'), quantity: upTo(4) }),
  fc.record({ does: of('unlock'), unlockId: of('level-2', 'level-3', 'double-jump') }),
  fc.record({ does: of('task'), taskId: of('daily-runs', 'weekly-spender', 'first-thousand') }),
  { weight: 3, arbitrary: fc.record({ does: of('score'), boardId: of('arcade', 'points'), score: fc.nat(1_000) }) },
);
/** Sent several times at once under one key. */
const script = fc.array(fc.record({ player: fc.nat(2), copies: upTo(3), asked }), { minLength: 30, maxLength: 60 });
type Asked = typeof asked extends fc.Arbitrary<infer A> ? A : never;

const REFUSALS: Record<Asked['does'], string[]> = {
  match: [],
  correct: ['insufficient_funds'],
  ad: ['daily_cap_reached'],
  purchase: ['receipt_used'],
  buy: ['limit_reached', 'sold_out', 'already_owned', 'insufficient_funds'],
  unlock: ['requirements_not_met', 'insufficient_funds'],
  task: ['task_already_claimed', 'task_not_finished'],
  score: [],
};

/** The call, of a player in a game. */
function callOf(what: Asked, { playerId, token }: SignedIn, game: string): { token: string; path: string; body: object } {
  const add = { playerId, source: what.does };
  switch (what.does) {
    case 'match':
      return { token: server, path: '/money/add', body: { ...add, currency: what.currency, amount: what.amount } };
    case 'correct':
      return {
        token: admin,
        path: '/money/add',
        body: { ...add, source: 'correction', reason: 'a law', currency: what.currency, amount: what.amount },
      };
    case 'ad':
      return { token, path: '/money/add', body: { source: 'rewarded-ad', currency: 'coins', amount: what.amount } };
    case 'purchase':
      return { token: server, path: '/money/add', body: { ...add, currency: 'gems', amount: 3, receiptId: `${game}-${what.receipt}` } };
    case 'buy':
      return { token, path: '/shop/buy', body: { offerId: what.offerId, quantity: what.quantity } };
    case 'unlock':
      return { token, path: '/unlock', body: { unlockId: what.unlockId } };
    case 'task':
      return { token, path: '/task/complete', body: { taskId: what.taskId } };
    case 'score':
      return { token, path: '/score', body: { boardId: what.boardId, score: what.score } };
  }
}

/** A call with the answers to all its copies. */
interface Played {
  playerId: string;
  asked: Asked;
  key: string;
  answers: Answer[];
}

let putOff = 0;
const post = ({ token, path, body }: { token: string; path: string; body: object }, key: string): Promise<Answer> =>
  persist(async () => {
    const answer = await caller(api)({ method: 'POST', path, token, body, headers: { 'Idempotency-Key': key } });
    if (answer.status === 503) putOff++;
    return answer;
  });

/** Three players with money, and what the script says they do, ten calls at a time. */
async function play(steps: readonly { player: number; copies: number; asked: Asked }[], rate: number): Promise<Played[]> {
  const game = randomUUID();
  world.faults.rate = 0;
  admin = await world.issuer.admin((await newPlayer(triggers, world)).playerId);
  const players = await Promise.all([0, 1, 2].map(() => newPlayer(triggers, world)));
  for (const { playerId } of players)
    for (const [currency, amount] of [
      ['coins', 150],
      ['gems', 5],
    ] as const)
      await post(
        { token: server, path: '/money/add', body: { playerId, source: 'match', currency, amount } },
        `begin-${currency}-${playerId}`,
      );
  world.faults.rate = rate;
  const played = await inParallel(
    10,
    steps.map(({ player, copies, asked: what }) => async (): Promise<Played> => {
      const [key, who] = [randomUUID(), players[player]!];
      const answers = await Promise.all(Array.from({ length: copies }, () => post(callOf(what, who, game), key)));
      return { playerId: who.playerId, asked: what, key, answers };
    }),
  );
  await world.faults.settled();
  return played;
}

const accepted = ({ answers }: Played): Answer[] => answers.filter(({ status }) => status === 200);

/** All copies of a call are answered as one would be. */
function checkAnswers(played: Played): void {
  const { does } = played.asked;
  const codes = played.answers.filter(({ status }) => status !== 200).map(({ body }) => (body as { code: string }).code);
  expect(REFUSALS[does]).toEqual(expect.arrayContaining(codes));
  if (['score', 'unlock', 'task'].includes(does)) return;
  const effects = accepted(played);
  expect(new Set(effects.map(({ body }) => JSON.stringify(body))).size).toBeLessThanOrEqual(1);
  expect(effects.filter(({ headers }) => headers['idempotency-replayed'] !== 'true').length).toBeLessThanOrEqual(1);
}

const withoutPlayer = ({ body }: Answer): object =>
  Object.fromEntries(Object.entries(body as object).filter(([name]) => name !== 'playerId'));

/** The records whose keys begin so, and end with an `Idempotency-Key`: each is that of an acknowledged call, and none is missing. */
function checkRecords(core: readonly Item[], did: readonly Played[], { prefix, calls }: { prefix: string; calls: Asked['does'][] }): void {
  const records = core.flatMap(({ pk, sk, r }) => {
    const key =
      [String(pk), String(sk)]
        .find((text) => text.startsWith(prefix))
        ?.split('#')
        .at(-1) ?? 'begin-';
    return key.startsWith('begin-') ? [] : [{ key, answer: JSON.parse(String(r)) as object }];
  });
  const given = did.filter(({ asked: { does } }) => calls.includes(does));
  const answers = given.map((one) => ({ key: one.key, answer: withoutPlayer(accepted(one)[0]!) }));
  expect(records).toEqual(expect.arrayContaining(answers));
  expect(did.map(({ key }) => key)).toEqual(expect.arrayContaining(records.map(({ key }) => key)));
}

/** What servers and admins were told stands, with the player whom they named. */
function checkOthers(core: readonly Item[], played: readonly Played[]): void {
  const did = played.filter((one) => accepted(one).length > 0);
  checkRecords(core, did, { prefix: 'I#', calls: ['match', 'correct'] });
  for (const one of did.filter(({ asked: { does } }) => does === 'match' || does === 'correct')) {
    const { playerId, currency, amount, balance, ledgerNumber } = accepted(one)[0]!.body as Added;
    expect(playerId).toBe(one.playerId);
    const { pk, sk } = coreKeys.ledgerEntry(playerId, currency, ledgerNumber);
    expect(core.find((item) => item.pk === pk && item.sk === sk)).toMatchObject({ d: amount, b: balance });
  }
}

/** What was acknowledged to a player stands, and nothing else does: records, unlocks, claims. */
function checkEffects(core: readonly Item[], played: readonly Played[]): void {
  const lastParts = (prefix: string): string[] =>
    core
      .map((item) => textOf(item, 'sk'))
      .filter((sk) => sk.startsWith(prefix))
      .map((sk) => sk.split('#').at(-1)!)
      .sort();
  const did = played.filter((one) => accepted(one).length > 0);
  const named = (name: (what: Asked) => string | undefined): string[] => [...new Set(did.flatMap((one) => name(one.asked) ?? []))].sort();
  checkRecords(core, did, { prefix: '~I#', calls: ['ad', 'buy'] });
  expect(lastParts('U#')).toEqual(named((what) => (what.does === 'unlock' ? what.unlockId : undefined)));
  expect(lastParts('~K#')).toEqual(named((what) => (what.does === 'task' ? what.taskId : undefined)));
}

/** Each run counts once: on its board and in the counters. */
function checkScores(core: readonly Item[], boards: readonly Item[], played: readonly Played[], playerId: string): void {
  const runs = played.flatMap(({ asked: what }) => (what.does === 'score' ? [what] : []));
  const on = (boardId: string): number[] => runs.filter((run) => run.boardId === boardId).map(({ score }) => score);
  const counters = core.find(({ sk }) => sk === coreKeys.counters(playerId).sk)?.all as { n: Record<string, number> } | undefined;
  const { runs: counted = 0, 'best-score': best } = counters?.n ?? {};
  expect([counted, best]).toEqual([runs.length, on('arcade').length > 0 ? Math.max(...on('arcade')) : undefined]);
  const standing = (boardId: string): unknown => boards.find(({ sk }) => sk === boardKeys.entry(playerId, boardId, 'all').sk)?.s;
  expect(standing('arcade')).toBe(best);
  expect(standing('points')).toBe(on('points').length > 0 ? on('points').reduce((sum, score) => sum + score, 0) : undefined);
}

/** A game of its own, after which the books add up. */
async function check(steps: readonly { player: number; copies: number; asked: Asked }[], rate: number): Promise<void> {
  await world.wipe();
  const played = await play(steps, rate);
  const [core, boards] = await Promise.all([world.scan('core'), world.scan('boards')]);
  expect(discrepancies(catalogue, core)).toEqual([]);
  played.forEach(checkAnswers);
  checkOthers(core, played);
  for (const [playerId, own] of Map.groupBy(played, (one) => one.playerId)) {
    const of = (item: Item): boolean => item.pk === corePrefixes.player(playerId);
    checkEffects(core.filter(of), own);
    checkScores(core.filter(of), boards.filter(of), own, playerId);
  }
}

describe.each([0, 0.1, 0.3])('a game of any calls at once, where a share of %d of all requests goes wrong', (rate) => {
  it('has each acknowledged effect once, and no other', async () => {
    const law = fc.asyncProperty(script, (steps) => check(steps, rate));
    await fc.assert(law, { seed: 4, numRuns: 3 * SCALE, endOnFailure: true });
  });
});

/** Far more than it takes. */
const MOST_GAMES = 20;

it('has so until every write has met every fault, and some that surfaced', async () => {
  const missing = (): string[] => [
    ...world.faults.missing(['PutItem', 'UpdateItem', 'TransactWriteItems']),
    ...world.faults.missing(['BatchGetItem']).filter((one) => one.endsWith('unprocessed')),
    ...(putOff === 0 ? ['a call that was put off'] : []),
  ];
  const more = fc.sample(script, { seed: 5, numRuns: MOST_GAMES }).values();
  for (const steps of more) if (missing().length > 0) await check(steps, 0.3);
  expect(missing()).toEqual([]);
});
