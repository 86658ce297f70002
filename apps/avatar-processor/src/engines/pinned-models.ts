import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Model } from './litert.ts';

/** A model of MediaPipe: where it lies in its package, and what it must be. */
interface Pinned {
  file: string;
  /** Where it is a part of its file: from, and up to. */
  part?: readonly [number, number];
  sha256: string;
  side: number;
}

/** Model cards: https://ai.google.dev/edge/mediapipe/solutions/vision/face_landmarker (Apache-2.0). */
const PINNED = {
  /** Faces up to about 2 m away (BlazeFace). */
  near: {
    file: '@mediapipe/face_detection/face_detection_short_range.tflite',
    sha256: '3bc182eb9f33925d9e58b5c8d59308a760f4adea8f282370e428c51212c26633',
    side: 128,
  },
  /** Faces up to about 5 m away. */
  far: {
    file: '@mediapipe/face_detection/face_detection_full_range.tflite',
    sha256: '99bf9494d84f50acc6617d89873f71bf6635a841ea699c17cb3377f9507cfec3',
    side: 192,
  },
  /** 468 points of one face (Face Mesh). */
  mesh: {
    file: '@mediapipe/face_mesh/face_mesh_solution_packed_assets.data',
    part: [2_495_952, 3_737_848],
    sha256: 'c603fa6149219a3e9487dc9abd7a0c24474c77263273d24868378cdf40aa26d1',
    side: 192,
  },
  /** Who is a person, pixel by pixel (Selfie Segmentation, general). */
  person: {
    file: '@mediapipe/selfie_segmentation/selfie_segmentation.tflite',
    sha256: '8d13b7fae74af625c641226813616a2117bd6bca19eb3b75574621fc08557f27',
    side: 256,
  },
} as const satisfies Record<string, Pinned>;

export type ModelName = keyof typeof PINNED;
export type Models = Record<ModelName, Model>;
export const MODEL_NAMES = Object.keys(PINNED) as ModelName[];
export const sideOf = (name: ModelName): number => PINNED[name].side;

/** Which files made an avatar: the first 16 digits of each one's SHA-256. */
export const MODEL_HASHES = Object.fromEntries(Object.entries(PINNED).map(([name, { sha256 }]) => [name, sha256.slice(0, 16)]));

const require = createRequire(import.meta.url);

/** @throws Error where a file is not the pinned one */
export async function bytesOf(name: ModelName): Promise<Uint8Array> {
  const { file, part, sha256 }: Pinned = PINNED[name];
  const whole = await readFile(require.resolve(file));
  const bytes = new Uint8Array(part ? whole.subarray(...part) : whole);
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== sha256) throw new Error(`The model ${file} is not the pinned one: its SHA-256 is ${found}`);
  return bytes;
}
