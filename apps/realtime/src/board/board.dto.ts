import { IsIn, IsInt, IsOptional, IsString, Length, Matches, Min, ValidateIf } from 'class-validator';
import { WINDOWS, type Window } from '#catalog/catalog';
import { Id } from '#http/fields.decorator';
import { AnyMessage } from '../connection/connection.dto.ts';

/** Names a board's current period. */
export class BoardMessage extends AnyMessage {
  @Id('arcade')
  boardId!: string;

  @IsOptional()
  @IsIn(WINDOWS)
  window?: Window | null;

  @IsOptional()
  @IsString()
  @Length(1, 32)
  period?: string | null;
}

/** `epoch` and `seq`: where the client stands; a snapshot follows unless that is current. */
export class SubscribeMessage extends BoardMessage {
  @IsOptional()
  @IsString()
  @Length(1, 64)
  epoch?: string | null;

  @IsOptional()
  @IsInt()
  @Min(0)
  seq?: number | null;
}

const isBoard = ({ message }: BroadcastMessage): boolean => message === undefined || message === null;

/** Either a board, or a message to every connection. */
export class BroadcastMessage extends AnyMessage {
  @ValidateIf(isBoard)
  @Id('arcade')
  boardId?: string | null;

  @IsOptional()
  @IsIn(WINDOWS)
  window?: Window | null;

  @IsOptional()
  @IsString()
  @Length(1, 500)
  @Matches(/^\P{Cc}*$/u, { message: 'must have no control characters' })
  message?: string | null;
}
