import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { extname, join, sep } from 'node:path';
import type { Bucket } from '../object-store/bucket.ts';

const TYPES: Record<string, string> = { '.png': 'image/png', '.webp': 'image/webp' };
/** A day: a drawing may be made anew under its old name. */
const CACHE = 'public, max-age=86400';

/**
 * Puts the avatars that every player may choose into their bucket, as a deployment does: those that are not there, or have changed.
 * @param folder with `p/<preset>/<file>`, which the build of presets writes
 * @returns how many files there are; undefined where the folder is missing
 */
export function putPresets(folder: string, bucket: Bucket): number | undefined {
  if (!existsSync(join(folder, 'p'))) return undefined;
  const files = globSync('p/*/*', { cwd: folder });
  for (const file of files) putPreset(readFileSync(join(folder, file)), file.split(sep).join('/'), bucket);
  return files.length;
}

function putPreset(bytes: Buffer, key: string, bucket: Bucket): void {
  const type = TYPES[extname(key)];
  if (type === undefined) throw new Error(`${key} of the presets is no picture: only .png and .webp are.`);
  const etag = `"${createHash('md5').update(bytes).digest('hex')}"`;
  if (bucket.head(key)?.etag !== etag) bucket.put(key, { 'content-type': type, 'cache-control': CACHE }, { bytes, checksum: undefined });
}
