import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { requestHash } from './request.rules.ts';

const value = fc.oneof(fc.string(), fc.integer(), fc.boolean());
const body = fc.dictionary(fc.string({ minLength: 1 }), value, { maxKeys: 6 });
const hash = (of: object, more: { operation?: string; target?: string } = {}): string =>
  requestHash({ operation: 'add', target: 'p1', body: of, ...more });

describe('requestHash', () => {
  it('does not depend on the order of fields, nor on whether an absent one is null', () => {
    fc.assert(
      fc.property(body, fc.array(fc.string({ minLength: 1 })), (fields, others) => {
        const reversed = Object.fromEntries(Object.entries(fields).toReversed());
        const nulls = Object.fromEntries(
          others.flatMap((name, i) => (Object.hasOwn(fields, name) ? [] : [[name, i % 2 ? null : undefined]])),
        );
        expect(hash({ ...nulls, ...reversed })).toBe(hash(fields));
      }),
    );
  });

  it('is another for another value, operation or target', () => {
    fc.assert(
      fc.property(body, fc.string({ minLength: 1 }), value, value, (fields, name, one, other) => {
        fc.pre(one !== other);
        expect(hash({ ...fields, [name]: one })).not.toBe(hash({ ...fields, [name]: other }));
        expect(hash(fields, { operation: 'buy' })).not.toBe(hash(fields));
        expect(hash(fields, { target: 'p2' })).not.toBe(hash(fields));
      }),
    );
  });
});
