import sharp from 'sharp';
import { at, PIXELS, type Plane, SIZE } from './picture.ts';
import { type Square, toPicture } from './square.ts';
import { before, wall } from './variations.fixture.ts';

const grey = (value: number): Uint8Array => new Uint8Array(PIXELS * 3).fill(value);

/** What a player is put before. */
export const BACKGROUNDS: Readonly<Record<string, Uint8Array>> = { wall: wall(SIZE), dark: grey(40), light: grey(230) };

/** A player whose matte is known, before something else: a PNG of `SIZE` × `SIZE`. */
export const composite = ({ crop, alpha }: { crop: Uint8Array; alpha: Plane }, behind: Uint8Array): Promise<Buffer> =>
  sharp(before(crop, alpha, behind), { raw: { width: SIZE, height: SIZE, channels: 3 } })
    .png()
    .toBuffer();

/** What the found matte and the known one of a composite both call the player, of what either does (IoU), where the composite has something. */
export function overlapOf({ square, alpha }: { square: Square; alpha: Plane }, known: Plane): number {
  let [both, either] = [0, 0];
  for (let i = 0; i < PIXELS; i++) {
    const [x, y] = toPicture(square, [((i % SIZE) + 0.5) / SIZE, (Math.floor(i / SIZE) + 0.5) / SIZE]);
    if (x < 0 || y < 0 || x >= SIZE || y >= SIZE) continue;
    const [is, was] = [at(alpha, i) > 0.5, at(known, Math.floor(y) * SIZE + Math.floor(x)) > 0.5];
    both += Number(is && was);
    either += Number(is || was);
  }
  return both / either;
}
