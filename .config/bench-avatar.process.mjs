// The part of bench-avatar.mjs that draws.
import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { BACKGROUNDS, composite, overlapOf } from '../apps/avatar-processor/src/matte.fixture.ts';
import { draw } from '../apps/avatar-processor/src/pipeline.ts';
import { loadModels } from '../apps/avatar-processor/src/second-thread.ts';
import { landmarksOf } from '../apps/avatar-processor/src/steps/landmarks.step.ts';
import { variantsOf } from '../apps/avatar-processor/src/steps/variants.step.ts';
import { selfie, varied } from '../apps/avatar-processor/src/variations.fixture.ts';

const [pictures] = process.argv.slice(2).map(Number);
const models = await loadModels();

/** Milliseconds since some moment, and those of all threads on all processors. */
function clocks() {
  const { user, system } = process.cpuUsage();
  return { wall: performance.now(), cpu: (user + system) / 1000 };
}

/** Draws once, and notes how long each step took. */
async function once(file, steps = {}) {
  const began = clocks();
  let last = began;
  const note = (step, since = last) => {
    const now = clocks();
    (steps[step] ??= []).push({ wall: now.wall - since.wall, cpu: now.cpu - since.cpu });
    last = now;
  };
  const drawing = await draw(file, models, (step) => note(step));
  const variants = await variantsOf(drawing.rgb, drawing.alpha, drawing.background);
  note('encode');
  note('all', began);
  return { drawing, variants };
}

const megabytes = () => Math.round(process.memoryUsage.rss() / 2 ** 20);
const file = await sharp(await varied(selfie(1_600)))
  .jpeg({ quality: 90 })
  .toBuffer();
const [steps, hashes, memory] = [{}, new Set(), []];
for (let n = 0; n < pictures; n++) {
  const { drawing, variants } = await once(file, steps);
  const hash = createHash('sha256').update(drawing.rgb);
  for (const bytes of Object.values(variants)) hash.update(bytes);
  hashes.add(hash.digest('hex'));
  memory.push(megabytes());
  process.send({ progress: n + 1 });
}
const peak = Math.round(process.resourceUsage().maxRSS / 1024);

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
for (const [name, behind] of Object.entries(BACKGROUNDS))
  overlaps[name] = overlapOf((await once(await composite(plain, behind))).drawing, plain.alpha);

process.send({ result: { steps, hashes: [...hashes], peak, memory, shifts, tilt, overlaps } }, () => process.exit(0));
