import { isJsonObject } from '#core/json';
import { type AvatarDone, parseAvatarDone } from '#player/avatar-event';
import { parsePlayerGone, parseRewardGiven, type PlayerGone, type RewardGiven } from '#player/player-event';

/**
 * Asks for a push of a board and period: at the first change of a slot (`leading`), after its end (`late`), or because an admin
 * asked (`broadcast`).
 */
export interface Tick {
  boardId: string;
  period: string;
  cause: 'leading' | 'late' | 'broadcast';
}

/** A message to every connection. */
export interface Announcement {
  type: 'announcement';
  message: string;
}

/** @throws where a queue holds what this app did not send; the queue's dead letters keep it */
export function parseTick(body: string): Tick {
  const value: unknown = JSON.parse(body);
  if (!isJsonObject(value)) throw new Error('A tick is an object');
  const { boardId, period, cause } = value;
  if (typeof boardId !== 'string' || typeof period !== 'string') throw new Error('A tick names a board and a period');
  if (cause !== 'leading' && cause !== 'late' && cause !== 'broadcast') throw new Error('A tick has a cause');
  return { boardId, period, cause };
}

/** All that comes on the queue `player-events`. */
export type PlayerEvent = Announcement | AvatarDone | PlayerGone | RewardGiven;

/** @throws where it is none of these; the queue's dead letters keep it */
export function parsePlayerEvent(body: string): PlayerEvent {
  const value: unknown = JSON.parse(body);
  const ofOne = parsePlayerGone(value) ?? parseRewardGiven(value) ?? parseAvatarDone(value);
  if (ofOne) return ofOne;
  if (!isJsonObject(value) || value.type !== 'announcement' || typeof value.message !== 'string')
    throw new Error('Not an event of players');
  return { type: 'announcement', message: value.message };
}
