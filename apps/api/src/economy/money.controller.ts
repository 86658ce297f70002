import { Body, Controller, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Caller } from '#auth/caller';
import { Call } from '#http/call';
import { CurrentCaller, PlayerId } from '#http/caller.decorator';
import { RequiredIdempotencyKey } from '#http/idempotency-key.decorator';
import { Added, AddMoney, LedgerPage, LedgerQuery, Wallets } from './money.dto.ts';
import { MoneyService } from './money.service.ts';

@ApiTags('money')
@Controller('money')
export class MoneyController {
  constructor(private readonly money: MoneyService) {}

  @Call('POST', 'add', {
    summary: 'Add money from an earn source, or correct a balance',
    who: ['player', 'admin', 'server'],
    answers: Added,
    errors: [
      'player_gone',
      'player_banned',
      'unknown_currency',
      'unknown_source',
      'unknown_player',
      'source_not_open',
      'amount_out_of_bounds',
      'receipt_used',
      'daily_cap_reached',
      'insufficient_funds',
    ],
    idempotencyKey: 'required',
    critical: true,
    uses: { core: ['BatchGetItem', 'PutItem', 'UpdateItem'] },
  })
  add(@CurrentCaller() caller: Caller, @Body() request: AddMoney, @RequiredIdempotencyKey() key: string): Promise<Added> {
    return this.money.add(caller, request, key);
  }

  @Call('GET', '', {
    summary: 'What my wallets hold',
    who: ['player', 'admin'],
    answers: Wallets,
    errors: [],
    uses: { core: ['BatchGetItem'] },
  })
  balances(@PlayerId() playerId: string): Promise<Wallets> {
    return this.money.balances(playerId);
  }

  @Call('GET', 'ledger', {
    summary: 'Every change of one of my wallets, the newest first',
    who: ['player', 'admin'],
    answers: LedgerPage,
    errors: ['unknown_currency', 'invalid_cursor'],
    uses: { core: ['Query'] },
  })
  ledger(@PlayerId() playerId: string, @Query() query: LedgerQuery): Promise<LedgerPage> {
    return this.money.page(playerId, query);
  }
}
