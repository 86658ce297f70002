import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { boxesOf } from './engines/boxes.rules.ts';
import { maskOf, PIXELS, type Point, quantileOf } from './picture.ts';
import { boxOf, distanceOf, fromPicture, type Square, toPicture } from './square.ts';
import { hullOf } from './steps/outlines.ts';

const place = fc.double({ min: -2_000, max: 2_000, noNaN: true });
const point = fc.tuple(place, place);
const square: fc.Arbitrary<Square> = fc.record({
  ...{ x: place, y: place },
  size: fc.double({ min: 1, max: 4_000, noNaN: true }),
  angle: fc.double({ min: -7, max: 7, noNaN: true }),
});

describe('a turned square', () => {
  it('has each place of the picture once: there and back is where it began', () => {
    fc.assert(
      fc.property(square, point, (one, there) => {
        expect(distanceOf(toPicture(one, fromPicture(one, there)), there)).toBeLessThan(1e-6);
      }),
    );
  });

  it('is as large in the picture as it says, and has its middle there', () => {
    fc.assert(
      fc.property(square, (one) => {
        const [a, b] = [toPicture(one, [0, 0]), toPicture(one, [1, 0])];
        expect(distanceOf(a, b)).toBeCloseTo(one.size, 6);
        expect(distanceOf(toPicture(one, [0.5, 0.5]), [one.x, one.y])).toBeLessThan(1e-9);
      }),
    );
  });

  it('bounds points as closely when it is turned with them', () => {
    fc.assert(
      fc.property(fc.array(point, { minLength: 1 }), fc.double({ min: -3, max: 3, noNaN: true }), (points, angle) => {
        const turned = points.map(([x, y]): Point => [
          x * Math.cos(angle) - y * Math.sin(angle),
          x * Math.sin(angle) + y * Math.cos(angle),
        ]);
        const [plain, other] = [boxOf(points, 0), boxOf(turned, angle)];
        expect(other.width).toBeCloseTo(plain.width, 4);
        expect(other.height).toBeCloseTo(plain.height, 4);
      }),
    );
  });
});

describe('a hull', () => {
  it('goes round all points, turning one way', () => {
    const points = fc.uniqueArray(fc.tuple(fc.nat({ max: 100 }), fc.nat({ max: 100 })), { minLength: 3, selector: String });
    fc.assert(
      fc.property(points, (all) => {
        const hull = hullOf(all);
        fc.pre(hull.length > 2);
        for (const [i, a] of hull.entries()) {
          const b = hull[(i + 1) % hull.length]!;
          for (const [x, y] of all) expect((b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0])).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});

describe('a quantile', () => {
  it('has the share below it, and none where nothing is covered', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 255 }), { maxLength: 400 }), fc.double({ min: 0.01, max: 1, noNaN: true }), (values, share) => {
        const found = quantileOf(
          maskOf((i) => i < values.length),
          share,
          (i) => values[i]!,
        );
        const sorted = [...values].sort((a, b) => a - b);
        expect(found).toBe(sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]);
      }),
      { numRuns: 20 },
    );
    expect(quantileOf(new Uint8Array(PIXELS), 0.5, () => 1)).toBeUndefined();
  });
});

describe('three boxes', () => {
  it('are about as wide as the bell, and odd', () => {
    fc.assert(
      fc.property(fc.double({ min: 1.3, max: 20, noNaN: true }), (sigma) => {
        const sides = boxesOf(sigma);
        const variance = sides.reduce((sum, side) => sum + (side ** 2 - 1) / 12, 0);
        expect(sides.map((side) => side % 2)).toEqual([1, 1, 1]);
        expect(Math.abs(Math.sqrt(variance) - sigma)).toBeLessThan(0.35);
      }),
    );
  });
});
