import { ApiProperty } from '@nestjs/swagger';

/** The API answers. */
export class Health {
  @ApiProperty({ enum: ['ok'] })
  status!: 'ok';

  @ApiProperty({ example: '0.1.0' })
  version!: string;
}
