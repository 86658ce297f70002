import { cutOut } from '../halves.ts';
import { clamp, type Picture, type Point, SIZE } from '../picture.ts';
import { boxOf, fromPicture, type Square } from '../square.ts';
import { type Mesh, pointOf, tiltOf } from './mesh.step.ts';

/** The head, upright, in a square of `SIZE`: what the avatar is made of. */
export interface Crop {
  picture: Picture;
  /** The face's 468 points, in pixels of the crop. */
  points: readonly Point[];
}

/** The square's side, by the face's; and how far its middle is above the face's, by the face's height: room for hair and shoulders. */
const ROOM = 2.05;
const RAISED = 0.06;

/** The square of the picture that the avatar shows. */
export function squareOf(mesh: Mesh): Square {
  const angle = tiltOf(mesh);
  const { middle, width, height } = boxOf(mesh.points, angle);
  const up = RAISED * height;
  return { x: middle[0] + Math.sin(angle) * up, y: middle[1] - Math.cos(angle) * up, size: Math.max(width, height) * ROOM, angle };
}

/** Turns the eyes level and cuts out the head; what lies outside of the picture is its edge, drawn out. */
export function crop(picture: Picture, mesh: Mesh): Crop {
  const square = squareOf(mesh);
  const points = mesh.points.map((point): Point => {
    const [u, v] = fromPicture(square, point);
    return [u * SIZE, v * SIZE];
  });
  return { picture: { width: SIZE, height: SIZE, rgb: cutOut(picture, square, SIZE, 'edge') }, points };
}

/** Where a point of the mesh lies in the crop, as the index of its pixel; at the edge where it lies beyond. */
export function pixelOf(points: readonly Point[], index: number): number {
  const [x, y] = pointOf(points, index);
  const inside = (value: number): number => clamp(Math.floor(value), 0, SIZE - 1);
  return inside(y) * SIZE + inside(x);
}
