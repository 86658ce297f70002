// The avatars that every player may choose: each drawing of libs/avatar/presets in the six variants of an avatar, under dist/presets/p/.
import { createHash } from 'node:crypto';
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const SVG = 'libs/avatar/presets/*.svg';
const CODE = ['.config/presets.mjs', 'libs/avatar/src/avatar-job.ts', 'apps/avatar-processor/src/steps/variants.step.ts', 'package.json'];
const TO = 'dist/presets';
const STAMP = join(TO, '.stamp');
const SIZE = 512;
const BACKGROUND = /<rect id="background"[^>]* fill="(#[0-9a-f]{6})"\/>/;

const read = (file) => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};

/** Writes the files of one drawing, by the step that writes every avatar's. The same drawing gives the same bytes. */
async function write(svg, folder, { sharp, variantsOf, names }) {
  const [element, background] = BACKGROUND.exec(svg) ?? [];
  if (!background) throw new Error(`${folder}: the drawing needs <rect id="background" … fill="#rrggbb"/>`);
  const free = sharp(Buffer.from(svg.replace(element, ''))).resize(SIZE);
  const rgb = await free.clone().removeAlpha().raw().toBuffer();
  const alpha = Float32Array.from(await free.clone().extractChannel('alpha').raw().toBuffer(), (value) => value / 255);
  mkdirSync(folder, { recursive: true });
  for (const [variant, bytes] of Object.entries(await variantsOf(rgb, alpha, background)))
    writeFileSync(join(folder, names[variant]), bytes);
}

/** Draws them where a drawing, this code or a package has changed: most builds change something else. */
export async function buildPresets() {
  const drawings = globSync(SVG).sort();
  const sources = [...drawings, ...CODE].map((file) => [file, read(file)]);
  const now = createHash('sha256').update(JSON.stringify(sources)).digest('hex');
  if (read(STAMP) === now) return;
  const { default: sharp } = await import('sharp');
  const { variantsOf } = await import('../apps/avatar-processor/src/steps/variants.step.ts');
  const { VARIANT_FILES: names } = await import('../libs/avatar/src/avatar-job.ts');
  rmSync(TO, { recursive: true, force: true });
  for (const file of drawings) await write(read(file), join(TO, 'p', basename(file, '.svg')), { sharp, variantsOf, names });
  writeFileSync(STAMP, now);
}

if (import.meta.main) await buildPresets();
