/** A place on a board. */
export type BoardRow = [rank: number, playerId: string, name: string, score: number];

/** A score of the board, and its rank. */
export type Quantile = [score: number, rank: number];

export type Window = 'all' | 'day' | 'week' | 'season';

/** A board as it stood at one push. */
export interface Board {
  /** Which period of the board: `lb:<boardId>:<period>`. */
  topic: string;
  /** Another epoch counts `seq` anew. */
  epoch: string;
  /** Grows by one with each push of an epoch. */
  seq: number;
  /** When the server read the board: ISO 8601, UTC. */
  at: string;
  /** How many players stand on the board, not only in `rows`. */
  total: number;
  /** The top, best first: rank, playerId, name, score. */
  rows: readonly BoardRow[];
  /** For `estimateRank`. */
  quantiles: readonly Quantile[];
  /** When the period ends, ISO 8601, UTC; null: never. */
  endsAt: string | null;
}

/** Who is shown a board. */
export type Listener = (board: Board) => void;

/** What has changed between two pushes of a board's top. */
export interface Delta {
  /** Rows that are new, or are not as the others imply: in the order of the new top. */
  upsert: readonly BoardRow[];
  /** Players who have left the top. */
  remove: readonly string[];
}

/**
 * The new top of a board: without the players of `remove` and `upsert`; then each row of `upsert`, in their order, put in at the place that
 * its rank names (at the end where there are fewer); then every row that is not of `upsert` takes its place for its rank.
 *
 * @param rows the top before, best first
 */
export function apply(rows: readonly BoardRow[], { upsert, remove }: Delta): BoardRow[] {
  const moved = new Set([...remove, ...upsert.map(([, playerId]) => playerId)]);
  const next = rows.filter(([, playerId]) => !moved.has(playerId));
  for (const row of upsert) next.splice(row[0] - 1, 0, row);
  const given = new Set(upsert);
  return next.map((row, i) => (given.has(row) ? row : [i + 1, row[1], row[2], row[3]]));
}

/**
 * The rank that a score would have, from a snapshot's quantiles: exact at theirs, between two of them as far along as the score is.
 * Undefined where the board is empty.
 */
export function estimateRank(quantiles: readonly Quantile[], score: number): number | undefined {
  const [first] = quantiles;
  const last = quantiles.at(-1);
  if (!first || !last) return undefined;
  const falling = last[0] <= first[0];
  const isBehind = ([other]: Quantile): boolean => (falling ? other <= score : other >= score);
  const at = quantiles.findIndex(isBehind);
  const behind = quantiles[at];
  const ahead = quantiles[at - 1];
  if (!behind) return last[1];
  if (!ahead || behind[0] === score) return behind[1];
  return ahead[1] + Math.round(((score - ahead[0]) / (behind[0] - ahead[0])) * (behind[1] - ahead[1]));
}
