import type { Item } from '#dynamo/item';
import { corePrefixes } from '#dynamo/keys';
import type { TableName } from '#dynamo/tables';
import type { HeldRepository } from './held.repository.ts';

/** Where a feature's keys are: the beginnings of partition and sort keys. */
export interface Covered {
  table: TableName;
  pk: string;
  sk: string;
}

/** What a feature holds of a player: how to give it out and how to forget it. Every key that names a player belongs to one. */
export interface Holding {
  /** Of its part of the export document. */
  name: string;
  covers: readonly Covered[];
  /** All of it, one after the other, in words of the API; nothing where no part of it is told. */
  export: (playerId: string) => AsyncIterable<unknown>;
  /** May be done again, and after a crash. @returns whether there was anything to erase */
  erase: (playerId: string) => Promise<boolean>;
}

/** The items of `core` in a player's partition whose sort keys begin alike. @param show an item in words of the API */
export function partition(
  held: HeldRepository,
  { name, prefix, show }: { name: string; prefix: string; show: (item: Item) => unknown },
): Holding {
  return {
    name,
    covers: [{ table: 'core', pk: PLAYERS, sk: prefix }],
    async *export(playerId) {
      for await (const item of held.items('core', playerId, prefix)) yield await show(item);
    },
    erase: (playerId) => held.erase('core', playerId, prefix),
  };
}

/** How the partitions of players begin, in every table. */
export const PLAYERS = corePrefixes.player('');
