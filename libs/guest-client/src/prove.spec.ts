import { createHash, randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { prove } from './prove.ts';
import { zeroBits } from './work.ts';

const NAME = '3f8e9c1a-1b2c-4d3e-8f4a-5b6c7d8e9f00';
const zerosOf = (username: string, proof: string): number => zeroBits(createHash('sha256').update(`laurel:${username}:${proof}`).digest());

it.each([1, 4, 8, 11])('finds a proof of %i bits', async (bits) => {
  for (const username of Array.from({ length: 5 }, () => randomUUID())) {
    expect(zerosOf(username, await prove(username, bits))).toBeGreaterThanOrEqual(bits);
  }
});

it('finds the same for a name in large letters', async () => {
  expect(await prove(NAME.toUpperCase(), 10)).toBe(await prove(NAME, 10));
});

it('lets the game go on after every 256 hashes', async () => {
  let pauses = 0;
  const pause = (): Promise<void> => {
    pauses++;
    return Promise.resolve();
  };
  const proof = await prove(NAME, 12, { pause });
  expect(pauses).toBe(Math.floor(Number(proof) / 256));
  expect(pauses).toBeGreaterThan(0);
});

it('ends when it is told to', async () => {
  const control = new AbortController();
  const search = prove(NAME, 256, { signal: control.signal });
  control.abort(new Error('The player has left'));
  await expect(search).rejects.toThrow('The player has left');
});
