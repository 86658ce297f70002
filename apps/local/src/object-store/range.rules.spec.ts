import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { rangeOf } from './range.rules.ts';

it('is what slicing the bytes would give, and never beyond them', () => {
  const bound = fc.option(fc.nat({ max: 60 }), { nil: undefined });
  fc.assert(
    fc.property(fc.nat({ max: 50 }), bound, bound, (size, from, to) => {
      const bytes = Array.from({ length: size }, (_, index) => index);
      const range = rangeOf(`bytes=${from ?? ''}-${to ?? ''}`, size);
      if (from === undefined && to === undefined) expect(range).toBe('whole');
      else if (from !== undefined && to !== undefined && to < from) expect(range).toBe('whole');
      else {
        const wanted = from === undefined ? bytes.slice(Math.max(size - (to ?? 0), 0)) : bytes.slice(from, (to ?? size) + 1);
        const got = typeof range === 'object' ? bytes.slice(range.first, range.last + 1) : range;
        expect(got).toEqual(wanted.length === 0 ? 'none' : wanted);
      }
    }),
  );
});
