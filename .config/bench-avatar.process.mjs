// The part of bench-avatar.mjs that draws.
import { createHash } from 'node:crypto';
import sharp from 'sharp';

const [pictures] = process.argv.slice(2).map(Number);
const at0 = performance.now();
const src = new URL('../apps/avatar-processor/src/', import.meta.url);
const { startLiteRt } = await import(new URL('engines/litert.ts', src));
const { loadModels } = await import(new URL('engines/models.ts', src));
const { selfTest } = await import(new URL('engines/self-test.ts', src));
const { draw } = await import(new URL('pipeline.ts', src));
const { variantsOf } = await import(new URL('steps/variants.step.ts', src));
await startLiteRt();
const models = await loadModels();
await selfTest(models);
process.send({ started: true });
const own = performance.now() - at0;

const { landmarksOf } = await import(new URL('steps/landmarks.step.ts', src));
const { toPicture } = await import(new URL('square.ts', src));
const { before, selfie, varied, wall } = await import(new URL('variations.fixture.ts', src));

/** Draws once, and notes how long each step took. */
async function once(file, steps) {
  let last = performance.now();
  const began = last;
  const note = (step) => {
    const now = performance.now();
    steps && (steps[step] ??= []).push(now - last);
    last = now;
  };
  const drawing = await draw(file, models, note);
  const variants = await variantsOf(drawing.rgb, drawing.alpha, drawing.background);
  note('encode');
  return { drawing, variants, took: performance.now() - began };
}

const megabytes = () => Math.round(process.memoryUsage.rss() / 2 ** 20);
const file = await sharp(await varied(selfie(1_600)))
  .jpeg({ quality: 90 })
  .toBuffer();
const [steps, totals, hashes, memory] = [{}, [], new Set(), []];
for (let n = 0; n < pictures; n++) {
  const { drawing, variants, took } = await once(file, steps);
  totals.push(took);
  const hash = createHash('sha256').update(drawing.rgb);
  for (const bytes of Object.values(variants)) hash.update(bytes);
  hashes.add(hash.digest('hex'));
  memory.push(megabytes());
  process.send({ progress: n + 1 });
}

const plain = (await once(await varied(selfie(1_200)))).drawing;
const expected = landmarksOf(plain.points);
const distance = ([ax, ay], [bx, by]) => Math.hypot(ax - bx, ay - by);
const eyes = distance(expected.leftEye, expected.rightEye);
const flip = ({ leftEye, rightEye, ...rest }) =>
  Object.fromEntries(Object.entries({ ...rest, leftEye: rightEye, rightEye: leftEye }).map(([name, [x, y]]) => [name, [512 - x, y]]));
const shifts = {};
let tilt = 0;
for (const [name, variation] of Object.entries({
  'turned 15°': async (picture) => (await selfie(1_200)(picture)).rotate(15, { background: '#999' }),
  'turned 180°': async (picture) => (await selfie(1_200)(picture)).rotate(180),
  'half as large': selfie(600),
  'twice as large': selfie(2_000),
  mirrored: async (picture) => (await selfie(1_200)(picture)).flop(),
})) {
  const found = landmarksOf((await once(await varied(variation))).drawing.points);
  const known = name === 'mirrored' ? flip(found) : found;
  const names = Object.keys(expected);
  shifts[name] = (100 * names.reduce((sum, one) => sum + distance(expected[one], known[one]), 0)) / names.length / eyes;
  tilt = Math.max(tilt, Math.abs((Math.atan2(found.leftEye[1] - found.rightEye[1], found.leftEye[0] - found.rightEye[0]) * 180) / Math.PI));
}

const overlaps = {};
const grey = (value) => new Uint8Array(512 * 512 * 3).fill(value);
for (const [name, behind] of Object.entries({ wall: wall(512), dark: grey(40), light: grey(230) })) {
  const raw = { raw: { width: 512, height: 512, channels: 3 } };
  const { drawing } = await once(
    await sharp(before(plain.crop, plain.alpha, behind), raw)
      .png()
      .toBuffer(),
  );
  let [both, either] = [0, 0];
  for (let i = 0; i < 512 * 512; i++) {
    const [x, y] = toPicture(drawing.square, [((i % 512) + 0.5) / 512, (Math.floor(i / 512) + 0.5) / 512]).map(Math.floor);
    if (x < 0 || y < 0 || x >= 512 || y >= 512) continue;
    const [is, was] = [drawing.alpha[i] > 0.5, plain.alpha[y * 512 + x] > 0.5];
    both += is && was;
    either += is || was;
  }
  overlaps[name] = both / either;
}

const peak = Math.round(process.resourceUsage().maxRSS / 1024);
const half = Math.floor(memory.length / 2);
const growth = memory.at(-1) - memory[half];
process.send({ result: { own, totals, steps, hashes: [...hashes], peak, growth, shifts, tilt, overlaps } }, () => process.exit(0));
