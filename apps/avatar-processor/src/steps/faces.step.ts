import type { Model } from '../engines/litert.ts';
import type { Models } from '../engines/pinned-models.ts';
import { at, clamp, type Picture, type Point } from '../picture.ts';
import { type Square, toPicture } from '../square.ts';
import { asInput } from '../engines/warp.ts';
import { cutOut } from '../halves.ts';

/** A face that was found; pixels of the picture. */
export interface Face {
  /** 0 to 1. */
  score: number;
  middle: Point;
  /** Of its upright box. */
  width: number;
  height: number;
  rightEye: Point;
  leftEye: Point;
}

const LEAST_SCORE = 0.5;
/** Boxes that share so much of what they cover are of one face. */
const SAME_FACE = 0.3;
/** A face this much smaller than the largest is somebody in the background. */
const LEAST_OF_LARGEST = 0.4;
/** Of each anchor: the box's middle and size, and six points of two numbers. */
const NUMBERS = 16;

type Anchors = readonly Point[];

/** The places that detections are counted from, in rows, each cell `each` times: 0 to 1. */
const grid = (cells: number, each: number): Point[] =>
  Array.from({ length: cells * cells * each }, (_, i): Point => {
    const cell = Math.floor(i / each);
    return [((cell % cells) + 0.5) / cells, (Math.floor(cell / cells) + 0.5) / cells];
  });

/** As the models were trained: SSD anchors of 16 × 16 cells twice and of 8 × 8 six times, and one a cell of 48 × 48. */
const NEAR_ANCHORS: Anchors = [...grid(16, 2), ...grid(8, 6)];
const FAR_ANCHORS: Anchors = grid(48, 1);

/**
 * The faces of a picture, the largest first, without those in the background: by the detector for near faces, and by the one for far faces
 * as a second opinion. BlazeFace (Bazarevsky et al., 2019, arXiv:1907.05047), with its weighted suppression of overlaps.
 */
export async function findFaces(picture: Picture, { near, far }: Pick<Models, 'near' | 'far'>): Promise<Face[]> {
  const { width, height } = picture;
  const whole: Square = { x: width / 2, y: height / 2, size: Math.max(width, height), angle: 0 };
  // The larger one first: while the second thread runs it, this one cuts out what the other is to see.
  const second = detect(picture, whole, far, FAR_ANCHORS);
  const found = await Promise.all([detect(picture, whole, near, NEAR_ANCHORS), second]);
  const faces = merge(found.flat()).sort((a, b) => b.width * b.height - a.width * a.height);
  const [largest] = faces;
  return largest ? faces.filter((face) => face.width * face.height >= LEAST_OF_LARGEST ** 2 * largest.width * largest.height) : [];
}

async function detect(picture: Picture, square: Square, model: Model, anchors: Anchors): Promise<Face[]> {
  const [boxes, logits] = await model.run(asInput(cutOut(picture, square, model.side), -1, 1));
  if (!boxes || !logits) throw new Error('A detector gave no boxes');
  return anchors.flatMap((anchor, i) => {
    const score = sigmoid(at(logits, i));
    return score < LEAST_SCORE ? [] : [faceAt(boxes.subarray(i * NUMBERS, (i + 1) * NUMBERS), anchor, square, { score, side: model.side })];
  });
}

function faceAt(numbers: Float32Array, [u, v]: Point, square: Square, { score, side }: { score: number; side: number }): Face {
  const place = (n: number): Point => toPicture(square, [u + at(numbers, n) / side, v + at(numbers, n + 1) / side]);
  const [width, height] = [(at(numbers, 2) / side) * square.size, (at(numbers, 3) / side) * square.size];
  return { score, width, height, middle: place(0), rightEye: place(4), leftEye: place(6) };
}

const sigmoid = (logit: number): number => 1 / (1 + Math.exp(-clamp(logit, -100, 100)));

/** Of detections that overlap one is left: their mean, each weighted by its score. */
function merge(faces: readonly Face[]): Face[] {
  const merged: Face[] = [];
  let left = [...faces].sort((a, b) => b.score - a.score);
  for (let [best] = left; best; [best] = left) {
    const top = best;
    const same = left.filter((face) => face === top || overlap(face, top) > SAME_FACE);
    left = left.filter((face) => !same.includes(face));
    merged.push({ ...meanOf(same), score: top.score });
  }
  return merged;
}

function meanOf(faces: readonly Face[]): Omit<Face, 'score'> {
  const weight = faces.reduce((sum, { score }) => sum + score, 0);
  const mean = (of: (face: Face) => number): number => faces.reduce((sum, face) => sum + of(face) * face.score, 0) / weight;
  const point = (of: (face: Face) => Point): Point => [mean((face) => of(face)[0]), mean((face) => of(face)[1])];
  return {
    ...{ width: mean(({ width }) => width), height: mean(({ height }) => height) },
    ...{ middle: point(({ middle }) => middle), rightEye: point(({ rightEye }) => rightEye), leftEye: point(({ leftEye }) => leftEye) },
  };
}

/** What two boxes share, of what both cover. */
function overlap(a: Face, b: Face): number {
  const along = (axis: 0 | 1, size: 'width' | 'height'): number =>
    Math.max(
      0,
      Math.min(a.middle[axis] + a[size] / 2, b.middle[axis] + b[size] / 2) -
        Math.max(a.middle[axis] - a[size] / 2, b.middle[axis] - b[size] / 2),
    );
  const shared = along(0, 'width') * along(1, 'height');
  return shared / (a.width * a.height + b.width * b.height - shared);
}
