// The pipeline in a process of its own, as in the cloud: LiteRT and OpenCV set globals that a test runner must not share.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { RejectionCode } from '#avatar/avatar-job';
import { type Drawing, draw } from './pipeline.ts';
import { Rejection } from './rejection.ts';
import { loadModels } from './second-thread.ts';
import { variantsOf } from './steps/variants.step.ts';

/** What became of a file; `hash` is of every pixel of the drawing. */
export type Drawn = { drawing: Drawing; hash: string; variants: Record<string, Uint8Array> } | { code: RejectionCode } | { error: string };

/** The same in a word, and the memory that the process holds after it, once what is not needed was given back. */
export interface Verdict {
  what: string;
  megabytes: number;
}

/** A picture that is to be drawn whole, or one, perhaps on disk, of which only the verdict is asked for. */
export type Order = { whole: Uint8Array } | { brief: Uint8Array | string };

const models = await loadModels();

async function drawn(file: Uint8Array): Promise<Drawn> {
  try {
    const drawing = await draw(file, models);
    const alpha = Uint8Array.from(drawing.alpha, (value) => Math.round(value * 255));
    const hash = createHash('sha256').update(drawing.rgb).update(alpha).digest('hex').slice(0, 16);
    return { drawing, hash, variants: await variantsOf(drawing.rgb, drawing.alpha, drawing.background) };
  } catch (error) {
    return error instanceof Rejection ? { code: error.code } : { error: String(error) };
  }
}

async function verdict(file: Uint8Array): Promise<Verdict> {
  const what = await draw(file, models).then(
    () => 'drawn',
    (error: unknown) => (error instanceof Rejection ? error.code : String(error)),
  );
  globalThis.gc?.();
  return { what, megabytes: Math.round(process.memoryUsage.rss() / 2 ** 20) };
}

async function done(order: Order): Promise<Drawn | Verdict> {
  if ('whole' in order) return drawn(order.whole);
  return verdict(typeof order.brief === 'string' ? await readFile(order.brief) : order.brief);
}

process.on('message', (order: Order) => {
  void done(order).then((result) => process.send?.(result));
});
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
