import type { Palette } from '#avatar/avatar-job';
import type { Models } from './engines/pinned-models.ts';
import { lightnessOf, softened, toLab, toRgb } from './engines/filters.ts';
import { refusalOf } from './gates.rules.ts';
import { fewColours, linesIn, shared, smoothed, toned } from './halves.ts';
import { at, PIXELS, type Plane, type Point } from './picture.ts';
import { Rejection } from './rejection.ts';
import type { Square } from './square.ts';
import { accented } from './steps/accents.step.ts';
import { backgroundOf } from './steps/background.step.ts';
import { centresOf } from './steps/centres.step.ts';
import { crop, squareOf } from './steps/crop.step.ts';
import { decode } from './steps/decode.step.ts';
import { findFaces } from './steps/faces.step.ts';
import { flowOf } from './steps/flow.step.ts';
import { foregroundOf } from './steps/foreground.step.ts';
import { inked } from './steps/ink.step.ts';
import { NEVER } from './steps/lines.step.ts';
import { matteOf, personIn } from './steps/matte.step.ts';
import { measure } from './steps/measure.step.ts';
import { findMeshes } from './steps/mesh.step.ts';
import { grainOf } from './steps/noise.step.ts';
import { paletteOf } from './steps/palette.step.ts';
import { type Regions, regionsOf } from './steps/regions.step.ts';
import { exposureOf } from './steps/tone.step.ts';

/** The drawing of a player; pixels of 512 × 512. */
export interface Drawing {
  rgb: Uint8Array;
  alpha: Plane;
  palette: Palette;
  /** `#rrggbb` */
  background: string;
  points: readonly Point[];
  /** What it was made of, for whoever looks closer: the part of the picture, and its pixels. */
  square: Square;
  crop: Uint8Array;
  lines: Plane;
}

/** Changes with whatever changes a pixel. */
export const PIPELINE = '1.0.0';

export type Tell = (step: string) => void;

/**
 * A picture becomes a drawing, step by step; the same bytes give the same drawing on every machine.
 *
 * @param tell called after each step
 * @throws Rejection where it is no picture of one face that can be drawn well
 */
export async function draw(file: Uint8Array, models: Models, tell: Tell = () => undefined): Promise<Drawing> {
  const picture = shared(await decode(file));
  tell('decode');
  const faces = await findFaces(picture, models);
  tell('faces');
  const [mesh, ...others] = await findMeshes(picture, faces, models.mesh);
  tell('mesh');
  if (!mesh) throw new Rejection('no_face');
  if (others.length > 0) throw new Rejection('many_faces');
  const refusal = refusalOf(measure(picture, mesh));
  tell('measure');
  if (refusal) throw new Rejection(refusal);
  const head = crop(picture, mesh);
  // The second thread is asked first: while it looks for the person, this one draws the regions.
  const person = personIn(head, models.person);
  const regions = regionsOf(head.points);
  tell('crop');
  const alpha = matteOf(head, regions, await person);
  tell('matte');
  const own = foregroundOf(head.picture.rgb, alpha);
  tell('foreground');
  const natural = toLab(own);
  const lab = toned(natural, exposureOf(natural, regions.skin));
  tell('tone');
  const photograph = lightnessOf(lab);
  const areas = areasOf(regions, alpha, grainOf(photograph, regions.skin));
  const even = smoothed(lab, flowOf(photograph), areas.smoothing);
  tell('smooth');
  const light = lightnessOf(even);
  const lines = linesIn(light, flowOf(light), areas.threshold);
  tell('lines');
  const painted = toRgb(accented(fewColours(even, alpha, centresOf(even, alpha)), regions));
  tell('colours');
  const rgb = inked(painted, lines, alpha);
  const palette = paletteOf(painted, { points: head.points, regions, alpha });
  tell('ink');
  return {
    rgb,
    alpha,
    palette,
    background: backgroundOf(palette),
    points: head.points,
    square: squareOf(mesh),
    crop: head.picture.rgb,
    lines,
  };
}

/** Where it is smoothed how much, and where lines begin: skin is smooth and has few, eyes and mouth are sharp and have many. */
function areasOf(regions: Regions, alpha: Plane, grain: number): { smoothing: Plane; threshold: Plane } {
  const [skin, features, nose] = [softened(regions.skin, 4), softened(regions.features, 2), softened(regions.nose, 3)];
  const [smoothing, threshold] = [new Float32Array(PIXELS), new Float32Array(PIXELS)];
  for (let i = 0; i < PIXELS; i++) {
    smoothing[i] = at(alpha, i) < 0.004 ? 0 : grain * (1 + 0.9 * at(skin, i)) * (1 - 0.55 * at(features, i));
    threshold[i] = at(alpha, i) < 0.02 ? NEVER : 0.0015 + 0.006 * at(features, i) - 0.004 * at(skin, i) + 0.0035 * at(nose, i);
  }
  return { smoothing, threshold };
}
