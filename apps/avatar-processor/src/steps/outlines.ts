import type { Point } from '../picture.ts';

/** Outlines in the mesh, by MediaPipe's numbers: https://github.com/google-ai-edge/mediapipe, `face_mesh_connections.py`. */
export const FACE = [
  ...[10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149, 150, 136, 172, 58],
  ...[132, 93, 234, 127, 162, 21, 54, 103, 67, 109],
];
const LEFT_EYE = [263, 249, 390, 373, 374, 380, 381, 382, 362, 398, 384, 385, 386, 387, 388, 466];
const RIGHT_EYE = [33, 7, 163, 144, 145, 153, 154, 155, 133, 173, 157, 158, 159, 160, 161, 246];
export const EYES = [LEFT_EYE, RIGHT_EYE];
export const BROWS = [
  [276, 283, 282, 295, 285, 300, 293, 334, 296, 336],
  [46, 53, 52, 65, 55, 70, 63, 105, 66, 107],
];
export const LIPS = [61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 409, 270, 269, 267, 0, 37, 39, 40, 185];
export const MOUTH = [78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308, 415, 310, 311, 312, 13, 82, 81, 80, 191];
/** The wings of the nose, its tip and its base. */
export const NOSE = [4, 64, 98, 97, 2, 326, 327, 294];

/** Single points. */
export const NOSE_TIP = 1;
export const CHIN = 152;
export const FOREHEAD = 10;
export const LIP_MIDDLES = [13, 14] as const;
/** The corners of the eyes, the outer one first. */
export const RIGHT_EYE_CORNERS = [33, 133] as const;
export const LEFT_EYE_CORNERS = [263, 362] as const;

/** The convex hull of points, counter-clockwise: Andrew's monotone chain (1979). */
export function hullOf(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  return [...halfHull(sorted), ...halfHull(sorted.reverse())];
}

function halfHull(points: readonly Point[]): Point[] {
  const chain: Point[] = [];
  for (const point of points) {
    while (turnsBack(chain.at(-2), chain.at(-1), point)) chain.pop();
    chain.push(point);
  }
  return chain.slice(0, -1);
}

const turnsBack = (a: Point | undefined, b: Point | undefined, c: Point): boolean =>
  a !== undefined && b !== undefined && (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) <= 0;
