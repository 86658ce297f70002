import { cv, scoped } from '../engines/opencv.ts';
import { at, PIXELS, type Plane } from '../picture.ts';
import { COLOURS } from './colours.step.ts';

/** Every thirteenth pixel is looked at. */
const STRIDE = 13;
const SEED = 1;
/** Arthur & Vassilvitskii's first centres (2007): missing in the module's types. */
const KMEANS_PP_CENTERS = 2;

/** The player's ten colours by k-means, the same in every run: L*a*b*. */
export function centresOf(lab: Float32Array, alpha: Plane): Float32Array {
  const samples: number[] = [];
  for (let i = 0; i < PIXELS; i += STRIDE) if (at(alpha, i) > 0.9) samples.push(at(lab, i * 3), at(lab, i * 3 + 1), at(lab, i * 3 + 2));
  return scoped((keep) => {
    const mat = keep(cv.matFromArray(samples.length / 3, 3, cv.CV_32F, samples));
    const [labels, centres] = [keep(new cv.Mat()), keep(new cv.Mat())];
    cv.setRNGSeed(SEED);
    cv.kmeans(mat, COLOURS, labels, new cv.TermCriteria(3, 16, 0.5), 1, KMEANS_PP_CENTERS, centres);
    return centres.data32F.slice();
  });
}
