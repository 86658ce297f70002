import type { Quality, Standings } from './board.ts';
import { BEGINNING, type Knowledge, type Ladder, type LadderPage, LEASE_MS } from './ladder.ts';

const ENTRIES_A_MS = 20;
const SHORTEST_AGE_MS = 5_000;
const LONGEST_AGE_MS = 300_000;
/** A ladder without changes is counted again after so many times the age: what the stream told may be wrong. */
const UNCHANGED = 10;

/** A stream that was not heard for so long may stand still. */
export const SILENT_MS = 10_000;
/** So early it is asked for a sign, that a board which is looked at often is never taken for silent. */
export const ASK_MS = SILENT_MS / 2;
/** The stream may be so late though it was just heard, in seconds. */
const GRACE_SECONDS = 2;
/** Changes a second: the fewest that are allowed for, and what a partition of the index takes at most. */
const LEAST_RATE = 10;
const MOST_RATE = 1_000;
/** No board is larger. */
const MOST_ENTRIES = 1_000_000_000;
/** How much faster than lately changes may come. */
const BURST = 4;

/** A part of a board: from `lo` on, `base` entries stand before it and `next` before the part after it, as of the ladder. */
export interface Leaf {
  lo: string;
  base: number;
  next: number;
}

/** What a leaf is looked up by: it is the last that begins at or before the key, or before the rank. */
export type Target = { key: string } | { rank: number };

/** The whole board as one leaf: counted live from the top. */
export const topOf = (ladder: Ladder | undefined): Leaf => ({ lo: BEGINNING, base: 0, next: ladder?.total ?? 0 });

const lastBefore = (keys: readonly string[], bases: readonly number[], target: Target): number =>
  Math.max(0, 'key' in target ? keys.findLastIndex((key) => key <= target.key) : bases.findLastIndex((base) => base < target.rank));

/** Which page of a ladder holds the leaf. */
export const pageOf = ({ firstKeys, firstBases }: Ladder, target: Target): number => lastBefore(firstKeys, firstBases, target);

/** The leaf on a page of the ladder; without the page, what the ladder knows of it as a whole. */
export function leafOf(ladder: Ladder, index: number, page: LadderPage | undefined, target: Target): Leaf {
  const next = ladder.firstBases[index + 1] ?? ladder.total;
  const { keys, bases } = page ?? { keys: ladder.firstKeys.slice(index, index + 1), bases: ladder.firstBases.slice(index, index + 1) };
  const i = lastBefore(keys, bases, target);
  return { lo: keys[i] ?? BEGINNING, base: bases[i] ?? 0, next: bases[i + 1] ?? next };
}

/** Before the first ladder nothing was counted, and no rate is known. */
const NONE = { asOf: 0, total: 0, changes: 0, rate: Infinity };

const CLOCKS_DIFFER_MS = 60_000;

/**
 * What a read may believe: a clock that was set back, as on a laptop, leaves times in the future behind. A sign or a lease of then is none,
 * and a ladder of then is as old as one can be.
 */
export function believed({ ladder, changes }: Pick<Knowledge, 'ladder' | 'changes'>, { period }: Standings, now: Date): Knowledge {
  const soon = now.getTime() + CLOCKS_DIFFER_MS;
  const past = (time: number, latest = soon): number => (time > latest ? 0 : time);
  const aged = ladder && ladder.asOf > soon ? { ...ladder, asOf: now.getTime() - UNCHANGED * LONGEST_AGE_MS - 1 } : ladder;
  return {
    ladder: aged,
    changes: {
      count: changes.count,
      heardAt: past(changes.heardAt),
      askedAt: past(changes.askedAt),
      leasedUntil: past(changes.leasedUntil, soon + LEASE_MS),
    },
    over: aged !== undefined && period.closesAt !== null && aged.asOf >= period.closesAt.getTime() + CLOCKS_DIFFER_MS,
  };
}

/** Nothing was heard of the board for so long that the stream may stand still. */
export const isSilent = (known: Knowledge, now: Date): boolean => !known.over && unheardMs(known, now) > SILENT_MS;

/** The stream should give a sign. */
export const shouldAnswer = (known: Knowledge, now: Date): boolean => !known.over && unheardMs(known, now) > ASK_MS;

const unheardMs = ({ ladder, changes }: Knowledge, now: Date): number =>
  Math.max(0, now.getTime() - Math.max(changes.heardAt, ladder?.asOf ?? 0));

/** How many entries may have changed since the ladder was counted: those that the stream told, and an allowance for what it has not. */
export function changesSince(known: Knowledge, now: Date): number {
  const { asOf, changes, rate } = known.ladder ?? NONE;
  const told = Math.max(0, known.changes.count - changes);
  if (known.over) return told;
  const age = Math.max(1, (now.getTime() - asOf) / 1000);
  const lately = isSilent(known, now) ? MOST_RATE : Math.max(LEAST_RATE, BURST * rate, (BURST * told) / age);
  return told + Math.ceil(Math.min(MOST_RATE, lately) * (unheardMs(known, now) / 1000 + GRACE_SECONDS));
}

/**
 * How many entries stand before a place: `before` says so, and had nothing changed since the ladder, it were between `least` and `most`.
 * With `base` 0 `least` is counted live, and with `exact` all is.
 */
export interface Counted {
  before: number;
  least: number;
  most: number;
  base: number;
  exact: boolean;
  /** A count was cut, or a page of the ladder was gone. */
  cut: boolean;
}

/** A count from a leaf's beginning to a place. @param cut there may be more than were counted, up to the next leaf */
export function countedFrom({ base, next }: Leaf, count: number, cut: boolean): Counted {
  const before = base + count;
  return { before, least: before, most: cut ? next : before, base, exact: base === 0 && !cut, cut };
}

/** A place that is known by its leaf alone: taken for the leaf's middle. @param live so many were seen to stand before it */
export function estimatedIn({ base, next }: Leaf, live: number): Counted {
  const least = Math.max(base, live);
  const half = Math.floor(Math.max(0, next - least) / 2);
  return { before: least + half, least, most: next, base, exact: false, cut: false };
}

/** A place some rows nearer to the top. */
export const movedUp = (counted: Counted, rows: number): Counted => ({
  ...counted,
  before: Math.max(0, counted.before - rows),
  least: Math.max(0, counted.least - rows),
  most: Math.max(0, counted.most - rows),
});

/** How far a rank may be from the truth, in places. */
export function errorOf(known: Knowledge, { before, least, most, base, exact }: Counted, now: Date): number {
  if (exact) return 0;
  const changed = changesSince(known, now);
  const tooLow = before - least + (base === 0 ? 0 : changed);
  const tooHigh = most + changed - before;
  const worst = Math.max(before, Math.min(MOST_ENTRIES, (known.ladder?.total ?? 0) + changed) - before - 1);
  return Math.min(Math.max(0, tooLow, tooHigh), worst);
}

/** Quality, and whether a ladder is due at once. */
export type Judged = Quality & { cut?: true };

/** How good what was counted is. */
export const qualityOf = (known: Knowledge, counted: Counted, now: Date): Judged => ({
  kind: counted.exact ? 'exact' : 'bounded',
  error: errorOf(known, counted, now),
  asOf: counted.exact || !known.ladder ? now : new Date(known.ladder.asOf),
  ...(counted.cut && { cut: true }),
});

/** The quality of all that some have part in: that of the worst. */
export const worstOf = (all: readonly Judged[]): Judged =>
  all.reduce((a, b) => ({
    kind: a.kind === 'exact' ? b.kind : a.kind,
    error: Math.max(a.error, b.error),
    asOf: a.asOf < b.asOf ? a.asOf : b.asOf,
    ...((a.cut ?? b.cut) && { cut: true }),
  }));

/** How good the number of entries is that a ladder tells. */
export const qualityOfTotal = (known: Knowledge, { asOf }: Ladder, now: Date): Quality => ({
  kind: 'bounded',
  error: changesSince(known, now),
  asOf: new Date(asOf),
});

/** How old a ladder of so many entries may become, in milliseconds. */
export const ladderAgeMs = (total: number): number => Math.min(LONGEST_AGE_MS, Math.max(SHORTEST_AGE_MS, total / ENTRIES_A_MS));

/** What a read saw: how many entries there are, and whether a count was cut. */
export interface Seen {
  total: number;
  cut?: boolean;
}

/** The board has more entries than its exact places: only such a one has a ladder. */
export const needsLadder = ({ ladder }: Knowledge, seen: Seen, exactPlaces: number): boolean =>
  seen.cut === true || ladder !== undefined || seen.total > exactPlaces;

/** A new ladder should be counted, and nobody is about it. */
export function isDue(known: Knowledge, seen: Seen, exactPlaces: number, now: Date): boolean {
  const { ladder, changes } = known;
  if (ladder?.final || changes.leasedUntil >= now.getTime() || !needsLadder(known, seen, exactPlaces)) return false;
  if (!ladder || seen.cut) return true;
  const age = now.getTime() - ladder.asOf;
  const limit = ladderAgeMs(ladder.total);
  return (age > UNCHANGED * limit && !known.over) || (age > limit && changes.count !== ladder.changes);
}
