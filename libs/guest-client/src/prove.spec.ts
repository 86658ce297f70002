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

it('leaves the game time to go on', async () => {
  let turns = 0;
  const timer = setInterval(() => turns++, 0);
  await prove(NAME, 14);
  clearInterval(timer);
  expect(turns).toBeGreaterThan(1);
});

it('ends when it is told to', async () => {
  const control = new AbortController();
  const search = prove(NAME, 256, control.signal);
  control.abort(new Error('The player has left'));
  await expect(search).rejects.toThrow('The player has left');
});
