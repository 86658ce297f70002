import { Problem } from '#core/problem';
import { type Item, isExpired, numberOf, secondsOf, textOf } from '#dynamo/item';
import { pseudonymOf } from '#player/pseudonym';
import type { Period } from '#ranking/period';

const EXPORTS_A_DAY = 2;
const FRESH_MS = 86_400_000;
/** So long a job may take; after it another may be asked for. */
const JOB_MS = 600_000;
const KEPT_SECONDS = 7 * 86_400;

/** The last export that a player asked for. */
export interface Export {
  id: string;
  state: 'running' | 'ready';
  /** When it was asked for, and when it was ready; ISO 8601 UTC. */
  askedAt: string;
  readyAt: string | null;
  /** How often one was asked for on the day. */
  day: string;
  count: number;
}

/** Undefined where there is none, or it is too old. */
export function toExport(item: Item | undefined, now: Date): Export | undefined {
  if (!item || isExpired(item, now)) return undefined;
  return {
    id: textOf(item, 'id'),
    state: item.state === 'ready' ? 'ready' : 'running',
    askedAt: textOf(item, 'askedAt'),
    readyAt: item.readyAt === null ? null : textOf(item, 'readyAt'),
    day: textOf(item, 'day'),
    count: numberOf(item, 'count'),
  };
}

/** What its item holds besides the key. */
export const exportAttributes = (one: Export): Item => ({ ...one, x: secondsOf(new Date(one.askedAt)) + KEPT_SECONDS });

/**
 * What a call for the export does, by what stands: give the link to a document of the last 24 hours, wait for a job that runs, or ask for a
 * new one.
 *
 * @throws Problem `limit_reached`
 */
export function nextStep(last: Export | undefined, { id, now, day }: { id: string; now: Date; day: Period }): ExportStep {
  const age = (time: string): number => now.getTime() - Date.parse(time);
  if (last?.readyAt && age(last.readyAt) < FRESH_MS) return { do: 'link', id: last.id };
  if (last?.state === 'running' && age(last.askedAt) < JOB_MS) return { do: 'wait' };
  const count = last?.day === day.id ? last.count : 0;
  if (count >= EXPORTS_A_DAY)
    throw Problem.of('limit_reached', `An export may be asked for ${EXPORTS_A_DAY} times a day.`, {
      limit: EXPORTS_A_DAY,
      resetsAt: day.endsAt?.toISOString() ?? null,
    });
  return { do: 'ask', next: { id, state: 'running', askedAt: now.toISOString(), readyAt: null, day: day.id, count: count + 1 } };
}

export type ExportStep = { do: 'link'; id: string } | { do: 'wait' } | { do: 'ask'; next: Export };

/** Where a document lies: a player's folder tells nobody whose it is, and nobody guesses the id. @param key that of pseudonyms */
export const objectFolder = (playerId: string, key: string): string => pseudonymOf(playerId, key);
export const objectKey = (playerId: string, id: string, key: string): string => `${objectFolder(playerId, key)}/${id}.json`;
