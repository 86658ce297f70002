// Writes the look-alikes that names of players are compared by: Unicode's confusables (UTS #39), as the ICU inside Node's own binary
// carries them for its spoof checker. Run it under the project's Node after a new version of it: `node .config/confusables.mjs`.
// It reads: magic, version, length, then offset and length of keys, values and texts (ICU's uspoof_impl.h, format 2).
import { readFileSync, writeFileSync } from 'node:fs';

const FILE = 'apps/api/src/player/confusables.json';
const MAGIC = Buffer.from('effd453802000000', 'hex');
/** What a name may hold, in the normal form in which it is looked up. */
const IN_NAMES = /^[\p{L}\p{M}\p{N} _.-]$/u;

const binary = readFileSync(process.execPath);
const start = binary.indexOf(MAGIC);
if (start < 0) throw new Error('This Node carries no confusables of ICU: run the one from node_modules.');
const data = binary.subarray(start, start + binary.readInt32LE(start + 8));
const [keys, count, values, valueCount, texts] = [12, 16, 20, 24, 28].map((offset) => data.readInt32LE(offset));
if (count !== valueCount || count < 6_000) throw new Error('The format of the confusables has changed: see uspoof_impl.h.');

/** A key is a code point, and above it the length of its prototype less one; the prototype is a code unit or a place among the texts. */
function entry(index) {
  const key = data.readUInt32LE(keys + 4 * index);
  const value = data.readUInt16LE(values + 2 * index);
  const length = (key >>> 24) + 1;
  const prototype = length === 1 ? String.fromCharCode(value) : data.toString('utf16le', texts + 2 * value, texts + 2 * (value + length));
  return [String.fromCodePoint(key & 0xff_ff_ff), prototype];
}

const used = Array.from({ length: count }, (_, index) => entry(index)).filter(
  ([char]) => IN_NAMES.test(char) && !/\p{Default_Ignorable_Code_Point}/u.test(char) && char.normalize('NFKD') === char,
);
const prototypes = Object.fromEntries(
  [...Map.groupBy(used, ([, prototype]) => prototype)].map(([prototype, list]) => [prototype, list.map(([char]) => char).join('')]),
);
const about = `Unicode ${process.versions.unicode}, security/confusables.txt, from ICU ${process.versions.icu}: by prototype, what looks like it. Written by .config/confusables.mjs. © Unicode, Inc., Unicode License v3: https://www.unicode.org/license.txt`;
writeFileSync(FILE, `${JSON.stringify({ about, prototypes }, null, 2)}\n`);
console.log(`${FILE}: ${used.length} characters of ${count}`);
