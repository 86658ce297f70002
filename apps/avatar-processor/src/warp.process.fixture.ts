// Cuts many squares out of a picture, by one thread and by two, and as OpenCV does it: prints how many bytes differ of how many.
import sharp from 'sharp';
import { cv, scoped } from './engines/opencv.ts';
import { cutOut as cutAlone } from './engines/warp.ts';
import { cutOut, shared } from './halves.ts';
import type { Picture } from './picture.ts';
import type { Square } from './square.ts';
import { portrait } from './variations.fixture.ts';

const SQUARES = 60;
const { data, info } = await sharp(await portrait())
  .removeAlpha()
  .resize(700, 500, { fit: 'fill' })
  .raw()
  .toBuffer({ resolveWithObject: true });
const picture = { width: info.width, height: info.height, rgb: new Uint8Array(data) };
const seen = shared(picture);

/** OpenCV's own way: all samples as a picture, and the means of them. */
function asOpenCv({ width, height, rgb }: Picture, { x, y, size, angle }: Square, side: number, outside: 'edge' | 'black'): Uint8Array {
  const fine = side * Math.min(8, Math.max(1, Math.ceil(size / side)));
  return scoped((keep) => {
    const [from, cut] = [keep(new cv.Mat(height, width, cv.CV_8UC3)), keep(new cv.Mat())];
    from.data.set(rgb);
    const [c, s, half] = [(Math.cos(angle) * size) / fine, (Math.sin(angle) * size) / fine, (fine - 1) / 2];
    const matrix = [c, -s, x - 0.5 - c * half + s * half, s, c, y - 0.5 - s * half - c * half];
    const border = outside === 'edge' ? cv.BORDER_REPLICATE : cv.BORDER_CONSTANT;
    const map = keep(cv.matFromArray(2, 3, cv.CV_64F, matrix));
    const flags = cv.INTER_LINEAR | cv.WARP_INVERSE_MAP;
    cv.warpAffine(from, cut, map, new cv.Size(fine, fine), flags, border, new cv.Scalar(0, 0, 0, 0));
    if (fine !== side) cv.resize(cut, cut, new cv.Size(side, side), 0, 0, cv.INTER_AREA);
    return cut.data.slice();
  });
}

let [state, bytes, alone, both] = [7, 0, 0, 0];
/** By a linear congruential generator: the same squares in each run. */
function between(least: number, most: number): number {
  state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
  return least + ((state >> 8) / 2 ** 23) * (most - least);
}

for (let n = 0; n < SQUARES; n++) {
  const side = [64, 100, 128][n % 3] ?? 0;
  const square = { x: between(-100, 800), y: between(-100, 600), size: between(20, 1_200), angle: n % 4 === 0 ? 0 : between(-4, 4) };
  const outside = n % 2 === 0 ? 'edge' : 'black';
  const expected = asOpenCv(picture, square, side, outside);
  const [one, two] = [cutAlone(picture, square, side, outside), cutOut(seen, square, side, outside)];
  bytes += expected.length;
  alone += expected.filter((value, i) => value !== one[i]).length;
  both += expected.filter((value, i) => value !== two[i]).length;
}
console.log(JSON.stringify({ bytes, alone, both }));
process.exit(0);
