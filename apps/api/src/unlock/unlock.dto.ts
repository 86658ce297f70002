import { ApiProperty } from '@nestjs/swagger';
import { Id } from '#http/fields.decorator';
import { MoneyAmount } from '../economy/money.dto.ts';
import { BalancesAfter, MissingPart, Reward } from '../economy/reward.dto.ts';

const KINDS = ['level', 'feature', 'achievement'] as const;
type Kind = (typeof KINDS)[number];

/** What to unlock. */
export class UnlockRequest {
  @Id('level-2')
  unlockId!: string;
}

/** What is unlocked after the call. */
export class Unlocked {
  @ApiProperty({ example: 'level-3' })
  unlockId!: string;

  @ApiProperty({ enum: KINDS, enumName: 'UnlockKind', description: 'What the game makes of it' })
  kind!: Kind;

  @ApiProperty({ format: 'date-time', description: 'Of the first time' })
  unlockedAt!: string;

  @ApiProperty({ description: 'Whether it was unlocked before this call, which then paid and got nothing' })
  already!: boolean;

  @ApiProperty({ type: () => [MoneyAmount] })
  paid!: MoneyAmount[];

  @ApiProperty({ type: () => [Reward] })
  rewards!: Reward[];

  @BalancesAfter('How the wallets of price and rewards stand')
  balances!: Record<string, number>;
}

/** Something to unlock, as it stands. */
export class UnlockState {
  @ApiProperty({ example: 'level-3' })
  unlockId!: string;

  @ApiProperty({ enum: KINDS, enumName: 'UnlockKind', description: 'What the game makes of it' })
  kind!: Kind;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'null: not yet' })
  unlockedAt!: string | null;

  @ApiProperty({ type: () => [MoneyAmount] })
  price!: MoneyAmount[];

  @ApiProperty({ type: () => [MissingPart], description: 'What still stands in the way, the price included; empty once unlocked' })
  missing!: MissingPart[];
}

/** All unlocks of the catalogue. */
export class Unlocks {
  @ApiProperty({ type: () => [UnlockState] })
  unlocks!: UnlockState[];
}
