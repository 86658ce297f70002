import { expect } from '@jest/globals';
import type { Page } from '#ranking/board';
import type { League } from './season-close.fixture.ts';
import { paidTo, type Player, prizeOf } from './season-model.fixture.ts';

/** The same numbers each time (mulberry32 of T. Ettinger). */
export function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

export const NOTHING = { coins: 0, gems: 0, sword: 0, potion: 0 };
/** How many ledger entries a prize makes. */
export const changesOf = ({ coins, gems }: typeof NOTHING): number => (coins > 0 ? 1 : 0) + (gems > 0 ? 1 : 0);

/** The archive as it is read, row after row. */
export async function walk(league: League, limit: number): Promise<Page['rows']> {
  const archive = league.archive();
  const rows: Page['rows'] = [];
  for (let next: Page['next'] = { rank: 1 }; next;) {
    const page = await archive.page(league.standings, next, limit, new Date(league.now));
    rows.push(...page.rows);
    next = page.next;
  }
  return rows;
}

/** Everybody has what their rank brings, once, and has been told of it; nobody else has anything. */
export async function checkPaid(
  league: League,
  ranked: readonly { playerId: string; rank: number }[],
  total = ranked.length,
): Promise<void> {
  for (const { playerId, rank } of ranked) {
    const prize = prizeOf(rank, total);
    const { entries, claims, prize: paid } = await paidTo(league.world, playerId);
    expect({ playerId, rank, entries, paid }).toEqual({ playerId, rank, entries: changesOf(prize), paid: prize });
    expect(claims.map((claim) => claim.rank)).toEqual(changesOf(prize) === 0 ? [] : [rank]);
    const told = league.sent.filter((event) => event.playerId === playerId);
    expect(told.map((event) => [event.rank, event.period, event.boardId])).toEqual(
      told.map(() => [rank, 's1', league.standings.board.boardId]),
    );
    expect(new Set(told.map(({ id }) => id)).size).toBe(changesOf(prize) === 0 ? 0 : 1);
  }
}

/** All that a close may change. */
export async function everything(league: League, all: readonly Pick<Player, 'playerId'>[]) {
  const core = await Promise.all(all.map(({ playerId }) => league.world.ofPlayer(playerId)));
  return { core, boards: await league.world.items('boards', `B#${league.standings.board.boardId}#s1`), sent: [...league.sent] };
}
