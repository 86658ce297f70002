import { ApiProperty } from '@nestjs/swagger';
import { Id } from '#http/fields.decorator';
import { BalancesAfter, MissingPart, Reward } from '../economy/reward.dto.ts';

/** Which task's reward is claimed. */
export class CompleteTask {
  @Id('daily-runs')
  taskId!: string;
}

/** A reward that was claimed. */
export class CompletedTask {
  @ApiProperty({ example: 'daily-runs' })
  taskId!: string;

  @ApiProperty({ example: 'd2026-11-20', description: 'The period that the claim counts for' })
  cycle!: string;

  @ApiProperty({ format: 'date-time' })
  claimedAt!: string;

  @ApiProperty({ type: () => [Reward] })
  rewards!: Reward[];

  @BalancesAfter('How the wallets of the rewards stand')
  balances!: Record<string, number>;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'When it can be claimed anew; null: once for ever' })
  nextResetAt!: string | null;
}

/** A task as it stands in its running cycle. */
export class TaskState {
  @ApiProperty({ example: 'daily-runs' })
  taskId!: string;

  @ApiProperty({ example: 'Play three runs today' })
  title!: string;

  @ApiProperty({ type: String, nullable: true, example: 'd2026-11-20', description: 'The running period; null: no season is running' })
  cycle!: string | null;

  @ApiProperty({ description: 'Whether the reward can be claimed now' })
  claimable!: boolean;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'When the reward of this cycle was claimed' })
  claimedAt!: string | null;

  @ApiProperty({ type: () => [MissingPart], description: 'What is still to do; empty once claimed' })
  missing!: MissingPart[];

  @ApiProperty({ type: () => [Reward] })
  rewards!: Reward[];

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'When the cycle ends and the next begins' })
  nextResetAt!: string | null;
}

/** All tasks of the catalogue. */
export class Tasks {
  @ApiProperty({ type: () => [TaskState] })
  tasks!: TaskState[];
}
