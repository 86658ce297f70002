import { randomUUID } from 'node:crypto';
import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { jest } from '@jest/globals';
import { testClient } from './client.ts';
import type { Item } from '#dynamo/item';
import { coreKeys, type Key } from '#dynamo/keys';
import type { Scope } from '#telemetry/scope';
import { type Answer, type ApiLambda, caller, type SignedIn, type SignInTrigger, startWorld, type World } from './api.ts';
import { testTable } from './engine.ts';
import { type Game, startGame } from './game.ts';
import { holdClock } from './held-clock.ts';

/** A save as it is answered. */
export interface SaveAnswer {
  version: number;
  updatedAt: string | null;
  data: Record<string, unknown> | null;
  merged?: boolean;
}

type Token = Pick<SignedIn, 'token'>;

/** A game whose players save. */
export class SavingGame {
  private constructor(
    readonly world: World,
    readonly game: Game,
    private readonly api: ApiLambda,
  ) {}

  /** @param load imports the handlers, once the world stands: they read its environment, and the catalogue, which may be a mock */
  static async start(load: () => Promise<[ApiLambda, SignInTrigger]>): Promise<SavingGame> {
    const world = await startWorld();
    const [api, triggers] = await load();
    return new SavingGame(world, startGame(api, triggers, world), api);
  }

  stop(): void {
    jest.useRealTimers();
    this.world.stop();
  }

  /** Holds the clock of the apps, and moves it on by so many seconds. */
  wait(seconds: number): void {
    holdClock(Date.now() + seconds * 1000);
  }

  player(): Promise<SignedIn> {
    return this.game.newPlayer();
  }

  /** A player, and a server that acts on them. */
  async served(): Promise<{ player: SignedIn; server: Token }> {
    return { player: await this.player(), server: { token: await this.world.issuer.server() } };
  }

  /** Without a key unless one is given. */
  save({ token }: Token, body: unknown, key?: string): Promise<Answer> {
    return this.#post('/progress', token, body, key);
  }

  /** Into `main`, with a key of its own unless one is given. */
  merge(player: Token, body: object, key: string = randomUUID()): Promise<Answer> {
    return this.save(player, { slot: 'main', mode: 'merge', ...body }, key);
  }

  restore({ token }: Token, body: unknown, key?: string): Promise<Answer> {
    return this.#post('/progress/restore', token, body, key);
  }

  read({ token }: Token, query: Record<string, string> = { slot: 'main' }): Promise<Answer> {
    return caller(this.api)({ method: 'GET', path: '/progress', token, query });
  }

  /** The data that stand in `main`. */
  async data(player: Token): Promise<SaveAnswer['data']> {
    return saved(await this.read(player)).data;
  }

  /** Of table `core`. */
  async item({ pk, sk }: Key): Promise<Item | undefined> {
    return (await this.game.core(pk)).find((item) => item.sk === sk);
  }

  /** What a process leaves that ends between a save's data and its head: after `work` the head of `main` stands where it stood. */
  async crashing({ playerId }: SignedIn, work: () => Promise<Answer>): Promise<Answer> {
    const key = coreKeys.save(playerId, 'main');
    const before = await this.item(key);
    const answer = await work();
    if (before) await this.game.leave(key, before);
    else await testClient().send(new DeleteCommand({ TableName: testTable('core'), Key: { ...key } }));
    return answer;
  }

  /** What a call costs. */
  async units(work: () => Promise<Answer>): Promise<Scope['units'] & { status: number }> {
    let status = 0;
    const units = await this.game.units(async () => {
      ({ status } = await work());
    });
    return { ...units, status };
  }

  #post(path: string, token: string, body: unknown, key?: string): Promise<Answer> {
    const headers = { 'Content-Type': 'application/json', ...(key !== undefined && { 'Idempotency-Key': key }) };
    return caller(this.api)({ method: 'POST', path, token, body, headers });
  }
}

export const saved = ({ body }: Answer): SaveAnswer => body as SaveAnswer;

/** Where the mistakes of a request are, each place once. */
export const places = ({ body }: Answer): string[] => [...new Set((body as { errors: { path: string }[] }).errors.map(({ path }) => path))];
