import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** What a player gets: money has `currency` and `amount`, an item `itemId` and `quantity`. */
export class Reward {
  @ApiProperty({ enum: ['currency', 'item'], enumName: 'RewardType', description: 'Which of the other fields are there' })
  type!: 'currency' | 'item';

  @ApiPropertyOptional({ example: 'coins' })
  currency?: string;

  @ApiPropertyOptional({ type: 'integer', format: 'int64', example: 50 })
  amount?: number;

  @ApiPropertyOptional({ example: 'potion', description: 'A unique item that the player has already is told too, and not given again' })
  itemId?: string;

  @ApiPropertyOptional({ type: 'integer', example: 1 })
  quantity?: number;
}

/** What still stands in the way: an unlock has `unlockId`; a counter and a currency have their name, and how much there is of the need. */
export class MissingPart {
  @ApiProperty({ enum: ['unlock', 'counter', 'currency'], enumName: 'MissingType', description: 'Which of the other fields are there' })
  type!: 'unlock' | 'counter' | 'currency';

  @ApiPropertyOptional({ example: 'level-2' })
  unlockId?: string;

  @ApiPropertyOptional({ example: 'runs' })
  counter?: string;

  @ApiPropertyOptional({ example: 'coins' })
  currency?: string;

  @ApiPropertyOptional({ type: 'integer', format: 'int64', example: 1 })
  have?: number;

  @ApiPropertyOptional({ type: 'integer', format: 'int64', example: 3 })
  need?: number;
}

const BALANCES = { type: 'object', additionalProperties: { type: 'integer', format: 'int64' }, example: { coins: 50 } } as const;

/** Balances by currency. */
export const BalancesAfter = (description: string): PropertyDecorator => ApiProperty({ ...BALANCES, description });
