import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { lateBound } from './late-bound.ts';
import { evaluate } from './script.ts';

type Module = typeof import('@techstark/opencv-js');

/** Numbers that the package's types leave open. */
type Numbers =
  | `CV_${'8U' | '8UC1' | '8UC3' | '32F' | '32FC3' | '32S' | '32SC2' | '64F'}`
  | `BORDER_${'REPLICATE' | 'CONSTANT'}`
  | `COLOR_${'RGB2Lab' | 'Lab2RGB'}`
  | `INTER_${'LINEAR' | 'AREA' | 'CUBIC'}`
  | 'WARP_INVERSE_MAP';
type OpenCv = Omit<Module, Numbers> & Readonly<Record<Numbers, number>>;

/** What lives in OpenCV's own memory, and stays there until it is deleted. */
interface Kept {
  delete(): void;
}

export type Keep = <T extends Kept>(one: T) => T;

/** How the WebAssembly begins in its script. */
const BINARY = 'data:application/octet-stream;base64,AGFzbQ';

const FAILURES = ['uncaughtException', 'unhandledRejection'] as const;

/** OpenCV 4.12 as WebAssembly: one thread, the same bits on every machine. */
export const cv: OpenCv = await load();

/**
 * The module is thenable, and resolves to itself: whoever awaited it would wait for ever. It also listens to whatever goes wrong in the
 * process, to end it with its own source as the message: that is taken back.
 */
async function load(): Promise<OpenCv> {
  const emitter: NodeJS.EventEmitter = process;
  const before = FAILURES.map((event) => emitter.listeners(event));
  const found = evaluated() as OpenCv;
  for (const [i, event] of FAILURES.entries())
    for (const listener of emitter.listeners(event))
      if (!before[i]?.includes(listener)) Reflect.apply(emitter.off.bind(emitter), undefined, [event, listener]);
  await new Promise<void>((resolve) => {
    Object.assign(found, { onRuntimeInitialized: resolve });
  });
  Reflect.deleteProperty(found, 'then');
  return found;
}

/** Its script is text of 10 MB, nearly all of it the WebAssembly in base64: that is taken out, so that it is neither parsed nor kept. */
function evaluated(): unknown {
  const file = createRequire(import.meta.url).resolve('@techstark/opencv-js');
  const text = readFileSync(file, 'latin1');
  const first = text.indexOf(BINARY);
  const end = text.indexOf('"', first);
  if (first < 0) throw new Error('The script of OpenCV has no WebAssembly in it');
  const { buffer } = Buffer.from(text.slice(text.indexOf(',', first) + 1, end), 'base64');
  const glue = lateBound(`${text.slice(0, first)}";wasmBinary=webAssembly${text.slice(end + 1)}`);
  return evaluate(glue, file, { webAssembly: buffer });
}

/** Deletes whatever was kept, also where the work throws. @throws Error with OpenCV's own message */
export function scoped<T>(work: (keep: Keep) => T): T {
  const kept: Kept[] = [];
  try {
    return work((one) => {
      kept.push(one);
      return one;
    });
  } catch (error) {
    throw typeof error === 'number' ? new Error(messageOf(error)) : error;
  } finally {
    for (const one of kept) one.delete();
  }
}

/** Its exceptions are addresses in its memory. */
function messageOf(address: number): string {
  const { msg } = cv.exceptionFromPtr(address) as { msg?: unknown };
  return typeof msg === 'string' ? msg : `OpenCV failed (${address})`;
}
