import type { Point } from './picture.ts';

/** A square of a picture, turned clockwise about its middle by `angle` radians; pixels. */
export interface Square {
  x: number;
  y: number;
  size: number;
  angle: number;
}

/** From a place of the square, 0 to 1 from its own upper left corner, to the place in the picture. */
export function toPicture({ x, y, size, angle }: Square, [u, v]: Point): Point {
  const [c, s] = [Math.cos(angle) * size, Math.sin(angle) * size];
  return [x + (u - 0.5) * c - (v - 0.5) * s, y + (u - 0.5) * s + (v - 0.5) * c];
}

/** The inverse of `toPicture`. */
export function fromPicture({ x, y, size, angle }: Square, [px, py]: Point): Point {
  const [c, s] = [Math.cos(angle) / size, Math.sin(angle) / size];
  return [(px - x) * c + (py - y) * s + 0.5, (y - py) * -c + (x - px) * s + 0.5];
}

/** The angle of the line from one point to another, in radians, clockwise from the right. */
export const angleOf = ([ax, ay]: Point, [bx, by]: Point): number => Math.atan2(by - ay, bx - ax);

export const middleOf = ([ax, ay]: Point, [bx, by]: Point): Point => [(ax + bx) / 2, (ay + by) / 2];

export const distanceOf = ([ax, ay]: Point, [bx, by]: Point): number => Math.hypot(bx - ax, by - ay);

/** The least upright box of points once they are turned by `-angle`: its middle in the picture, its width and height. */
export function boxOf(points: readonly Point[], angle: number): { middle: Point; width: number; height: number } {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const turned = points.map(([x, y]): Point => [x * c + y * s, y * c - x * s]);
  const [xs, ys] = [turned.map(([x]) => x), turned.map(([, y]) => y)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  return { middle: [x * c - y * s, x * s + y * c], width: right - left, height: bottom - top };
}
