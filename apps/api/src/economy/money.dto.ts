import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, Length, Matches, NotEquals } from 'class-validator';
import { Id, OtherPlayer, QueryInteger, SafeInteger } from '#http/fields.decorator';
import { BalancesAfter } from './reward.dto.ts';

const RECEIPT_ID = /^[\x20-\x7e]{1,128}$/;

/** Money that a player gets from an earn source, or that is corrected. */
export class AddMoney {
  @Id('coins')
  currency!: string;

  @SafeInteger(50)
  @NotEquals(0, { message: 'must not be 0' })
  amount!: number;

  @Id('rewarded-ad')
  source!: string;

  @OtherPlayer('Required from servers and admins, refused from players: they earn for themselves')
  playerId?: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    example: null,
    minLength: 1,
    maxLength: 128,
    pattern: RECEIPT_ID.source,
    description: "A store's receipt, which counts once for ever over all players: required by sources that declare it, refused by others",
  })
  @IsOptional()
  @Matches(RECEIPT_ID, { message: 'must be 1 to 128 printable characters of ASCII' })
  receiptId?: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    example: null,
    minLength: 3,
    maxLength: 500,
    description: 'Required with a correction',
  })
  @IsOptional()
  @IsString()
  @Length(3, 500)
  reason?: string | null;
}

/** What was added, and what the wallet holds now. */
export class Added {
  @ApiProperty({ example: '3f8e9c1a-0000-4000-8000-000000000000' })
  playerId!: string;

  @ApiProperty({ example: 'coins' })
  currency!: string;

  @ApiProperty({ type: 'integer', format: 'int64', example: 50 })
  amount!: number;

  @ApiProperty({ type: 'integer', format: 'int64', example: 150 })
  balance!: number;

  @ApiProperty({ type: 'integer', format: 'int64', example: 12, description: 'The number of its entry in the ledger' })
  ledgerNumber!: number;
}

/** An amount of one currency. */
export class MoneyAmount {
  @ApiProperty({ example: 'coins' })
  currency!: string;

  @ApiProperty({ type: 'integer', format: 'int64', example: 50 })
  amount!: number;
}

/** What a player's wallets hold. */
export class Wallets {
  @BalancesAfter('Of every currency of the catalogue')
  balances!: Record<string, number>;
}

/** Which entries of a ledger. */
export class LedgerQuery {
  @Id('coins', 'Which of my wallets')
  currency!: string;

  @QueryInteger('So many entries a page', 1, 100, 50)
  limit = 50;

  @ApiPropertyOptional({ minLength: 1, maxLength: 512, description: '`nextCursor` of a page of the same currency' })
  @IsOptional()
  @IsString()
  @Length(1, 512)
  cursor?: string;
}

/** One change of a wallet. */
export class LedgerEntry {
  @ApiProperty({ type: 'integer', format: 'int64', example: 12, description: 'From 1 on, without a gap' })
  ledgerNumber!: number;

  @ApiProperty({ example: 'coins' })
  currency!: string;

  @ApiProperty({ type: 'integer', format: 'int64', example: -10 })
  amount!: number;

  @ApiProperty({ type: 'integer', format: 'int64', example: 140, description: 'What the wallet held after it' })
  balance!: number;

  @ApiProperty({ example: 'potion', description: 'The earn source, offer, unlock, task or board' })
  source!: string;

  @ApiProperty({ example: 'buy', description: 'What moved it: `add`, `buy`, `unlock`, `task` or `season`' })
  operation!: string;

  @ApiProperty({ format: 'date-time' })
  at!: string;
}

/** A page of a ledger, the newest entry first. */
export class LedgerPage {
  @ApiProperty({ type: () => [LedgerEntry] })
  entries!: LedgerEntry[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor!: string | null;
}
