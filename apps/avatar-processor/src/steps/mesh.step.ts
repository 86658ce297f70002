import type { Model } from '../engines/litert.ts';
import type { Face } from './faces.step.ts';
import { at, type Picture, type Point } from '../picture.ts';
import { angleOf, boxOf, middleOf, type Square, toPicture } from '../square.ts';
import { asInput } from '../engines/warp.ts';
import { cutOut } from '../halves.ts';

/** The face's surface: 468 points in the picture, by MediaPipe's numbers; and how sure it is that they are of a face (logit). */
export interface Mesh {
  points: readonly Point[];
  presence: number;
}

const POINTS = 468;
/** The square around a face, by its box. */
const ROOM = 1.5;
/** A face that is not seen upright is looked at from all four sides. */
const UPRIGHT_PRESENCE = 23;
const QUARTERS = [Math.PI / 2, Math.PI, -Math.PI / 2];

/** The middles of the eyes, the player's right one first. */
export const eyesOf = ({ points }: Mesh): [Point, Point] => [
  middleOf(pointOf(points, 33), pointOf(points, 133)),
  middleOf(pointOf(points, 362), pointOf(points, 263)),
];

export function pointOf(points: readonly Point[], index: number): Point {
  const found = points[index];
  if (!found) throw new Error(`A mesh has no point ${index}`);
  return found;
}

/** How the face is turned: the angle of the line through its eyes, in radians. */
export const tiltOf = (mesh: Mesh): number => angleOf(...eyesOf(mesh));

/** From this presence on a mesh lies on a face. */
export const SURE_PRESENCE = 10;
/** Of a crowd no more are looked at. */
const MOST_FACES = 4;

/** The surfaces of faces that were found; those in which the mesh sees none are left out, unless there is no other. */
export async function findMeshes(picture: Picture, faces: readonly Face[], model: Model): Promise<Mesh[]> {
  const meshes: Mesh[] = [];
  for (const face of faces.slice(0, MOST_FACES)) meshes.push(await findMesh(picture, face, model));
  const sure = meshes.filter(({ presence }) => presence >= SURE_PRESENCE);
  return sure.length > 0 ? sure : meshes.slice(0, 1);
}

/**
 * The surface of a face, looked at twice: in the square that the detector gave, and then in the one that the first points give, as
 * MediaPipe does from frame to frame (Kartynnik et al., 2019, arXiv:1907.06724).
 */
async function findMesh(picture: Picture, face: Face, model: Model): Promise<Mesh> {
  const angle = angleOf(face.rightEye, face.leftEye);
  const upright = await lookTwice(picture, face, angle, model);
  if (upright.presence >= UPRIGHT_PRESENCE) return upright;
  let best = upright;
  for (const quarter of QUARTERS) {
    const turned = await lookTwice(picture, face, angle + quarter, model);
    if (turned.presence > best.presence) best = turned;
  }
  return best;
}

async function lookTwice(picture: Picture, { middle: [x, y], width, height }: Face, angle: number, model: Model): Promise<Mesh> {
  const first = await look(picture, { x, y, size: Math.max(width, height) * ROOM, angle }, model);
  const tilt = tiltOf(first);
  const box = boxOf(first.points, tilt);
  return look(picture, { x: box.middle[0], y: box.middle[1], size: Math.max(box.width, box.height) * ROOM, angle: tilt }, model);
}

async function look(picture: Picture, square: Square, model: Model): Promise<Mesh> {
  const [numbers, presence] = await model.run(asInput(cutOut(picture, square, model.side), 0, 1));
  if (!numbers || !presence) throw new Error('The mesh model gave no points');
  const points = Array.from({ length: POINTS }, (_, i): Point =>
    toPicture(square, [at(numbers, i * 3) / model.side, at(numbers, i * 3 + 1) / model.side]),
  );
  return { points, presence: at(presence, 0) };
}
