import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testClient } from '#testing/client';
import { startWorld, type World } from '#testing/api';
import { ApiEnv } from '../env.ts';
import { ProgressRepository } from './progress.repository.ts';
import { headAttributes, toHead } from './save.item.ts';
import { NO_SAVE, type Save, type SlotOf } from './save.ts';

let world: World;
let items: ProgressRepository;
beforeAll(async () => {
  world = await startWorld();
  items = new ProgressRepository(testClient(), new ApiEnv(process.env));
});
afterAll(() => {
  world.stop();
});

const place = (): SlotOf => ({ playerId: randomUUID(), slot: 'main' });
const version = (number: number, device = 'pc'): Save => {
  const operations = Array<string>(Math.min(number, 4)).fill('');
  return { ...NO_SAVE, version: number, device, at: new Date(0).toISOString(), operations, data: Buffer.from([number]) };
};

describe('the head of a slot', () => {
  it('is moved forward by a save, and never back by one that comes late', async () => {
    const slot = place();
    const [first, third] = [version(1), version(3)].map((save) => toHead(headAttributes(save)));
    expect(await items.advance(slot, third!)).toEqual(third);
    expect(await items.advance(slot, first!)).toEqual(third);
    expect(await items.head(slot)).toEqual(third);
    expect(await items.advance(slot, version(4))).toEqual(version(4));
    expect(await items.head(slot)).toMatchObject({ version: 4 });
  });

  it('stays that of the save that made it, where another call moves it to the same', async () => {
    const slot = place();
    await items.advance(slot, version(1, 'mine'));
    expect(await items.advance(slot, version(1, 'mine'))).toMatchObject({ version: 1 });
    expect(await items.head(slot)).toMatchObject({ version: 1, device: 'mine' });
  });
});

describe('a version', () => {
  it('is put once, in the place of the one four before it', async () => {
    const slot = place();
    for (const number of [1, 2, 3, 4, 5]) expect(await items.put(slot, version(number))).toBeUndefined();
    expect(await items.put(slot, version(5, 'late'))).toEqual(version(5));
    expect(await items.put(slot, version(1, 'late'))).toEqual(version(5));
    expect(await items.put(slot, version(10))).toEqual(version(2));
    const found = await Promise.all([1, 2, 3, 4, 5, 6].map((number) => items.find(slot, number)));
    expect(found).toEqual([undefined, ...[2, 3, 4, 5].map((number) => version(number)), undefined]);
  });
});
