import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { boardKeys, coreKeys } from '#dynamo/keys';
import { TABLES } from '#dynamo/tables';
import { type Answer, type ApiLambda, caller, type SignedIn, type SignInTrigger, startWorld, tokenEvent, type World } from '#testing/api';
import { testTable } from '#testing/engine';
import { lambdaContext } from '#testing/events';
import { BODIES, delivered, disconnect, type Held, type JobsLambda, placesOf, play, startHeld } from '#testing/held';
import type { Queued } from '#testing/outbox';
import { scanAll } from '#testing/storm';
import { nameKeys } from './names.rules.ts';

let world: World;
let held: Held;
let api: ApiLambda;
let jobs: JobsLambda;
let triggers: SignInTrigger;
let routes: readonly { method: string; path: string; call: { who: unknown } }[];
let names = 0;

beforeAll(async () => {
  world = await startWorld();
  ({ held, api, jobs, triggers } = await startHeld(world, async () => ({
    api: await import('../lambda.ts'),
    jobs: await import('./player.jobs.ts'),
    triggers: await import('./player.triggers.ts'),
  })));
  ({ routes } = await import('../routes.ts'));
});
afterAll(() => {
  held.stop();
});
beforeEach(() => {
  held.outbox.queued.length = 0;
  held.outbox.down = false;
});

const erase = ({ token }: SignedIn): Promise<Answer> => caller(api)({ method: 'DELETE', path: '/me', token });
const run = async (message: Queued): Promise<string[]> => {
  const { batchItemFailures } = await jobs.handler(delivered(message), lambdaContext() as never);
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
};
const messages = (type: string): (Queued & { sweep: number })[] =>
  held.outbox.queued
    .map((message) => ({ ...message, ...(JSON.parse(message.MessageBody) as { type: string; sweep: number }) }))
    .filter((message) => message.type === type);
const fresh = (): string => `Ada ${Date.now()} ${names++}`;
const accepted = { status: 202, body: { status: 'processing' } };

describe('DELETE /me', () => {
  it('leaves nothing of a player, and the token that still holds writes nothing', async () => {
    const ada = await held.game.newPlayer();
    const name = fresh();
    const connection = await play(held, ada, name);
    await held.game.get(ada.token, '/me/export');
    for (const message of messages('export')) expect(await run(message)).toEqual([]);
    expect(held.bucket.objects.size).toBe(1);
    expect((await placesOf(held, ada.playerId)).length).toBeGreaterThan(30);

    expect(await erase(ada)).toMatchObject(accepted);
    expect(world.issuer.removed).toContain(ada.playerId);
    expect(await placesOf(held, ada.playerId)).not.toContain(Object.values(coreKeys.profile(ada.playerId)).join(' '));
    const [first] = messages('erase');
    expect(first).toMatchObject({ QueueUrl: `${held.outbox.endpoint}/jobs`, sweep: 0, DelaySeconds: 5 });
    await refused(ada);

    expect(await run(first!)).toEqual([]);
    expect(messages('player.gone')).toMatchObject([{ QueueUrl: `${held.outbox.endpoint}/events` }]);
    await disconnect(held, connection, ada.playerId);
    const second = messages('erase')[1];
    expect(second).toMatchObject({ sweep: 2, DelaySeconds: 60 });
    // Until the second sweep the job alone knows the player.
    expect(await placesOf(held, ada.playerId)).toEqual([Object.values(coreKeys.deletion(ada.playerId)).join(' ')]);

    expect(await run(second!)).toEqual([]);
    expect(messages('erase')).toHaveLength(2);
    expect(await placesOf(held, ada.playerId)).toEqual([]);
    await refused(ada);
    expect(await placesOf(held, ada.playerId)).toEqual([]);
  });

  /** Every call that writes, as the routes declare them. */
  async function refused({ token }: SignedIn): Promise<void> {
    const posts = routes.filter(({ method, call }) => method === 'POST' && Array.isArray(call.who) && call.who.includes('player'));
    expect(posts.map(({ path }) => path).sort()).toEqual(Object.keys(BODIES).sort());
    for (const { path } of posts)
      expect([path, await held.game.post(token, path, BODIES[path])]).toMatchObject([path, { status: 403, body: { code: 'player_gone' } }]);
    for (const path of ['/me', '/me/export'])
      expect(await held.game.get(token, path)).toMatchObject({ status: 403, body: { code: 'player_gone' } });
  }

  it('is accepted again, at every moment, and after the end leaves no trace', async () => {
    const ada = await held.game.newPlayer();
    expect(await erase(ada)).toMatchObject(accepted);
    expect(await erase(ada)).toMatchObject(accepted);
    for (const message of messages('erase')) await run(message);
    expect(await erase(ada)).toMatchObject(accepted);
    for (const message of messages('erase').filter(({ sweep }) => sweep === 2)) expect(await run(message)).toEqual([]);
    expect(await placesOf(held, ada.playerId)).toEqual([]);
    const sent = held.outbox.queued.length;
    expect(await erase(ada)).toMatchObject(accepted);
    expect([held.outbox.queued.length, await placesOf(held, ada.playerId)]).toEqual([sent, []]);
  });

  it('is open to the banned and to admins, not to servers', async () => {
    const eve = await held.game.newPlayer();
    await held.game.ban(eve.playerId, '2999-01-01T00:00:00.000Z');
    expect(await erase(eve)).toMatchObject(accepted);
    const { playerId } = await held.game.newPlayer();
    expect(await erase({ playerId, token: await world.issuer.admin(playerId) })).toMatchObject(accepted);
    expect(await erase({ playerId: '', token: await world.issuer.server() })).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(await caller(api)({ method: 'DELETE', path: '/me' })).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    const query = { playerId };
    const token = await world.issuer.player(playerId);
    expect(await caller(api)({ method: 'DELETE', path: '/me', token, query })).toMatchObject({ status: 400 });
  });

  it('keeps the name from others for 30 days, and nobody reads whose it was', async () => {
    const [ada, eve] = [await held.game.newPlayer(), await held.game.newPlayer()];
    const displayName = fresh();
    await held.game.post(ada.token, '/avatar/update', { displayName });
    await erase(ada);
    const [claim] = await held.game.core(coreKeys.uniqueName(nameKeys(displayName)[0]!).pk);
    expect(Object.keys(claim!).sort()).toEqual(['blockedUntil', 'pk', 'sk', 'x']);
    expect(await held.game.post(eve.token, '/avatar/update', { displayName })).toMatchObject({ status: 409, body: { code: 'name_taken' } });
  });

  it('changes nothing where the queue takes no message, and can be asked for again', async () => {
    const ada = await held.game.newPlayer();
    await held.game.post(ada.token, '/score', { boardId: 'arcade', score: 7 });
    const before = await everything();
    held.outbox.down = true;
    expect(await erase(ada)).toMatchObject({ status: 503, body: { code: 'try_again' }, headers: { 'retry-after': '1' } });
    expect([await everything(), world.issuer.removed.has(ada.playerId)]).toEqual([before, false]);
    expect((await held.game.get(ada.token, '/me')).status).toBe(200);
    held.outbox.down = false;
    expect(await erase(ada)).toMatchObject(accepted);
    for (const sweep of [0, 2]) for (const message of messages('erase').filter((one) => one.sweep === sweep)) await run(message);
    expect(await placesOf(held, ada.playerId)).toEqual([]);
  });
  const everything = (): Promise<unknown[]> => Promise.all(TABLES.map((table) => scanAll(held.tables, testTable(table))));

  it('goes on where the call broke off right after its job was stored', async () => {
    const ada = await held.game.newPlayer();
    await held.game.post(ada.token, '/avatar/update', { displayName: fresh() });
    await held.game.leave(coreKeys.deletion(ada.playerId), { username: ada.playerId, step: 'begun' });
    for (const sweep of [0, 2])
      expect(await run({ QueueUrl: '', MessageBody: JSON.stringify({ type: 'erase', playerId: ada.playerId, sweep }) })).toEqual([]);
    expect(world.issuer.removed).toContain(ada.playerId);
    expect(await placesOf(held, ada.playerId)).toEqual([]);
  });

  it('lets no sign-in bring the player back while it goes on', async () => {
    const ada = await held.game.newPlayer();
    await erase(ada);
    const signIn = triggers.preTokenGeneration(tokenEvent('TokenGeneration_Authentication', ada.playerId), lambdaContext());
    await expect(signIn).rejects.toThrow('being deleted');
    expect(await held.game.core(coreKeys.profile(ada.playerId).pk)).toEqual([]);
  });

  it('remembers in a small item where all heads and archives are that may show the player', async () => {
    const ada = await held.game.newPlayer();
    const boardId = 'b'.repeat(32);
    const put = (Item: object) => held.tables.send(new PutCommand({ TableName: testTable('boards'), Item: { ...Item } }));
    const numbers = (count: number) => Array.from({ length: count }, (_, i) => String(i + 1).padStart(2, '0'));
    // As many as there may be at a time: they are kept for 35 days.
    const days = [...numbers(31).map((day) => `d2026-10-${day}`), ...numbers(7).map((day) => `d2026-11-${day}`)];
    const periods = ['all', ...days, ...numbers(7).map((week) => `w2026-${week}`)];
    for (const period of [...periods, 's1']) await put({ ...boardKeys.entry(ada.playerId, boardId, period), gs: 'k'.repeat(26) });
    for (const period of ['d2026-10-07', 's1'])
      await put({ ...boardKeys.head(boardId, period), ep: 'e', seq: 1, rows: [[1, ada.playerId]] });
    await erase(ada);
    await run(messages('erase')[0]!);
    const [job] = await held.game.core(coreKeys.deletion(ada.playerId).pk);
    const standings = [...(job!.standings as Set<string>)].sort();
    expect(standings).toEqual([`${boardId}#${periods.join(',')}`, `${boardId}#s1#${'k'.repeat(26)}`]);
    // Of as many boards as a catalogue may have, half of what an item holds.
    expect(200 * Buffer.byteLength(standings.join(''))).toBeLessThan(200_000);
    expect(await placesOf(held, ada.playerId)).toEqual([Object.values(coreKeys.deletion(ada.playerId)).join(' ')]);
    await run(messages('erase')[1]!);
    expect(await placesOf(held, ada.playerId)).toEqual([]);
    // Whoever holds the head with the row is told all anew.
    const { Item: head } = await held.tables.send(
      new GetCommand({ TableName: testTable('boards'), Key: { ...boardKeys.head(boardId, 's1') } }),
    );
    expect(head).toMatchObject({ seq: 2, rows: [] });
  });

  it('finds what a call wrote that had read the profile before', async () => {
    const ada = await held.game.newPlayer();
    await erase(ada);
    await run(messages('erase')[0]!);
    await held.game.leave(coreKeys.item(ada.playerId, 'sword'), { n: 1, at: '2026-11-20T00:00:00.000Z' });
    const entry = { ...boardKeys.entry(ada.playerId, 'arcade', 'all'), s: 5, t: 5, gp: boardKeys.rank('arcade', 'all'), gs: 'x', m: null };
    await held.tables.send(new PutCommand({ TableName: testTable('boards'), Item: entry }));
    expect(await run(messages('erase')[1]!)).toEqual([]);
    const third = messages('erase')[2];
    expect(third).toMatchObject({ sweep: 3, DelaySeconds: 10 });
    expect(await placesOf(held, ada.playerId)).toEqual([Object.values(coreKeys.deletion(ada.playerId)).join(' ')]);
    expect(await run(third!)).toEqual([]);
    expect(await placesOf(held, ada.playerId)).toEqual([]);
  });

  it('erases a long ledger, and saves of every size', async () => {
    const ada = await held.game.newPlayer();
    const blob = 'x'.repeat(300_000);
    for (let i = 1; i <= 60; i++) await held.game.leave(coreKeys.ledgerEntry(ada.playerId, 'coins', i), { d: 1, b: i });
    for (let i = 0; i < 8; i++) await held.game.leave(coreKeys.saveData(ada.playerId, 'main', i), { v: i, blob });
    await erase(ada);
    for (let i = 0; i < 2; i++) expect(await run(messages('erase')[i]!)).toEqual([]);
    expect(await placesOf(held, ada.playerId)).toEqual([]);
  });

  it.each([
    '',
    '{}',
    '{"type":"erase"}',
    '{"type":"erase","playerId":"p","sweep":-1}',
    '{"type":"other","playerId":"p"}',
    '{"type":"export","playerId":"p"}',
  ])('leaves the message %s to the dead letters', async (MessageBody) => {
    expect(await run({ QueueUrl: '', MessageBody })).toEqual(['m']);
  });
});
