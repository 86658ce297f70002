import { grown } from '../engines/filters.ts';
import { cv, scoped } from '../engines/opencv.ts';
import { either, type Mask, type Point, SIZE, without } from '../picture.ts';
import { pointOf } from './mesh.step.ts';
import { BROWS, EYES, FACE, hullOf, LIPS, MOUTH, NOSE } from './outlines.ts';

/** Parts of the face in the crop. */
export interface Regions {
  face: Mask;
  eyes: Mask;
  lips: Mask;
  /** What is open of the mouth. */
  mouth: Mask;
  /** Its wings and its tip. */
  nose: Mask;
  /** Eyes, brows and lips, and a margin around them: what makes the face this face. */
  features: Mask;
  /** The face without its features. */
  skin: Mask;
}

/** Pixels by which features reach beyond their outline. */
const MARGIN = 3;

/** The parts of a face, by its mesh in the crop. */
export function regionsOf(points: readonly Point[]): Regions {
  const along = (outline: readonly number[]): Point[] => outline.map((index) => pointOf(points, index));
  const [face, eyes, lips] = [filled([along(FACE)]), filled(EYES.map(along)), filled([along(LIPS)])];
  const brows = filled(BROWS.map((brow) => hullOf(along(brow))));
  const features = grown(either(eyes, brows, lips), MARGIN);
  const [mouth, nose] = [filled([along(MOUTH)]), filled([hullOf(along(NOSE))])];
  return { face, eyes, lips, mouth, nose, features, skin: without(face, features) };
}

function filled(outlines: readonly (readonly Point[])[]): Mask {
  return scoped((keep) => {
    const mask = keep(cv.Mat.zeros(SIZE, SIZE, cv.CV_8UC1));
    const lines = keep(new cv.MatVector());
    for (const outline of outlines) {
      const places = outline.flatMap(([x, y]) => [Math.round(x - 0.5), Math.round(y - 0.5)]);
      lines.push_back(keep(cv.matFromArray(outline.length, 1, cv.CV_32SC2, places)));
    }
    cv.fillPoly(mask, lines, new cv.Scalar(255));
    return mask.data.slice();
  });
}
