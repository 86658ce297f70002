/** Every key's text is built and parsed here and nowhere else. */
export interface Key {
  pk: string;
  sk: string;
}

const PLAYER = 'P#';

/** Table `core`: a player's items that last. */
export const coreKeys = {
  profile: (playerId: string): Key => ({ pk: PLAYER + playerId, sk: 'A' }),
  counters: (playerId: string): Key => ({ pk: PLAYER + playerId, sk: 'N' }),
};

/** Table `boards`: entries, and what a board keeps about itself. */
export const boardKeys = {
  entry: (playerId: string, boardId: string, period: string): Key => ({ pk: PLAYER + playerId, sk: `E#${boardId}#${period}` }),
  /** Partition of the index `rank`; the last part is reserved. */
  rank: (boardId: string, period: string): string => `R#${boardId}#${period}#0`,
  changes: (boardId: string, period: string): Key => ({ pk: `B#${boardId}#${period}`, sk: 'S#c' }),
  head: (boardId: string, period: string): Key => ({ pk: `B#${boardId}#${period}`, sk: 'T#0' }),
};

/** Table `live`: connections and subscriptions. One shard a topic: `0`. */
export const liveKeys = {
  connection: (connectionId: string): Key => ({ pk: `C#${connectionId}`, sk: 'C' }),
  byPlayer: (playerId: string, connectionId: string): Key => ({ pk: PLAYER + playerId, sk: `C#${connectionId}` }),
  subscribers: (topic: string): string => `S#${topic}#0`,
  subscription: (topic: string, connectionId: string): Key => ({ pk: `S#${topic}#0`, sk: connectionId }),
};

export const playerOf = (pk: string): string => pk.slice(PLAYER.length);

/** The board and period of an entry's key; undefined for any other item. */
export function parseEntry(key: Key): { playerId: string; boardId: string; period: string } | undefined {
  const [kind, boardId, period] = key.sk.split('#');
  return key.pk.startsWith(PLAYER) && kind === 'E' && boardId && period ? { playerId: playerOf(key.pk), boardId, period } : undefined;
}
