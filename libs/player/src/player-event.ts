import type { Reward } from '#catalog/catalog';
import { isJsonObject } from '#core/json';

/** A player was deleted or banned, on the queue `player-events`: their sockets are closed, and what is held of them is removed. */
export interface PlayerGone {
  type: 'player.gone' | 'player.banned';
  playerId: string;
}

/**
 * A player has been given what a season's close brought them: it is in their wallets already. Sent at least once, and each time with the
 * same `id`: who must not tell it twice remembers that.
 */
export interface RewardGiven {
  type: 'reward';
  id: string;
  playerId: string;
  rewards: readonly Reward[];
  reason: 'season';
  boardId: string;
  period: string;
  rank: number;
}

/** Undefined where a message is another one. @throws Error where it names no player */
export function parsePlayerGone(value: unknown): PlayerGone | undefined {
  if (!isJsonObject(value) || (value.type !== 'player.gone' && value.type !== 'player.banned')) return undefined;
  return { type: value.type, playerId: textOf(value, 'playerId') };
}

/** Undefined where a message is another one. @throws Error where it does not tell who got what for which place */
export function parseRewardGiven(value: unknown): RewardGiven | undefined {
  if (!isJsonObject(value) || value.type !== 'reward') return undefined;
  if (value.reason !== 'season') throw new Error('reward has no reason');
  return {
    type: 'reward',
    id: textOf(value, 'id'),
    playerId: textOf(value, 'playerId'),
    rewards: rewardsOf(value.rewards),
    reason: 'season',
    boardId: textOf(value, 'boardId'),
    period: textOf(value, 'period'),
    rank: amountOf(value, 'rank'),
  };
}

type Fields = Record<string, unknown>;

function rewardsOf(value: unknown): Reward[] {
  if (!Array.isArray(value)) throw new Error('reward lists no rewards');
  return value.map(rewardOf);
}

function rewardOf(value: unknown): Reward {
  if (!isJsonObject(value) || (value.type !== 'currency' && value.type !== 'item')) throw new Error('reward gives nothing that there is');
  return value.type === 'currency'
    ? { type: 'currency', currency: textOf(value, 'currency'), amount: amountOf(value, 'amount') }
    : { type: 'item', itemId: textOf(value, 'itemId'), quantity: amountOf(value, 'quantity') };
}

function textOf(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value !== 'string' || value === '') throw new Error(`${String(fields.type)} names no ${name}`);
  return value;
}

function amountOf(fields: Fields, name: string): number {
  const value = fields[name];
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1) throw new Error(`${String(fields.type)} has no ${name}`);
  return value;
}
