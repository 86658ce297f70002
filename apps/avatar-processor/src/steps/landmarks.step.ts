import type { Landmarks } from '#avatar/avatar-job';
import type { Point } from '../picture.ts';
import { middleOf } from '../square.ts';
import { pointOf } from './mesh.step.ts';
import { CHIN, LEFT_EYE_CORNERS, LIP_MIDDLES, NOSE_TIP, RIGHT_EYE_CORNERS } from './outlines.ts';

/** Five places of the face, in pixels of the avatar, to a tenth. */
export function landmarksOf(points: readonly Point[]): Landmarks {
  const between = ([a, b]: readonly [number, number]): [number, number] => rounded(middleOf(pointOf(points, a), pointOf(points, b)));
  return {
    leftEye: between(LEFT_EYE_CORNERS),
    rightEye: between(RIGHT_EYE_CORNERS),
    nose: rounded(pointOf(points, NOSE_TIP)),
    mouth: between(LIP_MIDDLES),
    chin: rounded(pointOf(points, CHIN)),
  };
}

const rounded = ([x, y]: Point): [number, number] => [Math.round(x * 10) / 10, Math.round(y * 10) / 10];
