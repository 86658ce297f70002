import { randomUUID } from 'node:crypto';
import type { Board, SeasonReward } from '#catalog/catalog';
import { corePrefixes } from '#dynamo/keys';
import type { RankedRow } from '#ranking/board';
import { orderKey } from '#ranking/order-key';
import type { LeagueWorld } from './season-world.fixture.ts';

export const SEASON = { season: 's1', startsAt: '2026-10-01T00:00:00Z', endsAt: '2026-11-01T00:00:00Z', graceSeconds: 3_600 };
const BEGUN = Date.parse(SEASON.startsAt);
/** The first moment at which the season is closed. */
export const DUE = Date.parse(SEASON.endsAt) + 3_600_000 + 60_000;

/** Gold for the first, silver for the next two, coins for the best tenth, and gems for half. */
export const TIERS: readonly SeasonReward[] = [
  { by: 'rank', from: 1, to: 1, rewards: [{ type: 'item', itemId: 'sword', quantity: 1 }, money('coins', 100)] },
  { by: 'rank', from: 2, to: 3, rewards: [money('coins', 50)] },
  { by: 'percentile', top: 10, rewards: [money('coins', 10)] },
  { by: 'percentile', top: 50, rewards: [money('gems', 1), { type: 'item', itemId: 'potion', quantity: 2 }] },
];

function money(currency: string, amount: number) {
  return { type: 'currency', currency, amount } as const;
}

export interface Player {
  playerId: string;
  score: number;
  at: number;
}

/** Where a player stands. */
export interface Placed {
  playerId: string;
  score: number;
  rank: number;
}

/** What boards differ in. */
export type Kind = Partial<Pick<Board, 'order' | 'ties' | 'seasonRewards' | 'operator'>>;

/** A board that is nobody else's. */
export function boardOf(boardId: string, { operator = 'latest', ...more }: Kind): Board {
  const board: Omit<Board, 'operator'> = {
    boardId,
    title: 'League',
    order: 'desc',
    ties: 'earlier',
    windows: ['season'],
    min: 0,
    max: 1_000_000,
    maxPerMinute: null,
    exactPlaces: 512,
    ticket: null,
    seasonRewards: TIERS,
    ...more,
  };
  return operator === 'sum' ? { ...board, operator, totalMin: 0, totalMax: 1_000_000 } : { ...board, operator };
}

/** Players with scores of few kinds, and times of few milliseconds. */
export const players = (count: number, random: (below: number) => number, kinds = 7): Player[] =>
  Array.from({ length: count }, () => ({ playerId: randomUUID(), score: random(kinds), at: BEGUN + random(3) }));

/** Where players stand, by brute force. Of equal scores and times the key decides. */
export function standings({ standings: { board } }: { standings: { board: Board } }, all: readonly Player[]): Placed[] {
  const { order, ties } = board;
  const keyOf = new Map(all.map((player) => [player.playerId, orderKey(player, order)]));
  const sorted = all.toSorted((a, b) => {
    if (a.score !== b.score) return order === 'desc' ? b.score - a.score : a.score - b.score;
    if (a.at !== b.at) return a.at - b.at;
    return String(keyOf.get(a.playerId)) < String(keyOf.get(b.playerId)) ? -1 : 1;
  });
  return sorted.map(({ playerId, score }, i) => ({
    playerId,
    score,
    rank: ties === 'shared' ? sorted.findIndex((one) => one.score === score) + 1 : i + 1,
  }));
}

/** What a rank brings of `TIERS`, reckoned once more and in whole numbers. */
export function prizeOf(rank: number, total: number): { coins: number; gems: number; sword: number; potion: number } {
  const none = { coins: 0, gems: 0, sword: 0, potion: 0 };
  if (rank === 1) return { ...none, coins: 100, sword: 1 };
  if (rank <= 3) return { ...none, coins: 50 };
  if (rank * 10 < total + 10) return { ...none, coins: 10 };
  return rank * 2 < total + 2 ? { ...none, gems: 1, potion: 2 } : none;
}

/** What `core` holds of a season's prize for a player. */
export async function paidTo(world: LeagueWorld, playerId: string) {
  const items = await world.ofPlayer(playerId);
  const numberAt = (sk: string, name: string): number => Number(items.find((item) => item.sk === sk)?.[name] ?? 0);
  const count = (prefix: string): number => items.filter(({ sk }) => String(sk).startsWith(prefix)).length;
  return {
    prize: {
      coins: numberAt('W#coins', 'b'),
      gems: numberAt('W#gems', 'b'),
      sword: numberAt('V#sword', 'n'),
      potion: numberAt('V#potion', 'n'),
    },
    entries: count(corePrefixes.ledgers),
    claims: items.filter(({ sk }) => String(sk).startsWith('~K#')),
  };
}

export const rowsOf = (rows: readonly RankedRow[]) => rows.map(({ playerId, score, rank }) => ({ playerId, score, rank }));
