// The contact sheet of docs/avatar.md: what the pipeline makes of the test portrait and its variations, each with what went in. Look at it.
import sharp from 'sharp';
import { draw } from '../apps/avatar-processor/src/pipeline.ts';
import { loadModels } from '../apps/avatar-processor/src/second-thread.ts';
import { variantsOf } from '../apps/avatar-processor/src/steps/variants.step.ts';
import { before, SHEET, varied, wall } from '../apps/avatar-processor/src/variations.fixture.ts';

const [file = 'docs/avatar-sheet.webp'] = process.argv.slice(2);
const [TILE, GAP, COLUMNS, INSET] = [256, 12, 4, 84];

const models = await loadModels();
const layers = [];
const place = (n) => ({ left: GAP + (n % COLUMNS) * (TILE + GAP), top: GAP + Math.floor(n / COLUMNS) * (TILE + GAP) });
const names = [...Object.keys(SHEET), 'busy'];
const raw = { raw: { width: 512, height: 512, channels: 3 } };
let first;
for (const [n, name] of names.entries()) {
  const source = SHEET[name]
    ? await varied(SHEET[name])
    : await sharp(before(first.crop, first.alpha, wall(512)), raw)
        .png()
        .toBuffer();
  const { left, top } = place(n);
  try {
    const drawing = await draw(source, models);
    first ??= drawing;
    const { rgb, alpha, background, crop } = drawing;
    const { webp256, round256 } = await variantsOf(rgb, alpha, background);
    layers.push({ input: n % 3 === 2 ? round256 : webp256, left, top });
    const small = await sharp(crop, raw).resize(INSET).png().toBuffer();
    layers.push({ input: small, left: left + TILE - INSET, top: top + TILE - INSET });
    console.log(`${name}: drawn on ${background}`);
  } catch (error) {
    console.log(`${name}: ${error.code ?? error.stack}`);
  }
}
const rows = Math.ceil(names.length / COLUMNS);
const sheet = { width: GAP + COLUMNS * (TILE + GAP), height: GAP + rows * (TILE + GAP), channels: 3, background: '#ffffff' };
await sharp({ create: sheet }).composite(layers).webp({ quality: 86 }).toFile(file);
console.log(`${file} written: open it`);
process.exit(0);
