import { testClient } from '#testing/client';
import type { Item } from '#dynamo/item';
import { corePrefixes, coreKeys, type Key } from '#dynamo/keys';
import { itemsOf, toKey } from '#dynamo/partition';
import { writeTogether } from '#dynamo/transaction';
import type { Write } from '#dynamo/write';
import { startWorld, type World } from '#testing/api';
import { testTable } from '#testing/engine';
import { directClient } from '#testing/storm';
import { economyHoldings } from '../economy/economy.holding.ts';
import { DeletionRepository } from '../player/deletion.repository.ts';
import { HeldRepository } from '../player/held.repository.ts';
import { ArchiveRowRepository } from '../score/archive-row.repository.ts';
import { scoreHoldings } from '../score/score.holding.ts';
import { seasonHoldings } from '../score/season.holding.ts';
import { tasksHoldings } from '../tasks/tasks.holding.ts';

export const SPOILT = { spoilt: true };

type Tables = ReturnType<typeof testClient>;

/** The engine of a test, and what is held on it. */
export class LeagueWorld {
  readonly tables: Tables;
  readonly #held: HeldRepository;
  readonly #deletions: DeletionRepository;

  private constructor(readonly world: World) {
    this.tables = directClient(world.engine.endpoint);
    this.#held = new HeldRepository(this.tables, { core: testTable('core'), boards: testTable('boards'), live: testTable('live') });
    this.#deletions = new DeletionRepository(this.tables, testTable('core'));
  }

  static async start(): Promise<LeagueWorld> {
    return new LeagueWorld(await startWorld());
  }

  stop(): void {
    this.tables.destroy();
    this.world.stop();
  }

  async put(table: 'core' | 'boards', item: Item): Promise<void> {
    await this.#write(table, { key: toKey(item), put: item });
  }

  async items(table: 'core' | 'boards', pk: string): Promise<Item[]> {
    const items: Item[] = [];
    for await (const page of itemsOf(this.tables, { table: testTable(table), pk, prefix: '' })) items.push(...page);
    return items;
  }

  /** All that `core` holds of a player. */
  ofPlayer(playerId: string): Promise<Item[]> {
    return this.items('core', corePrefixes.player(playerId));
  }

  ban(playerId: string): Promise<void> {
    return this.#write('core', { key: coreKeys.profile(playerId), set: { ban: { reason: 'x', until: '2999-01-01T00:00:00Z' } } });
  }

  /** As `DELETE /me`. */
  async leave(playerId: string): Promise<void> {
    await this.#deletions.begin(playerId, playerId);
    await this.#deletions.removeProfile(playerId, new Date());
  }

  /** As `DELETE /me` and the first sweep of its job. */
  async erase(playerId: string): Promise<void> {
    await this.leave(playerId);
    await this.sweep(playerId);
  }

  /** @returns whether there was anything to erase */
  async sweep(playerId: string): Promise<boolean> {
    let found = false;
    for (const holding of this.holdings()) if (await holding.erase(playerId)) found = true;
    return found;
  }

  /** Leaves an item that nobody can read, where there is none. */
  spoil(key: Key): Promise<void> {
    return this.#write('core', { key, condition: 'absent', put: SPOILT });
  }

  /** Removes such an item. */
  mend(key: Key): Promise<void> {
    return this.#write('core', { key, condition: { equal: SPOILT }, remove: true });
  }

  async #write(table: 'core' | 'boards', write: Write): Promise<void> {
    await writeTogether(this.tables, testTable(table), [write], new Date());
  }

  holdings() {
    const archives = new ArchiveRowRepository(this.tables, testTable('boards'));
    return [
      ...scoreHoldings(this.#held, this.#deletions),
      ...seasonHoldings(this.#held, archives, this.#deletions),
      ...economyHoldings(this.#held),
      ...tasksHoldings(this.#held),
    ];
  }
}

/** What befalls the requests of a close: told of each before it is sent, it may do something, or end the process. */
export type Fate = (request: number, command: string, input: Item) => Promise<'fine' | 'lost' | 'answer lost'>;

/** Counts what a process asks of the world; a fate may end it. */
export class Requests {
  count = 0;
  #dead = false;
  readonly #fate: Fate | undefined;

  constructor(fate: Fate | undefined) {
    this.#fate = fate;
  }

  client(): Tables {
    const client = testClient();
    client.middlewareStack.add(
      (next, { commandName = '' }) =>
        (args) =>
          this.pass(commandName, args.input, () => next(args)),
      { step: 'initialize', priority: 'high', name: 'fate' },
    );
    return client;
  }

  async pass<T>(command: string, input: object, send: () => Promise<T>): Promise<T> {
    this.count += 1;
    const fate = this.#dead ? 'lost' : ((await this.#fate?.(this.count, command, { ...input })) ?? 'fine');
    if (fate === 'fine') return send();
    this.#dead = true;
    if (fate === 'answer lost') await send();
    throw new Error('The process was killed');
  }
}
