import { deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { portrait, type Variation, varied } from './variations.fixture.ts';

/** CRC-32 as PNG has it. */
function crc(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) {
    value ^= byte;
    for (let k = 0; k < 8; k++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  }
  return (value ^ 0xffffffff) >>> 0;
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc(body));
  return Buffer.concat([length, body, check]);
}

/** A PNG of one bit a pixel that is small as a file and large in memory. */
export function bomb(side: number): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head[8] = 1;
  const rows = deflateSync(Buffer.alloc((Math.ceil(side / 8) + 1) * side), { level: 9 });
  const magic = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([magic, chunk('IHDR', head), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))]);
}

const plain = async (): Promise<Sharp> => sharp(await portrait()).removeAlpha();

/** A picture as each kind of file: the portrait, where no other is named. */
export async function files(variation: Variation = (picture) => picture): Promise<Record<'jpeg' | 'png' | 'webp', Buffer>> {
  const picture = sharp(await varied(variation));
  return {
    jpeg: await picture.clone().jpeg({ quality: 90 }).toBuffer(),
    png: await picture.clone().png().toBuffer(),
    webp: await picture.clone().webp({ quality: 90 }).toBuffer(),
  };
}

/** The portrait, stored so that a viewer must turn it by its EXIF tag, 1 to 8. */
export async function oriented(tag: number): Promise<Buffer> {
  // What has to be done to see it is done backwards: turned, and then mirrored where the tag says so.
  const turns = [0, 0, 180, 180, 90, 270, 90, 270][tag - 1] ?? 0;
  const isMirrored = [2, 4, 5, 7].includes(tag);
  const turned = await (await plain()).rotate(turns).png().toBuffer();
  const stored = isMirrored ? await sharp(turned).flop().png().toBuffer() : turned;
  return sharp(stored).withMetadata({ orientation: tag }).jpeg({ quality: 95 }).toBuffer();
}

/** Unusual, and a picture all the same. */
export const unusual = async (): Promise<Record<string, Buffer>> => ({
  'CMYK JPEG': await (await plain()).toColourspace('cmyk').jpeg().toBuffer(),
  '16-bit PNG': await (await plain()).toColourspace('rgb16').png().toBuffer(),
  'grey PNG': await (await plain()).greyscale().png().toBuffer(),
  'PNG with transparency': await (await plain()).ensureAlpha(0.9).png().toBuffer(),
  'wide-gamut JPEG': await (await plain()).withIccProfile('p3').jpeg().toBuffer(),
  'PNG of few colours': await (await plain()).png({ palette: true, colours: 64 }).toBuffer(),
  'progressive JPEG': await (await plain()).jpeg({ progressive: true }).toBuffer(),
});

/** No picture of a face. */
export async function broken(): Promise<Record<string, Buffer>> {
  const { jpeg, png, webp } = await files();
  const dot = sharp({ create: { width: 1, height: 1, channels: 3, background: '#fff' } });
  const moving = await sharp([await sharp(png).resize(64).png().toBuffer(), await sharp(png).resize(64).flop().png().toBuffer()], {
    join: { animated: true },
  })
    .webp()
    .toBuffer();
  return {
    nothing: Buffer.alloc(0),
    'one byte': Buffer.from([0xff]),
    text: Buffer.from('Not a picture, however long it goes on. '.repeat(100)),
    GIF: await sharp(png).gif().toBuffer(),
    TIFF: await sharp(png).tiff().toBuffer(),
    SVG: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="512" height="512"><rect width="512" height="512"/></svg>'),
    'half a JPEG': jpeg.subarray(0, jpeg.length / 2),
    'half a PNG': png.subarray(0, png.length / 2),
    'half a WebP': webp.subarray(0, webp.length / 2),
    'PNG bomb': bomb(30_000),
    'one pixel': await dot.png().toBuffer(),
    'JPEG magic alone': Buffer.concat([jpeg.subarray(0, 3), Buffer.from('<html><script>alert(1)</script></html>')]),
    'PNG magic with a JPEG': Buffer.concat([png.subarray(0, 8), jpeg]),
    'moving WebP': moving,
    '10 MB and a byte': Buffer.concat([jpeg, Buffer.alloc(10 * 1024 * 1024 + 1 - jpeg.length)]),
  };
}
