import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { frameGuard } from './frame-guard.ts';

const LIMIT = 70_000;

function frame({ opcode, length, masked }: { opcode: number; length: number; masked: boolean }): Buffer {
  const mask = masked ? 0x80 : 0;
  const head = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
  head.writeUInt8(0x80 | opcode, 0);
  head.writeUInt8(mask | (length < 126 ? length : length < 65_536 ? 126 : 127), 1);
  if (head.length === 4) head.writeUInt16BE(length, 2);
  if (head.length === 10) head.writeBigUInt64BE(BigInt(length), 2);
  // A payload of what could be taken for headers of frames that are too long.
  return Buffer.concat([head, Buffer.alloc(masked ? 4 : 0), Buffer.alloc(length, 0xff)]);
}

const frames = fc.array(
  fc.record({
    opcode: fc.constantFrom(0, 1, 2, 9),
    length: fc.oneof(fc.constantFrom(0, 1, 125, 126, 65_535, 65_536, LIMIT, LIMIT + 1), fc.nat(300)),
    masked: fc.boolean(),
  }),
  { maxLength: 6 },
);

describe('the frame guard', () => {
  it('calls once, where a data frame is too long, however the bytes are cut', () => {
    fc.assert(
      fc.property(frames, fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 1, maxLength: 20 }), (list, cuts) => {
        let calls = 0;
        const guard = frameGuard(LIMIT, () => (calls += 1));
        const bytes = Buffer.concat(list.map(frame));
        for (let at = 0, i = 0; at < bytes.length; i++) {
          const size = cuts[i % cuts.length] ?? 1;
          guard(bytes.subarray(at, at + size));
          at += size;
        }
        expect(calls).toBe(list.some(({ opcode, length }) => opcode < 8 && length > LIMIT) ? 1 : 0);
      }),
      { numRuns: 200 },
    );
  });

  it('calls at the header, before the payload is there', () => {
    let calls = 0;
    const guard = frameGuard(10, () => (calls += 1));
    guard(frame({ opcode: 1, length: 11, masked: true }).subarray(0, 5));
    expect(calls).toBe(0);
    guard(Buffer.alloc(1));
    expect(calls).toBe(1);
  });
});
