import { ApiProperty } from '@nestjs/swagger';

const File = (description: string): PropertyDecorator => ApiProperty({ format: 'uri', description });
export const Colour = (description?: string): PropertyDecorator =>
  ApiProperty({ pattern: '^#[0-9a-f]{6}$', example: '#a1b2c3', ...(description !== undefined && { description }) });
const Point = (): PropertyDecorator =>
  ApiProperty({ type: [Number], minItems: 2, maxItems: 2, example: [256, 200], description: 'x and y' });

/** Where the files are: public. Of an avatar never another picture under the same address; a preset may be drawn anew, and is kept for a day. */
export class VariantUrls {
  @File('PNG of 512 × 512 without a background, for games that put it on their own')
  png512!: string;

  @File('WebP of 512 × 512')
  webp512!: string;

  @File('WebP of 256 × 256')
  webp256!: string;

  @File('WebP of 128 × 128: what boards show')
  webp128!: string;

  @File('WebP of 64 × 64')
  webp64!: string;

  @File('WebP of 256 × 256: a disc, transparent around it')
  round256!: string;
}

/** Colours of a player, as they are drawn. */
export class AvatarPalette {
  @Colour()
  skin!: string;

  @Colour()
  hair!: string;

  @Colour()
  lips!: string;

  @Colour()
  eyes!: string;

  @Colour()
  clothes!: string;
}

/** Places in the picture of 512 × 512 pixels; left and right are the player's own. */
export class AvatarLandmarks {
  @Point()
  leftEye!: [x: number, y: number];

  @Point()
  rightEye!: [x: number, y: number];

  @Point()
  nose!: [x: number, y: number];

  @Point()
  mouth!: [x: number, y: number];

  @Point()
  chin!: [x: number, y: number];
}
