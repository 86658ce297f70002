import { type Item, textOf } from '#dynamo/item';
import { corePrefixes, partsOf } from '#dynamo/keys';
import type { HeldRepository } from '../player/held.repository.ts';
import { type Holding, partition } from '../player/holding.ts';
import { type SaveHead } from './save.ts';
import { toHead, toSave } from './save.item.ts';
import { unpack } from './save.packing.ts';

/** What progress holds of a player: the slots, and every version that is kept, with its contents. */
export const progressHoldings = (held: HeldRepository): Holding[] => [
  partition(held, { name: 'slots', prefix: corePrefixes.saves, show: (item) => told(item, toHead(item)) }),
  partition(held, { name: 'saves', prefix: corePrefixes.savesData, show: toContents }),
];

async function toContents(item: Item) {
  const save = toSave(item);
  return { ...told(item, save), data: await unpack(save.data) };
}

const told = (item: Item, { version, at, device, bytes }: SaveHead) => ({
  slot: partsOf(textOf(item, 'sk'))[0],
  version,
  updatedAt: at,
  device,
  bytes,
});
