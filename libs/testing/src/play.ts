import { randomUUID } from 'node:crypto';
import { DeleteCommand, type DynamoDBDocumentClient, GetCommand, ScanCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { expect, jest } from '@jest/globals';
import { testClient } from './client.ts';
import { coreKeys, type Key } from '#dynamo/keys';
import { listeners, type Scope } from '#telemetry/scope';
import { type Answer, type ApiLambda, caller, newPlayer, type SignedIn, type SignInTrigger, startWorld, type World } from './api.ts';
import { testTable } from './engine.ts';
import { holdClock } from './held-clock.ts';

/** A world whose clock stands still until it is set, and the player who plays in it. */
export class Play {
  me: SignedIn = { playerId: '', token: '' };
  readonly tables: DynamoDBDocumentClient = testClient();

  private constructor(
    readonly world: World,
    private readonly api: ApiLambda,
    private readonly triggers: SignInTrigger,
  ) {}

  /** @param load imports the handlers, once the world stands: they read its environment, and the catalogue, which may be a mock */
  static async start(now: Date, load: () => Promise<[ApiLambda, SignInTrigger]>): Promise<Play> {
    const world = await startWorld();
    const [api, triggers] = await load();
    // Not before: a class that is made of the fake `Date`, as that of dates in a zone, is not itself.
    holdClock(now);
    return new Play(world, api, triggers);
  }

  stop(): void {
    jest.useRealTimers();
    this.tables.destroy();
    this.world.stop();
  }

  /** Another player plays from now on. */
  async begin(): Promise<SignedIn> {
    this.me = await newPlayer(this.triggers, this.world);
    return this.me;
  }

  /** It is this time, and the player has a fresh token. */
  async at(time: Date | string | number): Promise<void> {
    jest.setSystemTime(new Date(time));
    this.me = { ...this.me, token: await this.world.issuer.player(this.me.playerId) };
  }

  call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    return caller(this.api)({ method, path, token: this.me.token, headers, ...(body !== undefined && { body }) });
  }

  read(path: string, query: Record<string, string> = {}): Promise<Answer> {
    return caller(this.api)({ method: 'GET', path, token: this.me.token, query });
  }

  complete(taskId: string, key?: string): Promise<Answer> {
    return this.call('POST', '/task/complete', { taskId }, key === undefined ? {} : { 'Idempotency-Key': key });
  }

  unlock(unlockId: string, key?: string): Promise<Answer> {
    return this.call('POST', '/unlock', { unlockId }, key === undefined ? {} : { 'Idempotency-Key': key });
  }

  buy(offerId: string, quantity = 1): Promise<Answer> {
    return this.call('POST', '/shop/buy', { offerId, quantity }, { 'Idempotency-Key': randomUUID() });
  }

  run(score = 10): Promise<Answer> {
    return this.call('POST', '/score', { boardId: 'arcade', score });
  }

  async runs(count: number): Promise<void> {
    for (let i = 0; i < count; i++) expect((await this.run()).status).toBe(200);
  }

  /** A server gives money. */
  async earn(currency: string, amount: number): Promise<void> {
    const body = { currency, amount, source: 'match', playerId: this.me.playerId };
    const headers = { 'Idempotency-Key': randomUUID() };
    const token = await this.world.issuer.server();
    expect((await caller(this.api)({ method: 'POST', path: '/money/add', token, body, headers })).status).toBe(200);
  }

  async balances(): Promise<Record<string, number>> {
    return ((await this.read('/money')).body as { balances: Record<string, number> }).balances;
  }

  /** The newest entry first. */
  async ledger(currency: string): Promise<unknown[]> {
    return ((await this.read('/money/ledger', { currency })).body as { entries: unknown[] }).entries;
  }

  async item(Key: Key): Promise<Record<string, unknown> | undefined> {
    return (await this.tables.send(new GetCommand({ TableName: testTable('core'), Key, ConsistentRead: true }))).Item;
  }

  /** All that table `core` holds. */
  async everything(): Promise<unknown[]> {
    return (await this.tables.send(new ScanCommand({ TableName: testTable('core') }))).Items ?? [];
  }

  async ban(): Promise<void> {
    const ban = { reason: 'cheating', until: '2999-01-01T00:00:00.000Z' };
    const Key = coreKeys.profile(this.me.playerId);
    const change = { UpdateExpression: 'SET ban = :ban', ExpressionAttributeValues: { ':ban': ban } };
    await this.tables.send(new UpdateCommand({ TableName: testTable('core'), Key, ...change }));
  }

  /** The profile is deleted, as the first step of a deletion does it. */
  async vanish(): Promise<void> {
    await this.tables.send(new DeleteCommand({ TableName: testTable('core'), Key: coreKeys.profile(this.me.playerId) }));
  }

  /** Expects that a call is refused with this status and code, and that nothing is changed by it. */
  async refused(call: () => Promise<Answer>, status: number, code: string): Promise<Answer> {
    const before = await this.everything();
    const answer = await call();
    expect(answer).toMatchObject({ status, body: { code, status } });
    expect(await this.everything()).toEqual(before);
    return answer;
  }

  /** Expects that a call is refused to who has no token, and to servers. */
  async refusedToStrangers(call: () => Promise<Answer>): Promise<void> {
    this.me = { ...this.me, token: 'none' };
    await this.refused(call, 401, 'unauthenticated');
    this.me = { ...this.me, token: await this.world.issuer.server() };
    await this.refused(call, 403, 'forbidden');
  }

  /** Expects that a call is refused to the banned, and to the gone. */
  async refusedToOutcasts(call: () => Promise<Answer>): Promise<void> {
    await this.ban();
    await this.refused(call, 403, 'player_banned');
    await this.vanish();
    await this.refused(call, 403, 'player_gone');
  }

  /** What a call that succeeds consumes. */
  async unitsOf(work: () => Promise<Answer>): Promise<Scope['units'] | undefined> {
    const scopes: Scope[] = [];
    const listen = (scope: Scope): void => void scopes.push(scope);
    listeners.add(listen);
    const { status } = await work().finally(() => listeners.delete(listen));
    expect(status).toBe(200);
    return scopes[0]?.units;
  }
}

/** The paths of a refusal's mistakes. */
export const pathsOf = ({ body }: Answer): string[] => (body as { errors?: { path: string }[] }).errors?.map(({ path }) => path) ?? [];

/** The code of a refusal. */
export const codeOf = ({ body }: Answer): unknown => (body as { code?: unknown }).code;
