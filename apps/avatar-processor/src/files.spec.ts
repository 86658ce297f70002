import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { broken, files, oriented, unusual } from './files.fixture.ts';
import { type Picture, Studio } from './studio.fixture.ts';

let studio: Studio;
let plain: Picture;
beforeAll(async () => {
  studio = await Studio.open();
  plain = await studio.picture((picture) => picture);
});
afterAll(() => {
  studio.close();
});

/** How far two drawings differ: the mean over all bytes. */
function differenceOf(file: Picture): number {
  const [a, b] = [plain.drawing.rgb, file.drawing.rgb];
  return a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0) / a.length;
}

async function drawn(file: Buffer): Promise<Picture> {
  const result = await studio.drawn(file);
  if (!('drawing' in result)) throw new Error(JSON.stringify(result));
  return result;
}

describe('a file', () => {
  it('is drawn alike as JPEG, PNG and WebP', async () => {
    for (const [name, file] of Object.entries(await files()))
      expect({ name, isAlike: differenceOf(await drawn(file)) < 6 }).toEqual({ name, isAlike: true });
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('is drawn upright by its EXIF orientation %i', async (tag) => {
    expect(differenceOf(await drawn(await oriented(tag)))).toBeLessThan(6);
  });

  it('is drawn where it is unusual', async () => {
    for (const [name, file] of Object.entries(await unusual())) expect([name, (await studio.tried(file)).what]).toEqual([name, 'drawn']);
  });

  it('is rejected by its code where it is no picture of a face, and the process lives', async () => {
    const codes: Record<string, unknown> = {};
    for (const [name, file] of Object.entries(await broken())) codes[name] = (await studio.tried(file)).what;
    expect(codes).toEqual({
      nothing: 'unsupported_format',
      'one byte': 'unsupported_format',
      text: 'unsupported_format',
      GIF: 'unsupported_format',
      TIFF: 'unsupported_format',
      SVG: 'unsupported_format',
      'half a JPEG': 'not_an_image',
      'half a PNG': 'not_an_image',
      'half a WebP': 'not_an_image',
      'PNG bomb': 'not_an_image',
      'one pixel': 'no_face',
      'JPEG magic alone': 'not_an_image',
      'PNG magic with a JPEG': 'not_an_image',
      'moving WebP': 'too_small',
      '10 MB and a byte': 'not_an_image',
    });
    expect((await drawn((await files()).jpeg)).hash).not.toBe('');
  });
});
