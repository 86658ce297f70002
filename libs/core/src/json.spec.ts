import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hostileParts } from './json.ts';

const nested = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));

describe('hostileParts', () => {
  it.each([
    ['{"__proto__": {"admin": true}}', '__proto__'],
    ['{"a": {"constructor": 1}}', 'a.constructor'],
    ['{"a": [{"prototype": 1}]}', 'a[0].prototype'],
    [String.raw`{"name": "\ud800"}`, 'name'],
    ['{"a": [1e400]}', 'a[0]'],
  ])('finds %s at its path', (text, path) => {
    expect(hostileParts(JSON.parse(text))).toEqual([expect.objectContaining({ path })]);
  });

  it('finds a key with an unpaired surrogate', () => {
    expect(hostileParts(JSON.parse(String.raw`{"\udc00": 1}`))).toHaveLength(1);
  });

  it('takes 32 levels and refuses 33', () => {
    expect(hostileParts(nested(32))).toEqual([]);
    expect(hostileParts(nested(33))).toHaveLength(1);
  });

  it('names at most 20 mistakes', () => {
    expect(hostileParts(Array.from({ length: 100 }, () => '\ud800'))).toHaveLength(20);
  });

  it('finds nothing in any JSON of well-formed texts and plain keys', () => {
    const key = fc.string({ unit: 'grapheme' }).filter((text) => !['__proto__', 'constructor', 'prototype'].includes(text));
    const plain = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        fc.string({ unit: 'grapheme' }),
        fc.integer(),
        fc.constant(null),
        fc.array(tie('value')),
        fc.dictionary(key, tie('value')),
      ),
    })).value;
    fc.assert(fc.property(plain, (value) => hostileParts(value).length === 0));
  });
});
