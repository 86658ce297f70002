import { Injectable } from '@nestjs/common';
import { catalogue } from '#catalog/demo';
import { Clock } from '#core/clock';
import { coreKeys } from '#dynamo/keys';
import { buyOperation } from './buy.rules.ts';
import { LedgerRepository } from './ledger.repository.ts';
import { Ledger } from './ledger.service.ts';
import { offerKeys, toShopOffer } from './offer.rules.ts';
import { requestHash } from './request.rules.ts';
import type { Bought, BuyOffer, Shop } from './shop.dto.ts';
import { StockRepository } from './stock.repository.ts';

/** Offers, and buying them. */
@Injectable()
export class ShopService {
  constructor(
    private readonly clock: Clock,
    private readonly ledger: Ledger,
    private readonly items: LedgerRepository,
    private readonly stock: StockRepository,
  ) {}

  /** @param key the caller's `Idempotency-Key` */
  buy(playerId: string, { offerId, quantity }: BuyOffer, key: string): Promise<Bought> {
    const request = { offerId, quantity: quantity ?? 1 };
    const hash = requestHash({ operation: 'buy', target: offerId, body: request });
    return this.ledger.apply({
      ...buyOperation(catalogue, { playerId, request, at: this.clock.now() }),
      record: { key: coreKeys.record(playerId, 'buy', key), hash },
    });
  }

  async offers(playerId: string): Promise<Shop> {
    const now = this.clock.now();
    const { offers } = catalogue;
    const [item, left] = await Promise.all([
      this.items.find(offerKeys(catalogue, offers, playerId, now), now),
      Promise.all(offers.map((offer) => this.stock.left(offer))),
    ]);
    return { offers: offers.map((offer, i) => toShopOffer(catalogue, offer, { playerId, item, left: left[i] ?? null, now })) };
  }
}
