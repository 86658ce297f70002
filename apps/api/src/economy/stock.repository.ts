import { Injectable } from '@nestjs/common';
import type { Offer } from '#catalog/catalog';
import { shardsOf } from '#catalog/stock.rules';
import { LedgerRepository } from './ledger.repository.ts';
import { stockLeft } from './stock.rules.ts';

const KEPT_MS = 5_000;

/** What is left of stocks, as the shop shows it: read by the first who looks, and kept for 5 s in this environment. */
@Injectable()
export class StockRepository {
  readonly #kept = new Map<string, { until: number; left: Promise<number> }>();

  constructor(private readonly items: LedgerRepository) {}

  /** Units left; null where the offer has no stock. */
  async left({ offerId, stock }: Offer): Promise<number | null> {
    if (stock === null) return null;
    const kept = this.#kept.get(offerId);
    if (kept && performance.now() < kept.until) return kept.left;
    const left = this.items.sold({ offerId, shards: shardsOf(stock) }).then((sold) => stockLeft(stock, sold));
    this.#kept.set(offerId, { until: performance.now() + KEPT_MS, left });
    // Whoever waits for it is told; the next one reads again.
    left.catch(() => this.#kept.delete(offerId));
    return left;
  }
}
