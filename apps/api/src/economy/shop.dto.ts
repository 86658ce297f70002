import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { Id } from '#http/fields.decorator';
import { MoneyAmount } from './money.dto.ts';
import { BalancesAfter } from './reward.dto.ts';

/** A purchase. */
export class BuyOffer {
  @Id('potion')
  offerId!: string;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 1_000,
    default: 1,
    nullable: true,
    example: 2,
    description: '1 where the offer has a stock or gives a unique item',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1_000)
  quantity?: number | null;
}

/** So many of an item. */
export class ItemAmount {
  @ApiProperty({ example: 'potion' })
  itemId!: string;

  @ApiProperty({ type: 'integer', example: 2 })
  quantity!: number;
}

/** What was bought. */
export class Bought {
  @ApiProperty({ example: 'potion' })
  offerId!: string;

  @ApiProperty({ type: 'integer', example: 2 })
  quantity!: number;

  @ApiProperty({ type: () => [MoneyAmount] })
  paid!: MoneyAmount[];

  @ApiProperty({ type: () => [ItemAmount] })
  granted!: ItemAmount[];

  @ApiProperty({ type: () => [MoneyAmount], example: [] })
  grantedMoney!: MoneyAmount[];

  @BalancesAfter('Of the currencies that the offer moves')
  balances!: Record<string, number>;

  @ApiProperty({ type: 'integer', nullable: true, example: 3, description: 'How many this player may still buy; null: no limit, no stock' })
  remaining!: number | null;
}

/** An offer as this player sees it. */
export class ShopOffer {
  @ApiProperty({ example: 'potion' })
  offerId!: string;

  @ApiProperty({ example: 'Potion' })
  title!: string;

  @ApiProperty({ type: () => [MoneyAmount] })
  price!: MoneyAmount[];

  @ApiProperty({ type: () => [ItemAmount] })
  grants!: ItemAmount[];

  @ApiProperty({ type: () => [MoneyAmount], example: [] })
  grantsMoney!: MoneyAmount[];

  @ApiProperty({ type: 'integer', nullable: true, example: 3, description: 'How many this player may still buy; null: no limit, no stock' })
  remaining!: number | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    example: 10,
    description: 'How many are left for all players, at most 5 s old; null: no end',
  })
  stock!: number | null;

  @ApiProperty({ description: 'Whether the player has a unique item that it gives, and so cannot buy it' })
  owned!: boolean;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'When the limit begins anew; null: never, or no limit' })
  resetsAt!: string | null;
}

/** All offers, in the order of the catalogue. */
export class Shop {
  @ApiProperty({ type: () => [ShopOffer] })
  offers!: ShopOffer[];
}

/** So many of an item that a player has. */
export class InventoryItem extends ItemAmount {
  @ApiProperty({ format: 'date-time', description: 'When the player got the first' })
  acquiredAt!: string;
}

/** What a player has. */
export class Inventory {
  @ApiProperty({ type: () => [InventoryItem] })
  items!: InventoryItem[];
}
