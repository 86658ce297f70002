/** A score of a board and the rank that it has. */
export type Quantile = [score: number, rank: number];

/** As many as a client wants to tell a rank to some percent, and no more than fit beside a hundred rows. */
export const QUANTILES = 32;

/** Ranks from 1 to `total`, each by the same factor behind the one before: so that a rank between two is told as well at any place. */
export function quantileRanks(total: number, count = QUANTILES): number[] {
  if (total <= count) return Array.from({ length: Math.max(0, total) }, (_, i) => i + 1);
  const ranks = Array.from({ length: count }, (_, i) => Math.round(total ** (i / (count - 1))));
  // The first steps are shorter than a rank: then the next one is meant.
  for (let i = 1; i < count; i++) ranks[i] = Math.max(ranks[i] ?? 0, (ranks[i - 1] ?? 0) + 1);
  return ranks;
}

/**
 * Of known scores in the order of their ranks, those nearest to the ranks wanted. Where what is known was true at different times, one that
 * contradicts those before it is left out.
 *
 * @param better whether a score stands before another
 */
export function pickQuantiles(known: readonly Quantile[], total: number, better: (a: number, b: number) => boolean): Quantile[] {
  const picked: Quantile[] = [];
  let at = 0;
  for (const wanted of quantileRanks(total)) {
    while (at + 1 < known.length && Math.abs((known[at + 1]?.[1] ?? 0) - wanted) <= Math.abs((known[at]?.[1] ?? 0) - wanted)) at++;
    const next = known[at];
    const last = picked.at(-1);
    if (next && (!last || (next[1] > last[1] && !better(next[0], last[0])))) picked.push([...next]);
  }
  return picked;
}
