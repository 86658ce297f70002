import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { VARIANT_FILES, type Variant } from '#avatar/avatar-job';
import { catalogue } from '#catalog/demo';

/** What the build has drawn. */
const DRAWN = join(import.meta.dirname, '..', '..', '..', 'dist', 'presets', 'p');
const EXPECTED: Record<Variant, { format: 'png' | 'webp'; side: number; corner: number }> = {
  png512: { format: 'png', side: 512, corner: 0 },
  webp512: { format: 'webp', side: 512, corner: 255 },
  webp256: { format: 'webp', side: 256, corner: 255 },
  webp128: { format: 'webp', side: 128, corner: 255 },
  webp64: { format: 'webp', side: 64, corner: 255 },
  round256: { format: 'webp', side: 256, corner: 0 },
};
const variants = Object.keys(VARIANT_FILES) as Variant[];
const drawn = (preset: string, variant: Variant) => readFile(join(DRAWN, preset, VARIANT_FILES[variant]));

/** Red, green, blue and alpha of a pixel, at these parts of width and height. */
async function pixel(picture: Buffer, [x, y]: [number, number]): Promise<number[]> {
  const { data, info } = await sharp(picture).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const start = (Math.floor(y * (info.height - 1)) * info.width + Math.floor(x * (info.width - 1))) * 4;
  return [...data.subarray(start, start + 4)];
}

it('there are presets, and the build draws no other', async () => {
  expect(catalogue.presets.length).toBeGreaterThanOrEqual(4);
  const svgs = (await readdir(import.meta.dirname)).filter((name) => name.endsWith('.svg')).map((name) => name.replace('.svg', ''));
  expect((await readdir(DRAWN)).sort()).toEqual(svgs.sort());
});

describe.each([...catalogue.presets])('the preset %s', (preset) => {
  it.each(variants)('has %s', async (variant) => {
    const { format, side, corner } = EXPECTED[variant];
    const picture = await drawn(preset, variant);
    const read = await sharp(picture).metadata();
    expect(read).toMatchObject({ format, width: side, height: side });
    expect([read.exif, read.icc, read.xmp]).toEqual([undefined, undefined, undefined]);
    expect((await pixel(picture, [0, 0]))[3]).toBe(corner);
    expect((await pixel(picture, [0.5, 0.6]))[3]).toBe(255);
  });

  it('keeps its head within the disc', async () => {
    const { data, info } = await sharp(await drawn(preset, 'png512'))
      .raw()
      .toBuffer({ resolveWithObject: true });
    const outside = Array.from({ length: 256 * 512 }, (_, i): [number, number] => [i % 512, Math.floor(i / 512)])
      .filter(([x, y]) => Math.hypot(x + 0.5 - 256, y + 0.5 - 256) > 256)
      .filter(([x, y]) => (data[(y * info.width + x) * info.channels + 3] ?? 0) > 0);
    expect(outside).toEqual([]);
  });
});

it('no two have the same background', async () => {
  const corners = await Promise.all(catalogue.presets.map(async (preset) => (await pixel(await drawn(preset, 'webp512'), [0, 0])).join()));
  expect(new Set(corners).size).toBe(catalogue.presets.length);
});
