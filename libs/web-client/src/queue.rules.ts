import type { SaveProgress, SubmitScore } from './generated/contract.ts';
import { isKey } from './calls.ts';
import { waitMs } from './tries.rules.ts';

/** A save for the queue; without `baseVersion` it builds upon the save of its slot that was sent, told of or queued last. */
export type QueuedSave = Omit<SaveProgress, 'baseVersion' | 'playerId'> & { baseVersion?: number };

interface Kept {
  /** Its `Idempotency-Key`, and its name in the queue. */
  key: string;
  /** When it came: ISO 8601, UTC. */
  at: string;
}
export interface ScoreEntry extends Kept {
  path: '/score';
  body: SubmitScore;
}
export interface SaveEntry extends Kept {
  path: '/progress';
  body: QueuedSave;
  /** The key of the save that still waits, upon which it builds. */
  after?: string;
}
export type QueueEntry = ScoreEntry | SaveEntry;

/** What is kept of a player's queue. */
export interface Line {
  /** The first is sent next. */
  entries: readonly QueueEntry[];
  /** Of each slot the newest version that was sent or told of. */
  versions: Readonly<Record<string, number>>;
}

export const emptyLine: Line = { entries: [], versions: {} };

const MOST_ENTRIES = 200;
const MOST_BYTES = 1_048_576;

const isSaveOf = (entry: QueueEntry, slot: string): entry is SaveEntry => entry.path === '/progress' && entry.body.slot === slot;
const without = (line: Line, key: string): Line => ({ ...line, entries: line.entries.filter((one) => one.key !== key) });

/** With one more at the end; undefined where it is full. */
export function added(line: Line, entry: QueueEntry): Line | undefined {
  const last = entry.path === '/progress' ? based(line, entry) : entry;
  const next = { ...line, entries: [...line.entries, last] };
  const bytes = new TextEncoder().encode(JSON.stringify(next.entries)).length;
  return next.entries.length > MOST_ENTRIES || bytes > MOST_BYTES ? undefined : next;
}

function based({ entries, versions }: Line, entry: SaveEntry): SaveEntry {
  const { slot, baseVersion } = entry.body;
  if (baseVersion !== undefined) return entry;
  const before = entries.findLast((one) => isSaveOf(one, slot));
  return before ? { ...entry, after: before.key } : onTop(entry, versionOf(versions, slot));
}

function onTop({ key, at, path, body }: SaveEntry, baseVersion: number): SaveEntry {
  return { key, at, path, body: { ...body, baseVersion } };
}

/** 0 of a slot that nobody knows, though it be called `constructor`. */
const versionOf = (versions: Line['versions'], slot: string): number => (Object.hasOwn(versions, slot) ? (versions[slot] ?? 0) : 0);

const changed = (line: Line, change: (entry: SaveEntry) => SaveEntry): Line => ({
  ...line,
  entries: line.entries.map((entry) => (entry.path === '/progress' ? change(entry) : entry)),
});

/** Without the first, which was done. @param version that it got, where it was a save */
export function done(line: Line, { key, ...entry }: QueueEntry, version?: number): Line {
  const rest = without(line, key);
  if (entry.path !== '/progress' || version === undefined) return rest;
  return told(
    changed(rest, (one) => (one.after === key ? onTop(one, version) : one)),
    entry.body.slot,
    version,
  );
}

/** Without the first, which was refused: what built upon it builds upon what that built upon. */
export function refused(line: Line, { key, ...entry }: QueueEntry): Line {
  const base = entry.path === '/progress' ? (entry.body.baseVersion ?? 0) : 0;
  return changed(without(line, key), (one) => (one.after === key ? onTop(one, base) : one));
}

/** Without the first, a save that another one was before, and without all that built upon it: those are told too. */
export function conflicted(line: Line, entry: SaveEntry, current: number): { line: Line; dropped: SaveEntry[] } {
  const gone = new Set([entry.key]);
  const dropped: SaveEntry[] = [];
  for (const one of line.entries) {
    if (one.path !== '/progress' || one.after === undefined || !gone.has(one.after)) continue;
    gone.add(one.key);
    dropped.push(one);
  }
  const entries = line.entries.filter(({ key }) => !gone.has(key));
  // A service that was set back to a backup has less than what was built upon: nothing would ever be taken of who held on to that.
  const isSetBack = current < (entry.body.baseVersion ?? 0);
  const versions = isSetBack ? { ...line.versions, [entry.body.slot]: current } : line.versions;
  return { line: told({ entries, versions }, entry.body.slot, current), dropped };
}

/** The game was told of a save. Versions grow: a lower one is an answer that came late. */
export const told = (line: Line, slot: string, version: number): Line => ({
  ...line,
  versions: { ...line.versions, [slot]: Math.max(version, versionOf(line.versions, slot)) },
});

const FIRST_REST_MS = 1_000;
const LONGEST_REST_MS = 60_000;
const LONGEST_ASKED_S = 600;

/**
 * Milliseconds until the queue goes on.
 *
 * @param failures in a row, 1 and more
 * @param asked what the service asks for, in seconds
 * @param chance uniform in [0, 1)
 */
export function restMs(failures: number, asked: number, chance: number): number {
  const whole = Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** (failures - 1));
  return Math.max(whole * (0.5 + chance / 2), waitMs(failures, Math.min(asked, LONGEST_ASKED_S), chance));
}

/** What was kept, without what is no entry or version: it would hold up the others for ever. */
export function lineOf(kept: unknown): Line {
  const { entries, versions } = isObject(kept) ? kept : {};
  return {
    entries: Array.isArray(entries) ? entries.filter(isEntry) : [],
    versions: Object.fromEntries(Object.entries(isObject(versions) ? versions : {}).filter(isVersion)),
  };
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isVersion = (one: [string, unknown]): one is [string, number] => Number.isSafeInteger(one[1]);

function isEntry(value: unknown): value is QueueEntry {
  if (!isObject(value) || typeof value.key !== 'string' || !isKey(value.key) || !isObject(value.body)) return false;
  const { path, body } = value;
  return path === '/score' || (path === '/progress' && typeof body.slot === 'string');
}
