import { readFile } from 'node:fs/promises';
import sharp, { type Sharp } from 'sharp';

/** 512 × 512; the face is 93 pixels wide, its middle at 222, 122. */
export const portrait = (): Promise<Buffer> => readFile(new URL('../../../libs/testing/portraits/astronaut.png', import.meta.url));

export type Variation = (picture: Sharp) => Sharp | Promise<Sharp>;

/** A picture made of the portrait, as PNG. */
export async function varied(variation: Variation): Promise<Buffer> {
  const made = await variation(sharp(await portrait()).removeAlpha());
  return made.png({ compressionLevel: 1 }).toBuffer();
}

/** The head alone, so large: as a selfie shows it. */
export const selfie =
  (side: number): Variation =>
  (picture) =>
    picture.extract({ left: 82, top: 0, width: 290, height: 290 }).resize(side, side);

const part =
  (left: number, top: number, width: number, height: number): Variation =>
  (picture) =>
    picture.extract({ left, top, width, height });

/** Grain as of a dark room, by a linear congruential generator: the same each time. */
export const grain =
  (most: number): Variation =>
  async (picture) => {
    const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
    let state = 7;
    const noisy = data.map((value) => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
      return Math.max(0, Math.min(255, value + (((state >> 8) % 1000) / 500 - 1) * most));
    });
    return sharp(noisy, { raw: { width: info.width, height: info.height, channels: info.channels } });
  };

/** A box over a part of the picture. */
export const covered =
  ({ left, top, width, height }: { left: number; top: number; width: number; height: number }, colour: string): Variation =>
  async (picture) => {
    const box = await sharp({ create: { width, height, channels: 3, background: colour } })
      .png()
      .toBuffer();
    return sharp(
      await picture
        .composite([{ input: box, left, top }])
        .png()
        .toBuffer(),
    );
  };

/** The portrait beside itself. */
export const twice: Variation = async (picture) => {
  const whole = await picture.png().toBuffer();
  const row = sharp({ create: { width: 1024, height: 512, channels: 3, background: '#888' } });
  return sharp(
    await row
      .composite([
        { input: whole, left: 0, top: 0 },
        { input: whole, left: 512, top: 0 },
      ])
      .png()
      .toBuffer(),
  );
};

/** Two eyes and a mouth, drawn with three strokes. */
export const smiley: Variation = () => {
  const side = 512;
  const channels = 3;
  const data = new Uint8Array(side * side * channels).fill(220);
  const paint = (x: number, y: number, radius: number, colour: readonly number[]): void => {
    for (let py = Math.floor(y - radius); py <= y + radius; py++)
      for (let px = Math.floor(x - radius); px <= x + radius; px++)
        if (Math.hypot(px - x, py - y) <= radius) data.set(colour, (py * side + px) * channels);
  };
  paint(256, 256, 150, [255, 204, 153]);
  for (const x of [200, 312]) paint(x, 220, 20, [0, 0, 0]);
  for (let angle = 0.6; angle < Math.PI - 0.6; angle += 0.01) paint(256 + 90 * Math.cos(angle), 270 + 70 * Math.sin(angle), 4, [0, 0, 0]);
  return sharp(data, { raw: { width: side, height: side, channels } });
};

/** Sky, hills and a meadow. */
export const landscape: Variation = () => {
  const width = 640;
  const height = 480;
  const channels = 3;
  const data = new Uint8Array(width * height * channels);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const hill = 200 + 60 * Math.sin(x / 90) + 25 * Math.sin(x / 31);
      data.set(y < hill ? [120 + y / 4, 170 + y / 6, 230] : [60 + ((x * y) % 40), 130 - y / 8, 50], (y * width + x) * channels);
    }
  return sharp(data, { raw: { width, height, channels } });
};

/** A wall of many small things, so large. */
export function wall(side: number): Uint8Array {
  const rgb = new Uint8Array(side * side * 3);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const [tile, line] = [(Math.floor(x / 37) * 7 + Math.floor(y / 29) * 5) % 6, x % 37 < 4 || y % 29 < 4];
      const colour = [
        [150, 60, 40],
        [60, 110, 70],
        [200, 180, 140],
        [70, 70, 120],
        [190, 120, 60],
        [110, 140, 160],
      ][tile] ?? [0, 0, 0];
      rgb.set(line ? [225, 220, 210] : colour.map((value) => value + ((x * 13 + y * 7) % 23)), (y * side + x) * 3);
    }
  return rgb;
}

/** One picture before another, by how much of each pixel is the first. */
export const before = (rgb: Uint8Array, alpha: Float32Array, behind: Uint8Array): Uint8Array =>
  behind.map((value, i) => {
    const share = alpha[Math.floor(i / 3)] ?? 0;
    return Math.round(share * (rgb[i] ?? 0) + (1 - share) * value);
  });

/** What the contact sheet shows, by its caption. */
export const SHEET: Readonly<Record<string, Variation>> = {
  portrait: (picture) => picture,
  selfie: selfie(1_200),
  turned: (picture) => picture.rotate(24, { background: '#9a9390' }),
  mirrored: (picture) => picture.flop(),
  dark: (picture) => picture.linear(0.3, 0),
  bright: (picture) => picture.linear(1.25, 8),
  small: selfie(300),
  grain: grain(40),
  grey: (picture) => picture.greyscale(),
  warm: (picture) =>
    picture.recomb([
      [1.15, 0, 0],
      [0, 0.98, 0],
      [0, 0, 0.7],
    ]),
  close: part(130, 10, 190, 190),
};
