import { Problem } from '#core/problem';
import { type Item, isExpired, numberOf, secondsOf, textOf } from '#dynamo/item';
import { pseudonymOf } from '#player/pseudonym';
import type { Period } from '#ranking/period';

const EXPORTS_A_DAY = 2;
const FRESH_MS = 86_400_000;
/** So long a call may take to put the job on the queue, and so long the job may take; after it the job is sent again. */
const SEND_MS = 30_000;
const JOB_MS = 600_000;
const KEPT_SECONDS = 7 * 86_400;

/** The last export that a player asked for. */
export interface Export {
  id: string;
  /** `asked`: its job may not have come to the queue; `running`: it has. */
  state: 'asked' | 'running' | 'ready';
  /** When it was asked for, when its job was last to be sent, and when it was ready; ISO 8601 UTC. */
  askedAt: string;
  sentAt: string;
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
    state: stateOf(item),
    askedAt: textOf(item, 'askedAt'),
    sentAt: textOf(item, 'sentAt'),
    readyAt: item.readyAt === null ? null : textOf(item, 'readyAt'),
    day: textOf(item, 'day'),
    count: numberOf(item, 'count'),
  };
}

function stateOf({ state }: Item): Export['state'] {
  if (state === 'asked' || state === 'running' || state === 'ready') return state;
  throw new Error(`An export is never ${String(state)}`);
}

/** What its item holds besides the key. */
export const exportAttributes = (one: Export): Item => ({ ...one, x: secondsOf(new Date(one.askedAt)) + KEPT_SECONDS });

/**
 * What a call for the export does, by what stands: give the link to a document of the last 24 hours, wait for a job that runs, send the job
 * again where it was not heard of for too long, or ask for a new one. So each document counts once, however often its job fails.
 *
 * @throws Problem `limit_reached`
 */
export function nextStep(last: Export | undefined, { id, now, day }: { id: string; now: Date; day: Period }): ExportStep {
  const age = (time: string): number => now.getTime() - Date.parse(time);
  if (last?.readyAt && age(last.readyAt) < FRESH_MS) return { do: 'link', id: last.id };
  if (last && last.state !== 'ready')
    return age(last.sentAt) < (last.state === 'asked' ? SEND_MS : JOB_MS) ? { do: 'wait' } : { do: 'send', next: sentAgain(last, now) };
  const count = last?.day === day.id ? last.count : 0;
  if (count >= EXPORTS_A_DAY)
    throw Problem.of('limit_reached', `An export may be asked for ${EXPORTS_A_DAY} times a day.`, {
      limit: EXPORTS_A_DAY,
      resetsAt: day.endsAt?.toISOString() ?? null,
    });
  const at = now.toISOString();
  return { do: 'send', next: { id, state: 'asked', askedAt: at, sentAt: at, readyAt: null, day: day.id, count: count + 1 } };
}

const sentAgain = (last: Export, now: Date): Export => ({ ...last, state: 'asked', sentAt: now.toISOString() });

/** `send`: with `next` in the place of what stands, its job is put on the queue. */
export type ExportStep = { do: 'link'; id: string } | { do: 'wait' } | { do: 'send'; next: Export };

/** Where a document lies: a player's folder tells nobody whose it is, and nobody guesses the id. @param key that of pseudonyms */
export const objectFolder = (playerId: string, key: string): string => pseudonymOf(playerId, key);
export const objectKey = (playerId: string, id: string, key: string): string => `${objectFolder(playerId, key)}/${id}.json`;
