import type { Board } from '#catalog/catalog';
import { orderKey } from './order-key.ts';

/** What a player has, in the words of the rules: no key, no index. */
export interface Standing {
  score: number;
  at: number;
}

export type Standings = ReadonlyMap<string, Standing>;

/** What a run does to what stood; undefined: nothing, by the rules of the board. */
export function after(board: Board, old: Standing | undefined, run: Standing): Standing | undefined {
  if (board.operator === 'sum') return added(board, old, run);
  if (!old) return run;
  const better = board.order === 'desc' ? run.score > old.score : run.score < old.score;
  return board.operator === 'latest' || better ? run : undefined;
}

function added(bounds: { totalMin: number; totalMax: number }, old: Standing | undefined, run: Standing): Standing | undefined {
  const score = (old?.score ?? 0) + run.score;
  if (score < bounds.totalMin || score > bounds.totalMax) return undefined;
  return old && run.score === 0 ? undefined : { score, at: run.at };
}

/** Whether one stands before another for its score, by which shared ranks go. */
export const hasBetterScore = (a: Standing, b: Standing, { order }: Board): boolean =>
  order === 'desc' ? a.score > b.score : a.score < b.score;

const tieBreaks = new Map<string, string>();

/** What orders equal scores of one moment: arbitrary, and lasting. */
function tieBreak(playerId: string): string {
  const known = tieBreaks.get(playerId) ?? orderKey({ playerId, score: 0, at: Date.UTC(2026, 0, 1) }, 'asc').slice(-6);
  tieBreaks.set(playerId, known);
  return known;
}

/** The players in the order of the board: score, then time, then what their ids make of it. */
export const inOrder = (standings: Standings, board: Board): string[] =>
  [...standings]
    .toSorted(([idA, a], [idB, b]) => {
      if (a.score !== b.score) return hasBetterScore(a, b, board) ? -1 : 1;
      return a.at - b.at || (tieBreak(idA) < tieBreak(idB) ? -1 : 1);
    })
    .map(([playerId]) => playerId);

/** The rank of a player by their own standing among the others', by brute force. */
export function rankAmong(standings: Standings, playerId: string, mine: Standing, board: Board): number {
  if (board.ties === 'shared') {
    const better = [...standings].filter(([other, standing]) => other !== playerId && hasBetterScore(standing, mine, board));
    return 1 + better.length;
  }
  return 1 + inOrder(new Map(standings).set(playerId, mine), board).indexOf(playerId);
}
