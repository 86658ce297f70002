import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { RankedRow, Standings } from './board.ts';
import type { LadderRepository } from './ladder.repository.ts';
import { decodeOrderKey } from './order-key.ts';
import { pickQuantiles, type Quantile } from './quantiles.rules.ts';
import { RankRepository } from './rank.repository.ts';

/** What a board's scores are worth, from its top, its ladder and its last row. */
export class QuantileRepository {
  readonly #ladders: Pick<LadderRepository, 'look' | 'page'>;
  readonly #index: RankRepository;

  constructor(client: DynamoDBDocumentClient, table: string, ladders: Pick<LadderRepository, 'look' | 'page'>) {
    this.#ladders = ladders;
    this.#index = new RankRepository(client, table);
  }

  /**
   * At most 32 scores with their ranks, the first and the last of the board among them. Costs half a read unit, and once a ladder what its
   * pages cost.
   *
   * @param top the first rows of the board, and how many it has in all
   */
  async of(standings: Standings, { rows, total }: { rows: readonly RankedRow[]; total: number }, now: Date): Promise<Quantile[]> {
    const { order } = standings.board;
    const known = rows.map(({ score, rank }): Quantile => [score, rank]);
    const last = rows.at(-1);
    if (last && rows.length < total) {
      const behind = (await this.#leaves(standings, now)).filter(({ key, rank }) => key > last.key && rank > last.rank && rank < total);
      known.push(...behind.map(({ key, rank }): Quantile => [decodeOrderKey(key, order).score, rank]));
      const [end] = await this.#index.rows(standings, { limit: 1, backward: true });
      if (end) known.push([decodeOrderKey(end.key, order).score, total]);
    }
    return pickQuantiles(known, total, (a, b) => (order === 'desc' ? a > b : a < b));
  }

  /** The first key of each leaf of the ladder in force, with its rank; fewer where pages have expired. */
  async #leaves(standings: Standings, now: Date): Promise<{ key: string; rank: number }[]> {
    const { ladder } = await this.#ladders.look(standings, now);
    if (!ladder) return [];
    const pages = await Promise.all(ladder.firstKeys.map((_, index) => this.#ladders.page(standings, ladder, index, now)));
    return pages.flatMap((page) => page?.keys.map((key, i) => ({ key, rank: (page.bases[i] ?? 0) + 1 })) ?? []);
  }
}
