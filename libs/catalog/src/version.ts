import { createHash } from 'node:crypto';
import type { Catalogue } from './catalog.ts';

/** Names the rules that answered a call (`X-Catalogue-Version`): the first 12 hex digits of the catalogue's SHA-256. */
export const versionOf = (catalogue: Catalogue): string =>
  createHash('sha256').update(JSON.stringify(catalogue)).digest('hex').slice(0, 12);
