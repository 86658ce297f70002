import type { Standings } from './board.ts';
import type { ChangesRepository } from './changes.repository.ts';
import { isExpired } from './entry.rules.ts';
import { LEASE_MS, type Ladder, type LadderSizes, type RefreshRequest, SIZES } from './ladder.ts';
import { type CutState, LadderCut } from './ladder-cut.ts';
import type { RefreshRepository } from './refresh.repository.ts';

/** A count to be made; with `resume` one that has begun: all pages but the open one are written. */
export interface RefreshTask extends RefreshRequest {
  resume?: { version: string; after: string; cut: CutState };
}

/** `dropped`: another counts the board, a later ladder is in force, or the period is over; a task: what is left to do. */
export type RefreshOutcome = 'done' | 'dropped' | RefreshTask;

/** How fast the index is read. */
export interface Pace {
  /** Read units a second. */
  units: number;
  /** Keys a query; undefined: as many as fit an answer. */
  keys?: number;
  sleep: (ms: number) => Promise<unknown>;
}

/** The time that a refresh has. `remaining`: milliseconds until the function is ended. */
export interface RefreshTime {
  now: () => Date;
  remaining: () => number;
}

/** So much before the function's end a refresh hands on: longer than one query with its retries, a page and a message. */
const RESERVE_MS = 15_000;

/**
 * Counts a board for its ladder: one pass of the index, paced, in the memory of one answer and one page. The ladder in force stays so
 * until all pages of the new one stand; what a crash leaves behind expires.
 */
export class LadderRefresh {
  readonly #changes: ChangesRepository;
  readonly #ladders: RefreshRepository;
  readonly #newVersion: () => string;
  readonly #pace: Pace;
  readonly #sizes: LadderSizes;

  constructor(
    reach: { changes: ChangesRepository; ladders: RefreshRepository; newVersion: () => string },
    pace: Pace,
    sizes: LadderSizes = SIZES,
  ) {
    this.#changes = reach.changes;
    this.#ladders = reach.ladders;
    this.#newVersion = reach.newVersion;
    this.#pace = pace;
    this.#sizes = sizes;
  }

  /** Counts under the task's lease. What it gives back as left to do is under another one. */
  async run(standings: Standings, task: RefreshTask, time: RefreshTime): Promise<RefreshOutcome> {
    const over = isExpired(standings.period, time.now());
    const lease = over ? undefined : await this.#changes.prolong(standings, task.lease, time.now());
    if (lease === undefined) return 'dropped';
    const count = this.#begin(standings, task, lease);
    do {
      await this.#readOn(standings, count, time.now());
      if (!(await this.#keepLease(standings, count, time.now()))) return 'dropped';
      if (count.after && time.remaining() < RESERVE_MS) return handOver(task, count, count.after);
    } while (count.after);
    return this.#finish(standings, task, count, time.now());
  }

  #begin({ board }: Standings, { resume }: RefreshTask, lease: number): Count {
    const cut = new LadderCut(this.#sizes, board.exactPlaces, resume?.cut);
    return { version: resume?.version ?? this.#newVersion(), cut, after: resume?.after, lease };
  }

  async #readOn(standings: Standings, count: Count, now: Date): Promise<void> {
    const { keys, next, units } = await this.#ladders.keys(standings, count.after, this.#pace.keys);
    for (const key of keys) {
      const full = count.cut.add(key);
      if (full) await this.#ladders.putPage(standings, count.version, full, now);
    }
    count.after = next;
    await this.#pace.sleep((units / this.#pace.units) * 1000);
  }

  /** Prolongs the lease from half of it on; false where it is lost. */
  async #keepLease(standings: Standings, count: Count, now: Date): Promise<boolean> {
    if (count.lease - now.getTime() > LEASE_MS / 2) return true;
    const lease = await this.#changes.prolong(standings, count.lease, now);
    count.lease = lease ?? count.lease;
    return lease !== undefined;
  }

  async #finish(standings: Standings, task: RefreshTask, { version, cut, lease }: Count, now: Date): Promise<'done' | 'dropped'> {
    await this.#ladders.putPage(standings, version, cut.open, now);
    const { total, firstKeys, firstBases } = cut.state;
    const { asOf, changes } = task;
    const rate = rateSince(await this.#ladders.current(standings), task);
    const enforced = await this.#ladders.enforce(
      standings,
      { version, asOf, total, changes, rate, firstKeys, firstBases, final: false },
      now,
    );
    await this.#changes.release(standings, lease);
    return enforced ? 'done' : 'dropped';
  }
}

interface Count {
  version: string;
  cut: LadderCut;
  /** The last key that was read; undefined: at the beginning, or at the end. */
  after: string | undefined;
  lease: number;
}

const handOver = (task: RefreshTask, { version, cut, lease }: Count, after: string): RefreshTask => ({
  ...task,
  lease,
  resume: { version, after, cut: cut.state },
});

/** Changes a second since the ladder that is replaced. */
function rateSince(before: Ladder | undefined, { asOf, changes }: RefreshRequest): number {
  if (!before || before.asOf >= asOf) return 0;
  return Math.max(0, changes - before.changes) / ((asOf - before.asOf) / 1000);
}
