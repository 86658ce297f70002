import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TokenBucket } from './token-bucket.ts';

/** When each of those who come at such times goes on, on a clock that waits move. */
async function passes(perSecond: number, pauses: readonly number[]): Promise<number[]> {
  let now = 0;
  const times: number[] = [];
  const bucket = new TokenBucket(
    perSecond,
    () => now,
    (ms) => Promise.resolve((now += ms)),
  );
  for (const pause of pauses) {
    now += pause;
    await bucket.take();
    times.push(now);
  }
  return times;
}

it('lets through in no span of time more than its rate, and a fifth of a second of it at once', async () => {
  const pauses = fc.array(fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, fc.nat({ max: 2_000 })), { maxLength: 200 });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 5, max: 2_000 }), pauses, async (perSecond, list) => {
      const times = await passes(perSecond, list);
      for (const [i, from] of times.entries())
        for (const [j, to] of times.entries())
          if (j > i) expect(j - i + 1).toBeLessThanOrEqual(((to - from) * perSecond) / 1_000 + Math.max(1, perSecond / 5) + 1e-6);
    }),
    { numRuns: 50 },
  );
});

it('keeps nobody waiting below its rate', async () => {
  const times = await passes(
    100,
    Array.from({ length: 50 }, () => 10),
  );
  expect(times).toEqual(Array.from({ length: 50 }, (_, i) => 10 * (i + 1)));
});
