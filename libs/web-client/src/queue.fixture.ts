import type { Device } from './tabs.fixture.ts';
import { problem, reply } from './tabs.fixture.ts';
import { noAnswer, problemOf, type Problem } from './laurel-error.ts';
import type { QueueEntry } from './queue.rules.ts';

/** What becomes of a request: done · done, but the answer is lost · not done · the service is busy · and asks for two minutes. */
export type Fate = 'done' | 'lost' | 'down' | 'busy' | 'full';

/** Scores above it are refused for ever. */
export const HIGHEST = 1_000;

/** The service as it treats keys, scores and saves. */
export class FakeService {
  /** The effects, in their order: each by its key. */
  readonly effects: string[] = [];
  /** What was refused, by its key. */
  readonly refusals: string[] = [];
  readonly versions = new Map<string, { version: number; data: string }>();
  /** The bodies that came with each key. */
  readonly bodies = new Map<string, Set<string>>();
  /** Of the next requests. */
  fates: Fate[] = [];
  readonly #device: Device;

  constructor(device: Device) {
    this.#device = device;
  }

  /** Another device saves the slot. */
  saveElsewhere(slot: string): void {
    this.#save(slot, `elsewhere ${this.#device.now} ${this.versions.size}`);
  }

  async send(entry: QueueEntry): Promise<unknown> {
    const fate = this.fates.shift() ?? 'done';
    this.bodies.set(entry.key, (this.bodies.get(entry.key) ?? new Set()).add(JSON.stringify(entry.body)));
    await new Promise((resolve) => setImmediate(resolve));
    if (fate === 'down') throw noAnswer('down');
    if (fate === 'busy') throw await errorOf(problem(503, 'try_again'));
    if (fate === 'full') throw await errorOf(problem(429, 'too_many_requests', {}, { 'retry-after': '120' }));
    const answer = entry.path === '/score' ? this.#scored(entry.key, entry.body.score) : this.#saved(entry);
    if (fate === 'lost') throw noAnswer('lost');
    if (answer.status >= 400) throw await errorOf(answer);
    return await answer.json();
  }

  #scored(key: string, score: number): Response {
    if (score > HIGHEST) return this.#refuse(key, problem(422, 'score_out_of_bounds', { min: 0, max: HIGHEST }));
    if (!this.effects.includes(key)) this.effects.push(key);
    return reply(200, { boardId: 'arcade', windows: [] });
  }

  #saved({ key, body }: QueueEntry & { path: '/progress' }): Response {
    const { slot, baseVersion } = body;
    const data = JSON.stringify(body.data);
    const current = this.versions.get(slot) ?? { version: 0, data: 'null' };
    if (data.includes('forbidden')) return this.#refuse(key, problem(400, 'invalid_request', { errors: [] }));
    const isAgain = baseVersion === current.version - 1 && data === current.data;
    if (!isAgain && baseVersion !== current.version) {
      return this.#refuse(key, problem(409, 'version_conflict', { current: { slot, version: current.version } }));
    }
    if (!isAgain) {
      this.effects.push(key);
      this.#save(slot, data);
    }
    return reply(200, { slot, version: this.versions.get(slot)?.version });
  }

  #save(slot: string, data: string): void {
    this.versions.set(slot, { version: (this.versions.get(slot)?.version ?? 0) + 1, data });
  }

  #refuse(key: string, answer: Response): Response {
    if (!this.refusals.includes(key)) this.refusals.push(key);
    return answer;
  }
}

const errorOf = async (answer: Response): Promise<Error> =>
  problemOf((await answer.json()) as Problem, Number(answer.headers.get('retry-after') ?? 0));

/** How many requests are under way at once, of tabs that live. */
export class Traffic {
  most = 0;
  #running = 0;

  /** The same way of sending, counted until its tab is gone. */
  counted(send: (entry: QueueEntry) => Promise<unknown>): { send: (entry: QueueEntry) => Promise<unknown>; gone: () => void } {
    let mine = 0;
    const add = (more: number): void => {
      mine += more;
      this.#running += more;
      this.most = Math.max(this.most, this.#running);
    };
    let isGone = false;
    return {
      send: (entry) => {
        add(1);
        return send(entry).finally(() => {
          if (!isGone) add(-1);
        });
      },
      gone: () => {
        isGone = true;
        add(-mine);
      },
    };
  }
}
