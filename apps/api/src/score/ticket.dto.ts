import { ApiProperty } from '@nestjs/swagger';
import { Id } from '#http/fields.decorator';

/** Asks for a ticket before a run begins. */
export class OpenTicket {
  @Id('sprint')
  boardId!: string;
}

/** Permission for one run: its score is sent with the ticket's id. */
export class RunTicket {
  @ApiProperty({ example: 'kE2Zb0qCfMa3V1xY7tR9wA', description: 'For `POST /score`, by this player, once' })
  ticketId!: string;

  @ApiProperty({ example: 'sprint' })
  boardId!: string;

  @ApiProperty({ format: 'date-time', description: 'The run begins now: its score must be plausible for the time since then' })
  startedAt!: string;

  @ApiProperty({ format: 'date-time', description: 'Until then the ticket may be used' })
  expiresAt!: string;
}
