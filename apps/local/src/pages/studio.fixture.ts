import sharp from 'sharp';
import type { Visit } from './pages.visit.ts';

const COLOURS = { red: [255, 0, 0], lime: [0, 255, 0], blue: [0, 0, 255], yellow: [255, 255, 0] };
type Colour = keyof typeof COLOURS;

/** A picture of four quarters: red and lime above, blue and yellow below. */
export async function quarters(width: number, height: number, orientation?: number): Promise<Buffer> {
  const quarter = (background: Colour, left: number, top: number) => ({
    input: { create: { width: width / 2, height: height / 2, channels: 3 as const, background } },
    left,
    top,
  });
  return sharp({ create: { width, height, channels: 3, background: 'white' } })
    .composite([
      quarter('red', 0, 0),
      quarter('lime', width / 2, 0),
      quarter('blue', 0, height / 2),
      quarter('yellow', width / 2, height / 2),
    ])
    .withMetadata(orientation === undefined ? {} : { orientation })
    .jpeg({ quality: 100, chromaSubsampling: '4:4:4' })
    .toBuffer();
}

/** Opens the page and gives it a picture to cut. */
export async function choose(visit: Visit, picture: Buffer): Promise<void> {
  await visit.page.goto(visit.standIn.url);
  await visit.live();
  await visit.page.getByLabel('Choose a picture').setInputFiles({ name: 'me.jpg', mimeType: 'image/jpeg', buffer: picture });
  await visit.page.getByRole('application', { name: 'The part of your picture that is drawn' }).waitFor();
}

/** Sends what is cut out and gives what came to the store. */
export async function sent(visit: Visit): Promise<Buffer> {
  await visit.press('Draw my avatar');
  await visit.says('#studio-state', 'Here is your avatar.');
  const form = visit.standIn.studio.uploads.at(-1);
  if (!form) throw new Error('Nothing was sent');
  return form.file;
}

/** The colours of a picture at these parts of its width and height. */
export async function coloursOf(picture: Buffer, places: [x: number, y: number][]): Promise<string[]> {
  const { data, info } = await sharp(picture).raw().toBuffer({ resolveWithObject: true });
  return places.map(([x, y]) => {
    const start = (Math.floor(y * (info.height - 1)) * info.width + Math.floor(x * (info.width - 1))) * info.channels;
    const apart = ([, colour]: [string, number[]]) => Math.hypot(...colour.map((value, i) => value - (data[start + i] ?? 0)));
    const [nearest] = Object.entries(COLOURS).sort((a, b) => apart(a) - apart(b));
    return nearest && apart(nearest) < 60 ? nearest[0] : 'none';
  });
}
export const CORNERS: [number, number][] = [
  [0.02, 0.02],
  [0.98, 0.02],
  [0.02, 0.98],
  [0.98, 0.98],
];
