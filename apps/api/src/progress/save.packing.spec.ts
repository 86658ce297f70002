import { isDeepStrictEqual } from 'node:util';
import { brotliCompressSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Problem } from '#core/problem';
import { hashOf, pack, unpack } from './save.packing.ts';

const contents = fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue({ stringUnit: 'grapheme' }));

const parsed = (data: object): unknown => JSON.parse(JSON.stringify(data));

describe('a packed save', () => {
  it('comes back to the letter', async () => {
    await fc.assert(
      fc.asyncProperty(contents, async (data) => {
        const { data: packed, bytes } = await pack(data);
        const json = JSON.stringify(data);
        expect(JSON.stringify(await unpack(packed))).toBe(json);
        expect(bytes).toBe(Buffer.byteLength(json));
      }),
    );
  });

  it('has at most 400 KB as JSON', async () => {
    const frame = '{"a":""}'.length;
    await expect(pack({ a: 'x'.repeat(400 * 1024 - frame) })).resolves.toMatchObject({ bytes: 400 * 1024 });
    await expect(pack({ a: 'x'.repeat(400 * 1024 - frame + 1) })).rejects.toThrow(Problem);
  });

  it('is not unpacked to more than that', async () => {
    const bomb = brotliCompressSync(Buffer.from(`{"a":"${'x'.repeat(50_000_000)}"}`));
    expect(bomb.byteLength).toBeLessThan(1_000);
    await expect(unpack(bomb)).rejects.toThrow('Cannot create a Buffer larger than');
  });
});

describe('hashOf', () => {
  it('is the same for equal contents, and another for others', () => {
    fc.assert(
      fc.property(contents, contents, (one, other) => {
        const turned = Object.fromEntries(Object.entries(one).reverse());
        expect(hashOf(turned)).toBe(hashOf(one));
        // As JSON: 0 and -0 are written alike.
        if (!isDeepStrictEqual(parsed(one), parsed(other))) expect(hashOf(other)).not.toBe(hashOf(one));
      }),
    );
  });
});
