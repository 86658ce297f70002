import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SCALE } from '#testing/storm';
import { Queue } from './queue.ts';
import { FakeService, type Fate, HIGHEST, Traffic } from './queue.fixture.ts';
import type { QueueEntry } from './queue.rules.ts';
import { Device, settled } from './tabs.fixture.ts';

type Step =
  | { does: 'score'; tab: number; score: number }
  | { does: 'save'; tab: number; slot: string; data: string }
  | { does: 'crash'; tab: number; after: number }
  | { does: 'elsewhere'; slot: string }
  | { does: 'pass'; ms: number }
  | { does: 'online' }
  | { does: 'fates'; fates: Fate[] };

const TABS = 2;
const tab = fc.nat(TABS - 1);
const slot = fc.constantFrom('main', 'backup');
const step = fc.oneof<fc.Arbitrary<Step>[]>(
  fc.record({ does: fc.constant('score'), tab, score: fc.constantFrom(1, 2, 3, HIGHEST + 1) }),
  fc.record({ does: fc.constant('save'), tab, slot, data: fc.constantFrom('a', 'b', 'c', 'forbidden') }),
  fc.record({ does: fc.constant('crash'), tab, after: fc.nat(12) }),
  fc.record({ does: fc.constant('elsewhere'), slot }),
  fc.record({ does: fc.constant('pass'), ms: fc.constantFrom(0, 400, 5_000, 90_000) }),
  fc.record({ does: fc.constant('online') }),
  fc.record({
    does: fc.constant('fates'),
    fates: fc.array(fc.constantFrom<Fate>('done', 'lost', 'down', 'busy'), { minLength: 1, maxLength: 4 }),
  }),
);

/** One tab of the game: after a crash it is opened again. */
class Tab {
  readonly #game: Game;
  #crash: () => void = () => undefined;
  #steps = Infinity;
  #queue!: Queue;

  constructor(game: Game) {
    this.#game = game;
    this.open();
  }

  open(): void {
    const { device, service, told, traffic } = this.#game;
    this.#steps = Infinity;
    const platform = device.tab(
      () => Promise.reject(new Error('none')),
      () => {
        if (this.#steps-- === 0) this.#crash();
      },
    );
    const gate = (): Promise<unknown> => Promise.resolve(platform.store.getItem('gate'));
    // What a dead tab has sent arrives, and its answer does not.
    const { send, gone } = traffic.counted((entry) => gate().then(() => service.send(entry)).finally(gate)); // prettier-ignore
    this.#crash = () => {
      platform.crash();
      gone();
    };
    this.#queue = new Queue({
      platform,
      name: 'q',
      send,
      listener: {
        sent: ({ entry }) => told.push(entry.key),
        refused: ({ entry }) => told.push(entry.key),
        conflict: ({ entry, dropped }) => {
          told.push(entry.key, ...dropped.map(({ key }) => key));
          for (const { key } of dropped) this.#game.dropped.add(key);
        },
      },
    });
  }

  async add(entry: QueueEntry): Promise<void> {
    const { kept, maybe } = this.#game;
    const order = this.#queue.add(entry).then(() => true);
    maybe.push(entry.key);
    if (await Promise.race([order, this.#game.calm()])) kept.push(entry.key);
  }

  async crash(after: number): Promise<void> {
    this.#steps = after;
    await this.#game.calm();
    this.#crash();
    await this.#game.calm();
    this.open();
  }
}

class Game {
  readonly device = new Device();
  readonly service = new FakeService(this.device);
  readonly traffic = new Traffic();
  /** Keys that were surely kept, and all that may have been. */
  readonly kept: string[] = [];
  readonly maybe: string[] = [];
  readonly told: string[] = [];
  readonly dropped = new Set<string>();
  readonly scores = new Set<string>();
  readonly tabs: Tab[];
  #keys = 0;

  constructor() {
    this.tabs = Array.from({ length: TABS }, () => new Tab(this));
  }

  async calm(): Promise<false> {
    for (let i = 0; i < 6; i++) await settled();
    return false;
  }

  async take(one: Step): Promise<void> {
    const head = { key: `k${this.#keys++}`, at: '2026-11-20T12:00:00.000Z' };
    if (one.does === 'score') this.scores.add(head.key);
    if (one.does === 'score') await this.tabs[one.tab]!.add({ ...head, path: '/score', body: { boardId: 'arcade', score: one.score } });
    else if (one.does === 'save') {
      // No two saves are alike: what is the same again is not written again.
      const data = { is: one.data, key: head.key };
      await this.tabs[one.tab]!.add({ ...head, path: '/progress', body: { slot: one.slot, data } });
    } else if (one.does === 'crash') await this.tabs[one.tab]!.crash(one.after);
    else if (one.does === 'elsewhere') this.service.saveElsewhere(one.slot);
    else if (one.does === 'pass') await this.device.pass(one.ms);
    else if (one.does === 'online') this.device.online();
    else this.service.fates.push(...one.fates);
  }
}

it('whatever crashes, is lost or down: all that was kept has its effect or its refusal, once, in order, one at a time', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 25 }), async (steps) => {
      const game = new Game();
      for (const one of steps) await game.take(one);
      game.service.fates = [];
      for (let i = 0; i < 3; i++) {
        game.device.online();
        await game.device.pass(120_000);
      }
      const { service, kept, maybe, dropped, told } = game;
      const ends = [...service.effects, ...service.refusals.filter((key) => !service.effects.includes(key))];
      // No loss. A conflict that was told takes with it what built upon it; a tab that ended before it told of one took its word with it.
      const lost = kept.filter((key) => !ends.includes(key) && !dropped.has(key));
      const conflicts = service.refusals.filter((key) => !told.includes(key));
      expect(conflicts.length === 0 ? lost : lost.filter((key) => game.scores.has(key))).toEqual([]);
      // No double effect, nothing that nobody sent, and in the order in which it was kept.
      expect(new Set(service.effects).size).toBe(service.effects.length);
      expect(service.effects).toEqual(maybe.filter((key) => service.effects.includes(key)));
      expect(new Set(told).size).toBe(told.length);
      expect([...service.bodies.values()].every(({ size }) => size === 1)).toBe(true);
      expect(game.traffic.most).toBeLessThanOrEqual(1);
    }),
    { numRuns: 150 * SCALE },
  );
}, 600_000);
