import { IsOptional, IsString, Length } from 'class-validator';

/** What every message may carry: `action` chose the route, `id` comes back on the answer. */
export class AnyMessage {
  @IsString()
  action!: string;

  @IsOptional()
  @IsString()
  @Length(1, 64)
  id?: string | null;
}
