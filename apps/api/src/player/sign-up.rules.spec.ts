import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { askedBits, workRefusal, zeroBits } from '#guest-client/work';
import { checkGuest } from './sign-up.rules.ts';

// The example of docs/sign-in.md.
const NAME = '3f8e9c1a-1b2c-4d3e-8f4a-5b6c7d8e9f00';
const EXAMPLE = { username: NAME, proof: '198918' };

const uuid = fc.uuid({ version: 4 });
const proofs = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 64 }).filter((text) => !text.includes(' '));

/** How many zeros a number of so many digits begins with, in base two. */
function leadingZeros(hex: string): number {
  const digits = [...hex].map((digit) => Number.parseInt(digit, 16).toString(2).padStart(4, '0')).join('');
  return digits.length - digits.replace(/^0+/, '').length;
}
const hexOf = (username: string, proof: string): string => createHash('sha256').update(`laurel:${username}:${proof}`).digest('hex');

describe('a guest', () => {
  it('signs up with exactly the work that the hash of name and proof shows', () => {
    const property = fc.property(uuid, proofs, fc.integer({ min: 1, max: 8 }), (username, proof, bits) => {
      const check = (): void => {
        checkGuest({ username, proof }, bits);
      };
      if (leadingZeros(hexOf(username, proof)) >= bits) expect(check).not.toThrow();
      else expect(check).toThrow(workRefusal(bits));
    });
    fc.assert(property, { numRuns: 2_000 });
  });

  it('may use the example of the docs, in small letters and large ones, for no bit more and no other name', () => {
    expect(leadingZeros(hexOf(NAME, EXAMPLE.proof))).toBe(16);
    for (const username of [NAME, NAME.toUpperCase()]) {
      expect(() => {
        checkGuest({ ...EXAMPLE, username }, 16);
      }).not.toThrow();
    }
    expect(() => {
      checkGuest(EXAMPLE, 16 + 1);
    }).toThrow('proof_of_work');
    const property = fc.property(uuid, (username) => {
      expect(() => {
        checkGuest({ ...EXAMPLE, username }, 16);
      }).toThrow('proof_of_work');
    });
    fc.assert(property, { seed: 1 });
  });

  it.each([undefined, '', 'a b', 'é', 'x'.repeat(65)])('is refused the proof %j, whatever its hash', (proof) => {
    expect(() => {
      checkGuest({ username: NAME, proof }, 1);
    }).toThrow(workRefusal(1));
  });

  it('needs no proof where no bit is asked for', () => {
    fc.assert(
      fc.property(uuid, fc.option(proofs, { nil: undefined }), (username, proof) => {
        checkGuest({ username, proof }, 0);
      }),
    );
  });

  it.each([0, 8])('has a UUIDv4 for a name, with %i bits too', (bits) => {
    for (const username of ['ada', 'ada@example.com', '3f8e9c1a-1b2c-1d3e-8f4a-5b6c7d8e9f00', `${NAME}0`]) {
      expect(() => {
        checkGuest({ username, proof: 'x' }, bits);
      }).toThrow('UUIDv4');
    }
  });
});

describe('the work', () => {
  it('is counted in zero bits', () => {
    const property = fc.property(fc.nat({ max: 31 }), fc.uint8Array({ minLength: 1, maxLength: 32 }), (zeros, rest) => {
      const hash = Uint8Array.from([...new Uint8Array(zeros), ...rest]);
      expect(zeroBits(hash)).toBe(leadingZeros(Buffer.from(hash).toString('hex')));
    });
    fc.assert(property, { numRuns: 1_000 });
  });

  it('can be read out of the refusal, and out of no other', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 256 }), (bits) => {
        expect(askedBits(`PreSignUp failed with error ${workRefusal(bits)}.`)).toBe(bits);
      }),
    );
    expect(askedBits('PreSignUp failed with error sign up with a UUIDv4 as the username.')).toBeUndefined();
  });
});
