import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { SignedIn } from '#testing/api';
import { saved, SavingGame } from '#testing/saves';

let at: SavingGame;
beforeAll(async () => {
  at = await SavingGame.start(async () => [await import('../lambda.ts'), await import('../player/player.triggers.ts')]);
});
afterAll(() => {
  at.stop();
});

interface Earned {
  level: number;
  item: string;
  seconds: number;
}

/** What a device sends, again and again until it knows what became of it. */
interface Sending {
  key: string;
  baseVersion: number;
  data: Record<string, unknown>;
  earned: Earned[];
  /** An earlier try may have arrived. */
  uncertain: boolean;
}

/** A device as a game has it: what it knows of the save, and what the player has earned on it since. */
interface Device {
  version: number;
  data: Record<string, unknown>;
  earned: Earned[];
  sending: Sending | undefined;
}

/** `lost`: the call has its effect, the answer does not arrive; `dropped`: the call does not arrive. */
type Fate = 'answered' | 'lost' | 'dropped';
type Step =
  { step: 'play'; device: number; earned: Earned } | { step: 'send'; device: number; fate: Fate } | { step: 'again'; nth: number };

const earned = fc.record({
  level: fc.nat({ max: 20 }),
  item: fc.nat({ max: 9 }).map((n) => `item-${n}`),
  seconds: fc.integer({ min: 1, max: 9 }),
});
const device = fc.nat({ max: 1 });
const fate = fc.constantFrom<Fate>('answered', 'answered', 'lost', 'dropped');
const steps = fc.array(
  fc.oneof(
    { weight: 2, arbitrary: fc.record({ step: fc.constant('play' as const), device, earned }) },
    { weight: 3, arbitrary: fc.record({ step: fc.constant('send' as const), device, fate }) },
    { weight: 1, arbitrary: fc.record({ step: fc.constant('again' as const), nth: fc.nat() }) },
  ),
  { minLength: 5, maxLength: 30 },
);
/** However a walk ends: each device sends what it has. */
const END: Step[] = [0, 1].map((one) => ({ step: 'send', device: one, fate: 'answered' }));

function withEarned(data: Record<string, unknown>, list: readonly Earned[]): Record<string, unknown> {
  const {
    highestLevel = 0,
    collected = [],
    playSeconds = 0,
  } = data as { highestLevel?: number; collected?: string[]; playSeconds?: number };
  return {
    highestLevel: Math.max(highestLevel, ...list.map(({ level }) => level)),
    collected: [...new Set([...collected, ...list.map(({ item }) => item)])],
    playSeconds: list.reduce((sum, { seconds }) => sum + seconds, playSeconds),
  };
}

/** Two devices of one player, and what must stand: what was earned in each sending that arrived, once. */
class Household {
  readonly #devices: Device[] = [0, 1].map(() => ({ version: 0, data: {}, earned: [], sending: undefined }));
  readonly #arrived = new Map<string, Sending>();
  #keys = 0;

  constructor(readonly player: SignedIn) {}

  async run(step: Step): Promise<void> {
    at.wait(10);
    if (step.step === 'play') this.#devices[step.device]!.earned.push(step.earned);
    else if (step.step === 'send') await this.#send(this.#devices[step.device]!, step.fate);
    else await this.#again(step.nth);
    expect(sorted(withEarned((await at.data(this.player)) ?? {}, []))).toEqual(sorted(this.#expected()));
  }

  async #send(one: Device, fate: Fate): Promise<void> {
    one.sending ??= this.#begin(one);
    const { sending } = one;
    if (fate === 'dropped') sending.uncertain = true;
    if (fate === 'dropped') return;
    const answer = await at.merge(this.player, { baseVersion: sending.baseVersion, data: sending.data }, sending.key);
    expect([200, 409]).toContain(answer.status);
    if (answer.status === 200) this.#arrived.set(sending.key, sending);
    if (fate === 'lost') {
      sending.uncertain = true;
      return;
    }
    one.sending = undefined;
    if (answer.status === 200) Object.assign(one, { version: saved(answer).version, data: saved(answer).data });
    else this.#rebase(one, sending, (answer.body as { current: { version: number; data: Device['data'] | null } }).current);
  }

  #begin(one: Device): Sending {
    const { version: baseVersion, earned: list } = one;
    one.earned = [];
    return { key: `key-${this.#keys++}`, baseVersion, data: withEarned(one.data, list), earned: list, uncertain: false };
  }

  /** The base is no longer kept. What may have arrived is given up: nobody can tell any more. */
  #rebase(one: Device, sending: Sending, { version, data }: { version: number; data: Device['data'] | null }): void {
    Object.assign(one, { version, data: data ?? {}, earned: [...(sending.uncertain ? [] : sending.earned), ...one.earned] });
  }

  /** A network delivers an old call once more. */
  async #again(nth: number): Promise<void> {
    const [, sending] = [...this.#arrived][nth % Math.max(1, this.#arrived.size)] ?? [];
    if (!sending) return;
    const before = await at.game.core();
    const { status } = await at.merge(this.player, { baseVersion: sending.baseVersion, data: sending.data }, sending.key);
    expect([200, 409]).toContain(status);
    expect(await at.game.core()).toEqual(before);
  }

  #expected(): Record<string, unknown> {
    return withEarned(
      {},
      [...this.#arrived.values()].flatMap((sending) => sending.earned),
    );
  }
}

const sorted = (data: Record<string, unknown>): Record<string, unknown> => ({
  ...data,
  collected: [...(data.collected as string[])].sort(),
});

it('two devices keep what both earned, and nothing twice, whatever is lost, dropped or sent again', async () => {
  let sent = 0;
  const check = async (list: Step[]): Promise<void> => {
    const household = new Household(await at.player());
    const all = [...list, ...END];
    for (const step of all) await household.run(step);
    sent += all.filter(({ step }) => step === 'send').length;
  };
  await fc.assert(fc.asyncProperty(steps, check), { numRuns: 25, endOnFailure: false });
  expect(sent).toBeGreaterThanOrEqual(2 * 25);
});
