import type { Slot } from '#catalog/catalog';

/** What a save holds: a JSON object of the game's own. */
export type Contents = Readonly<Record<string, unknown>>;

/** All that is known of a save but its contents. The slot's own item is the newest one's. */
export interface SaveHead {
  /** 1 for the first save of a slot; 0: there is none. */
  version: number;
  /** Of the contents as JSON. */
  bytes: number;
  /** Of the contents, whatever the order of their keys. */
  hash: string;
  device: string | null;
  /** ISO 8601 UTC. */
  at: string;
  /** What made this version and the three before it, latest first; an empty text where a call had no key. */
  operations: readonly string[];
  /** When the slot's bucket is full again, in milliseconds since 1970. */
  fullAt: number;
}

/** A save as it is stored: its contents compressed. */
export interface Save extends SaveHead {
  data: Uint8Array;
}

/** Before the first save. */
export const NO_SAVE: SaveHead = { version: 0, bytes: 0, hash: '', device: null, at: '', operations: [], fullAt: 0 };

/** How many versions of a slot are kept: the current one and the last three. */
export const KEPT_VERSIONS = 4;

/** Whether the slot still holds a version, once it has come to `newest`. */
export const isKept = (version: number, newest: number): boolean => version <= newest && version > newest - KEPT_VERSIONS;

/** Which slot of which player. */
export interface SlotOf {
  playerId: string;
  slot: string;
}

/** Who saves: a server may write every field, and is not slowed. */
export type Writer = 'player' | 'server';

/** One call that saves. */
export interface SaveCall {
  playerId: string;
  slot: Slot;
  by: Writer;
  at: Date;
  /** What the call is remembered by; an empty text: by nothing. */
  operation: string;
  /** The version that the client's data began from. */
  baseVersion: number;
  change:
    | { kind: 'replace' | 'merge'; data: Contents; device: string | null }
    | { /** Saves an old version once more. */ kind: 'restore'; version: number };
}

/** What a call that saves has come to. */
export interface Saved {
  head: SaveHead;
  contents: Contents;
  /** Another save was merged with, which the sender did not know. */
  merged: boolean;
}
