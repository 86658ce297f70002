import type { Item } from '#dynamo/item';
import { corePrefixes } from '#dynamo/keys';
import type { HeldRepository } from './held.repository.ts';
import { type Holding, partition } from './holding.ts';
import type { ObjectRepository } from './object.repository.ts';

/** The last export, and the documents that were written. */
export function exportHolding(held: HeldRepository, objects: ObjectRepository): Holding {
  const items = partition(held, { name: 'exports', prefix: corePrefixes.export, show: toAsked });
  return {
    ...items,
    // The item first: a job that comes to its end then finds none, and removes its own document.
    async erase(playerId) {
      const [item, documents] = [await items.erase(playerId), await objects.removeOthers(playerId)];
      return item || documents;
    },
  };
}

const toAsked = ({ state, askedAt, readyAt }: Item) => ({ state, askedAt, readyAt });
