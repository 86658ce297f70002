import { sharp } from '../engines/sharp.ts';
import { MOST_SIDE, type Picture } from '../picture.ts';
import { Rejection } from '../rejection.ts';

export const MOST_BYTES = 10 * 1024 * 1024;
const MOST_PIXELS = 40_000_000;

const MAGIC = [
  { type: 'jpeg', at: 0, bytes: [0xff, 0xd8, 0xff] },
  { type: 'png', at: 0, bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { type: 'webp', at: 8, bytes: [0x57, 0x45, 0x42, 0x50] },
] as const;

// Whatever a file says it is, nothing but these three is read.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer'] });
sharp.cache(false);
// Each thread of libvips keeps memory of its own.
sharp.concurrency(1);

/**
 * An upload as a picture: upright by its EXIF orientation, in sRGB, without transparency (on white) and metadata, at most 1,600 pixels long.
 *
 * @throws Rejection `unsupported_format`, `not_an_image`
 */
export async function decode(file: Uint8Array): Promise<Picture> {
  const type = MAGIC.find((one) => one.bytes.every((byte, i) => file[one.at + i] === byte));
  if (!type) throw new Rejection('unsupported_format');
  if (file.length > MOST_BYTES) throw new Rejection('not_an_image');
  try {
    const upright = sharp(file, { limitInputPixels: MOST_PIXELS, failOn: 'error', pages: 1 }).timeout({ seconds: 10 }).autoOrient();
    const plain = upright.toColourspace('srgb').flatten({ background: '#fff' });
    const fitted = plain.resize(MOST_SIDE, MOST_SIDE, { fit: 'inside', withoutEnlargement: true });
    const { data, info } = await fitted.removeAlpha().raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
    if (info.channels !== 3) throw new Error(`${info.channels} channels`);
    return { width: info.width, height: info.height, rgb: data };
  } catch {
    throw new Rejection('not_an_image');
  }
}
