import { isJsonObject } from '#core/json';

/** What concerns one player's sockets, on the queue `player-events`: they are closed, and what is held of them is removed. */
export interface PlayerGone {
  type: 'player.gone';
  playerId: string;
}

/** Undefined where a message is another one. @throws Error where it names no player */
export function parsePlayerGone(value: unknown): PlayerGone | undefined {
  if (!isJsonObject(value) || value.type !== 'player.gone') return undefined;
  if (typeof value.playerId !== 'string' || value.playerId === '') throw new Error('player.gone names no player');
  return { type: 'player.gone', playerId: value.playerId };
}
