// Runs each model by LiteRT and by OpenCV's own dnn module on the portrait, and prints by how much they differ: max |a - b| by max |a|.
import sharp from 'sharp';
import { startLiteRt } from './engines/litert.ts';
import { loadModels } from './engines/models.ts';
import { cv, scoped } from './engines/opencv.ts';
import { bytesOf, type ModelName } from './engines/pinned-models.ts';
import { asInput, cutOut } from './engines/warp.ts';
import type { Square } from './square.ts';
import { portrait } from './variations.fixture.ts';

// What the package has and its types leave out.
declare module '@techstark/opencv-js' {
  export function readNetFromTFLite(file: string): Net;
}
interface Net {
  setInput(blob: unknown, name: string, scale: number, mean: unknown): void;
  forward(name: string): InstanceType<typeof cv.Mat>;
  delete(): void;
}

const OUTPUTS: Record<ModelName, string[]> = {
  near: ['regressors', 'classificators'],
  far: ['reshaped_regressor_face_4', 'reshaped_classifier_face_4'],
  mesh: ['conv2d_21', 'conv2d_31'],
  person: ['activation_10'],
};
const WHOLE: Square = { x: 256, y: 256, size: 512, angle: 0 };
const FACE: Square = { x: 225.4, y: 127.6, size: 138.9, angle: 0.178 };

await startLiteRt();
const models = await loadModels();
const { data, info } = await sharp(await portrait())
  .removeAlpha()
  .raw()
  .toBuffer({ resolveWithObject: true });
const picture = { width: info.width, height: info.height, rgb: new Uint8Array(data) };
const differences: Record<string, number> = {};
for (const name of Object.keys(OUTPUTS) as ModelName[]) {
  const { side } = models[name];
  const input = asInput(cutOut(picture, name === 'mesh' ? FACE : WHOLE, side), name === 'near' || name === 'far' ? -1 : 0, 1);
  const own = await models[name].run(input);
  const others = await byOpenCv(name, input, side);
  const [most, range] = own.reduce<[number, number]>(
    ([difference, size], output, n) => [
      output.reduce((worst, value, i) => Math.max(worst, Math.abs(value - (others[n]?.[i] ?? NaN))), difference),
      output.reduce((worst, value) => Math.max(worst, Math.abs(value)), size),
    ],
    [0, 0],
  );
  differences[name] = most / range;
}
console.log(JSON.stringify(differences));
process.exit(0);

async function byOpenCv(name: ModelName, input: Float32Array, side: number): Promise<Float32Array[]> {
  cv.FS_createDataFile('/', `${name}.tflite`, await bytesOf(name), true, false, false);
  return scoped((keep) => {
    const net = keep(cv.readNetFromTFLite(`/${name}.tflite`));
    const mat = keep(new cv.Mat(side, side, cv.CV_32FC3));
    mat.data32F.set(input);
    const blob = keep(cv.blobFromImage(mat, 1, new cv.Size(side, side), new cv.Scalar(0, 0, 0, 0), false, false));
    return OUTPUTS[name].map((output) => {
      net.setInput(blob, '', 1, new cv.Scalar(0, 0, 0, 0));
      return keep(net.forward(OUTPUTS[name].length > 1 ? output : '')).data32F.slice();
    });
  });
}
