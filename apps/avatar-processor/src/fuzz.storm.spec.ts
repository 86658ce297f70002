import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { REJECTIONS } from '#avatar/avatar-job';
import { files } from './files.fixture.ts';
import { Studio } from './studio.fixture.ts';
import { landscape } from './variations.fixture.ts';

const FILES = 1_000;

let studio: Studio;
let path: string;
beforeAll(async () => {
  // As in the image: the C library's arenas give little back.
  process.env.MALLOC_ARENA_MAX = '2';
  studio = await Studio.open();
  path = join(await mkdtemp(join(tmpdir(), 'fuzz-')), 'picture');
});
afterAll(async () => {
  studio.close();
  await rm(dirname(path), { recursive: true });
});

/** The same numbers in each run: a linear congruential generator. */
function* numbers(): Generator<number, never> {
  for (let state = 7; ;) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    yield (state >> 8) / 2 ** 23;
  }
}

/** Cut off, bits turned, bytes written over, a part doubled or taken out, or two kinds glued together. */
function damaged(file: Buffer, other: Buffer, next: () => number): Buffer {
  const at = Math.floor(next() * file.length);
  const length = Math.floor(next() * 2_000);
  const kind = Math.floor(next() * 6);
  if (kind === 0) return file.subarray(0, at);
  if (kind === 1) {
    const copy = Buffer.from(file);
    for (let n = 0; n < 1 + length / 50; n++) copy[Math.floor(next() * copy.length)]! ^= 1 << Math.floor(next() * 8);
    return copy;
  }
  if (kind === 2) return Buffer.concat([file.subarray(0, at), Buffer.alloc(length, Math.floor(next() * 256)), file.subarray(at + length)]);
  if (kind === 3) return Buffer.concat([file.subarray(0, at), file.subarray(Math.max(0, at - length))]);
  if (kind === 4) return Buffer.concat([file.subarray(0, at), file.subarray(at + length)]);
  return Buffer.concat([file.subarray(0, at), other]);
}

it('draws a damaged file, or rejects it by its code; the process lives, and gives its memory back', async () => {
  const source = numbers();
  const next = (): number => source.next().value;
  // Most have no face: what is damaged is mostly the file, and a drawing takes a second.
  const [faces, views] = [Object.values(await files()), Object.values(await files(landscape))];
  const any = (): Buffer => (next() < 0.25 ? faces : views)[Math.floor(next() * 3)]!;
  const seen = new Map<string, number>();
  const memory: number[] = [];
  for (let n = 0; n < FILES; n++) {
    await writeFile(path, damaged(any(), any(), next));
    const { what, megabytes } = await studio.tried(path);
    seen.set(what, (seen.get(what) ?? 0) + 1);
    memory.push(megabytes);
  }
  const known = new Set(['drawn', ...Object.keys(REJECTIONS)]);
  expect([...seen.keys()].filter((what) => !known.has(what))).toEqual([]);
  // Much of both is tried, or nothing was.
  for (const what of ['drawn', 'no_face', 'not_an_image']) expect(seen.get(what)).toBeGreaterThan(FILES / 50);
  const quarter = Math.floor(FILES / 4);
  expect(Math.max(...memory.slice(-quarter))).toBeLessThanOrEqual(Math.max(...memory.slice(0, quarter)) + 40);
}, 1_800_000);
