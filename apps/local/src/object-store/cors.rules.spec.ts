import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ruleFor } from './cors.rules.ts';

const lets = (pattern: string, origin: string): boolean => {
  const rule = { origins: [pattern], methods: ['GET'], headers: [], exposed: [], maxAge: undefined };
  return ruleFor([rule], { origin, method: 'GET', headers: [] }) === rule;
};

it('a star stands for any text, and for nothing that is not there', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 4 });
  fc.assert(
    fc.property(text, text, text, (before, after, origin) => {
      expect(lets(`${before}*${after}`, before + origin + after)).toBe(true);
      expect(lets(`${before}*${after}`, origin)).toBe(new RegExp(`^${before}.*${after}$`).test(origin));
      expect(lets(before, origin)).toBe(before === origin);
    }),
  );
});
