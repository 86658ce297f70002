import type { Key } from '#dynamo/keys';
import type { Item } from '#dynamo/item';
import type { Write } from '#dynamo/write';
import type { Money } from '#catalog/catalog';
import type { Profile } from '#player/profile';
import type { Counters } from '../player/counters.rules.ts';

/** A wallet: its balance, and how many entries its ledger has. */
export interface Wallet {
  balance: number;
  length: number;
}

/** What stands before an operation, by strong reads; what has expired is not there. */
export interface Standing {
  profile: Profile | undefined;
  /** Of the admin who acts, where one does. */
  admin?: Profile | undefined;
  counters: Counters;
  wallet: (currency: string) => Wallet;
  /** One of the operation's `reads` or `checks`. */
  item: (key: Key) => Item | undefined;
  /** Sold units by shard, where the operation names a stock. */
  sold: readonly number[];
}

/** An item that a player gets. Of a unique one that the player has already: `refuse` the operation (read it first), or `keep` the one. */
export interface Grant {
  itemId: string;
  quantity: number;
  unique: false | 'refuse' | 'keep';
}

/** What an operation does, all in one transaction or not at all. */
export interface Effects {
  /** What a player pays: it counts as spending. */
  pays: readonly Money[];
  /** Other changes of wallets, of either sign. */
  changes: readonly Money[];
  grants: readonly Grant[];
  writes: readonly Write[];
}

/** How wallets stand after the operation: those it read, by currency. */
export type After = (currency: string) => Wallet;

/** `stands`: the operation has no further effect, this is its answer; `replayed` where an earlier call got the same. */
export type Decision<T> = { stands: T; replayed?: boolean } | { effects: Effects; answer: (after: After) => T };

/** One money operation: read, decide, write in one transaction; repeated from the reading on where another was faster. */
export interface Operation<T> {
  playerId: string;
  /** What the ledger's entries say of themselves: `buy` of `potion`, `add` from `match`. */
  operation: 'add' | 'buy' | 'unlock' | 'task' | 'season';
  source: string;
  /** Who acts: where the player is not there, a player is gone, and another asked for somebody unknown. */
  by: 'player' | 'other';
  /** The admin who acts on the player: whether they still may is asked first. */
  admin?: string | undefined;
  at: Date;
  /** Of an `Idempotency-Key`: where the answer is recorded, to be given again to the request of this hash. */
  record?: { key: Key; hash: string };
  currencies: readonly string[];
  /** Whether the decision or its spending needs the counters. */
  counters: boolean;
  /** What tells that the operation is done: read before the wallets, so that these are not older than it. */
  reads: readonly Key[];
  /** Read only where the answer is not recorded yet. */
  checks: readonly Key[];
  /** The offer whose stock is read, with the number of its shards. */
  stock?: { offerId: string; shards: number };
  /** Asked before somebody else is told `unknown_player`, whom a request names last. @throws Problem where the catalogue lacks a name */
  checkNames?: () => void;
  /** @throws Problem where the operation is refused */
  decide: (standing: Standing) => Decision<T>;
}
