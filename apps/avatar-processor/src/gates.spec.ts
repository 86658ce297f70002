import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { REJECTIONS } from '#avatar/avatar-job';
import { GATES, refusalOf } from './gates.rules.ts';
import { Studio } from './studio.fixture.ts';
import { covered, grain, landscape, selfie, smiley, twice, type Variation } from './variations.fixture.ts';

let studio: Studio;
beforeAll(async () => {
  studio = await Studio.open();
});
afterAll(() => {
  studio.close();
});

const cut =
  (left: number, top: number, width: number, height: number): Variation =>
  (picture) =>
    picture.extract({ left, top, width, height });

const turned =
  (degrees: number): Variation =>
  async (picture) =>
    (await selfie(800)(picture)).rotate(degrees, { background: '#999' });

describe('a picture', () => {
  it.each<[string, Variation]>([
    ['as it is', (picture) => picture],
    ['of the head alone', selfie(1_400)],
    ['seven times as large', selfie(2_000)],
    ...[30, 90, 135, 180, 270].map((degrees): [string, Variation] => [`turned by ${degrees}°`, turned(degrees)]),
    ['in a third of the light', (picture) => picture.linear(0.3, 0)],
    ['in more light', (picture) => picture.linear(1.3, 0)],
    ['in fog', (picture) => picture.linear(0.4, 120)],
    ['without colour', (picture) => picture.greyscale()],
    ['a little soft', (picture) => picture.blur(1)],
    ['with grain', grain(50)],
    ['whose hair touches the edge', cut(0, 30, 512, 482)],
    ['without shoulders', cut(120, 0, 220, 190)],
  ])('%s is drawn', async (_, variation) => {
    expect(await studio.verdict(variation)).toBe('drawn');
  });

  it.each<[keyof typeof REJECTIONS, string, Variation]>([
    ['no_face', 'of a landscape', landscape],
    ['no_face', 'of clothes', cut(0, 250, 512, 262)],
    ['no_face', 'inside out', (picture) => picture.negate()],
    ['many_faces', 'of two', twice],
    ['too_small', 'from afar', (picture) => picture.resize(400)],
    ['too_small', 'of a stamp', selfie(128)],
    ['head_cut', 'without hair', cut(0, 65, 512, 447)],
    ['head_cut', 'without half of the face', cut(205, 0, 307, 512)],
    ['head_cut', 'without a chin', cut(0, 0, 512, 155)],
    ['too_dark', 'at night', (picture) => picture.linear(0.12, 0)],
    ['too_bright', 'in the sun', (picture) => picture.linear(1.7, 0)],
    ['blurred', 'out of focus', async (picture) => (await selfie(800)(picture)).blur(6)],
    ['blurred', 'shaken', (picture) => picture.blur(2.5)],
    ['low_confidence', 'with a mask', covered({ left: 175, top: 118, width: 100, height: 60 }, '#dde')],
    ['low_confidence', 'with a bar over the eyes', covered({ left: 178, top: 88, width: 100, height: 28 }, '#111')],
    ['low_confidence', 'of a smiley', smiley],
  ])('is %s %s', async (code, _, variation) => {
    expect(await studio.verdict(variation)).toBe(code);
  });
});

describe('the table of gates', () => {
  const good = { presence: 25, width: 300, luma: 150, black: 0, white: 0, sharpness: 0.05, outside: 0 };

  it('lets a good face pass, and refuses at each limit by its own code', () => {
    expect(refusalOf(good)).toBeUndefined();
    const worse = [
      { width: 89.9 },
      { outside: 0.051 },
      { luma: 29 },
      { luma: 241 },
      { white: 0.51 },
      { sharpness: 0.0029 },
      { presence: 9.9 },
    ];
    expect(worse.map((one) => refusalOf({ ...good, ...one }))).toEqual([
      ...['too_small', 'head_cut', 'too_dark', 'too_bright', 'too_bright', 'blurred', 'low_confidence'],
    ]);
    for (const { code, reason } of GATES) expect([REJECTIONS[code].length > 20, reason.length > 20]).toEqual([true, true]);
  });
});
