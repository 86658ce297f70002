import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Call } from '#http/call';
import { PlayerId } from '#http/caller.decorator';
import { RequiredIdempotencyKey } from '#http/idempotency-key.decorator';
import { Bought, BuyOffer, Shop } from './shop.dto.ts';
import { ShopService } from './shop.service.ts';

@ApiTags('shop')
@Controller('shop')
export class ShopController {
  constructor(private readonly shop: ShopService) {}

  @Call('POST', 'buy', {
    summary: 'Buy an offer: price, limits, stock and items in one step, or nothing',
    who: ['player', 'admin'],
    answers: Bought,
    errors: [
      'player_gone',
      'player_banned',
      'unknown_offer',
      'amount_out_of_bounds',
      'period_closed',
      'limit_reached',
      'sold_out',
      'already_owned',
      'insufficient_funds',
    ],
    idempotencyKey: 'required',
    critical: true,
    uses: { core: ['BatchGetItem', 'Query', 'PutItem', 'UpdateItem'] },
  })
  buy(@PlayerId() playerId: string, @Body() request: BuyOffer, @RequiredIdempotencyKey() key: string): Promise<Bought> {
    return this.shop.buy(playerId, request, key);
  }

  @Call('GET', '', {
    summary: 'All offers, with what I may still buy of each',
    who: ['player', 'admin'],
    answers: Shop,
    errors: [],
    uses: { core: ['BatchGetItem', 'Query'] },
  })
  offers(@PlayerId() playerId: string): Promise<Shop> {
    return this.shop.offers(playerId);
  }
}
