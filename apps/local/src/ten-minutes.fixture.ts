import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The cloud of the walks. */
const HERE = 'localhost:4000';

/** The blocks of code of a walk in docs/ten-minutes.md, to the letter, but for where the cloud is. @param language as `sh` */
export function blocksOf(walk: string, language: string, url: string): string[] {
  const text = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'ten-minutes.md'), 'utf8');
  const part = text.split(/^## /m).find((section) => section.startsWith(`${walk}\n`)) ?? '';
  const blocks = [...part.matchAll(/^```(\w+)\n(.*?)^```$/gms)].filter((match) => match[1] === language);
  return blocks.map((match) => (match[2] ?? '').replaceAll(HERE, new URL(url).host));
}
