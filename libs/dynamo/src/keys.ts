/** Every key's text is built and parsed here and nowhere else. */
export interface Key {
  pk: string;
  sk: string;
}

const PLAYER = 'P#';

const LEDGER_DIGITS = 12;
const PAGE_DIGITS = 6;

/** Table `core`: a player's items. `~` sorts last, so that the start of a session reads none of what stands behind it. */
export const coreKeys = {
  profile: (playerId: string): Key => ({ pk: PLAYER + playerId, sk: 'A' }),
  counters: (playerId: string): Key => ({ pk: PLAYER + playerId, sk: 'N' }),
  wallet: (playerId: string, currency: string): Key => ({ pk: PLAYER + playerId, sk: `W#${currency}` }),
  item: (playerId: string, itemId: string): Key => ({ pk: PLAYER + playerId, sk: `V#${itemId}` }),
  unlock: (playerId: string, kind: string, unlockId: string): Key => ({ pk: PLAYER + playerId, sk: `U#${kind}#${unlockId}` }),
  save: (playerId: string, slot: string): Key => ({ pk: PLAYER + playerId, sk: `G#${slot}` }),
  saveData: (playerId: string, slot: string, place: number): Key => ({ pk: PLAYER + playerId, sk: `~G#${slot}#${place}` }),
  ledgerEntry: (playerId: string, currency: string, number: number): Key => ({
    pk: PLAYER + playerId,
    sk: `~L#${currency}#${String(number).padStart(LEDGER_DIGITS, '0')}`,
  }),
  /** What a player's own call was answered, by its `Idempotency-Key`. */
  record: (playerId: string, operation: string, key: string): Key => ({ pk: PLAYER + playerId, sk: `~I#${operation}#${key}` }),
  /** What a server's or an admin's call was answered: one request over all players. @param pseudonym of the caller */
  callerRecord: (pseudonym: string, operation: string, key: string): Key => ({ pk: `I#${pseudonym}#${operation}#${key}`, sk: 'I' }),
  avatar: (playerId: string, avatarId: string): Key => ({ pk: PLAYER + playerId, sk: `Y#${avatarId}` }),
  /** That an avatar of the player is being drawn. */
  drawing: (playerId: string): Key => ({ pk: PLAYER + playerId, sk: '~Y' }),
  /** How many uploads the player was given on the day, and when the last one was. */
  presigns: (playerId: string, day: string): Key => ({ pk: PLAYER + playerId, sk: `~Y#${day}` }),
  claim: (playerId: string, period: string, task: string): Key => ({ pk: PLAYER + playerId, sk: `~K#${period}#${task}` }),
  /** The claim of what a season's close pays; no task has a name of two parts. */
  seasonReward: (playerId: string, season: string, boardId: string): Key => ({
    pk: PLAYER + playerId,
    sk: `~K#${season}#board#${boardId}`,
  }),
  /** The run tickets of a player. */
  tickets: (playerId: string): Key => ({ pk: PLAYER + playerId, sk: '~T' }),
  purchases: (playerId: string, period: string, offerId: string): Key => ({ pk: PLAYER + playerId, sk: `~O#${period}#${offerId}` }),
  earned: (playerId: string, day: string, source: string): Key => ({ pk: PLAYER + playerId, sk: `~C#${day}#${source}` }),
  /** How often a player did something that is limited by the day. */
  dayCount: (playerId: string, day: string, what: string): Key => ({ pk: PLAYER + playerId, sk: `~D#${day}#${what}` }),
  receipt: (source: string, sha256: string): Key => ({ pk: `R#${source}#${sha256}`, sk: 'R' }),
  stock: (offerId: string, shard: number): Key => ({ pk: `S#${offerId}`, sk: String(shard) }),
  uniqueName: (key: string): Key => ({ pk: `N#${key}`, sk: 'N' }),
  directoryName: (casefolded: string, playerId: string): Key => ({
    pk: `M#${Array.from(casefolded).slice(0, 2).join('')}`,
    sk: `${casefolded}#${playerId}`,
  }),
  deletion: (playerId: string): Key => ({ pk: `D#${playerId}`, sk: 'D' }),
  export: (playerId: string): Key => ({ pk: PLAYER + playerId, sk: '~X' }),
  audit: (about: { player: string } | { admin: string } | { day: string }, time: string, id: string): Key => ({
    pk: 'player' in about ? `X#p#${about.player}` : 'admin' in about ? `X#a#${about.admin}` : `X#d#${about.day}`,
    sk: `${time}#${id}`,
  }),
};

/** Beginnings of sort keys, for queries. */
export const corePrefixes = {
  player: (playerId: string): string => PLAYER + playerId,
  profile: 'A',
  counters: 'N',
  wallets: 'W#',
  items: 'V#',
  unlocks: 'U#',
  avatars: 'Y#',
  uploads: '~Y',
  saves: 'G#',
  savesData: '~G#',
  ledgers: '~L#',
  records: '~I#',
  claims: '~K#',
  purchases: '~O#',
  earned: '~C#',
  dayCounts: '~D#',
  export: '~X',
  tickets: '~T',
  ledger: (currency: string): string => `~L#${currency}#`,
  /** Sorts before all that a session does not need. */
  behind: '~',
  stock: (offerId: string): string => `S#${offerId}`,
};

/** Table `boards`: entries, and what a board keeps about itself. */
export const boardKeys = {
  entry: (playerId: string, boardId: string, period: string): Key => ({ pk: PLAYER + playerId, sk: `E#${boardId}#${period}` }),
  /** Partition of the index `rank`; the last part is reserved. */
  rank: (boardId: string, period: string): string => `R#${boardId}#${period}#0`,
  changes: (boardId: string, period: string): Key => ({ pk: `B#${boardId}#${period}`, sk: 'S#c' }),
  head: (boardId: string, period: string): Key => ({ pk: `B#${boardId}#${period}`, sk: 'T#0' }),
  /** The ladder in force; sorts before the changes, so that one query reads both. */
  ladder: (boardId: string, period: string): Key => ({ pk: `B#${boardId}#${period}`, sk: 'S' }),
  ladderPage: (boardId: string, period: string, version: string, page: number): Key => ({
    pk: `B#${boardId}#${period}`,
    sk: `L#${version}#${page}`,
  }),
  /** How far the close of a season has come. */
  close: (boardId: string, season: string): Key => ({ pk: `B#${boardId}#${season}`, sk: 'C' }),
  archivePage: (boardId: string, season: string, page: number): Key => ({
    pk: `B#${boardId}#${season}`,
    sk: `F#${String(page).padStart(PAGE_DIGITS, '0')}`,
  }),
};

/** Beginnings of sort keys in a player's partition of `boards` and of `live`. */
export const entryPrefix = 'E#';
export const connectionPrefix = 'C#';
/** Of a season's archive, in the partition of its board and season. */
export const archivePrefix = 'F#';

/** Table `live`: connections, topics and their subscriptions in shards. */
export const liveKeys = {
  connection: (connectionId: string): Key => ({ pk: `C#${connectionId}`, sk: 'C' }),
  byPlayer: (playerId: string, connectionId: string): Key => ({ pk: PLAYER + playerId, sk: `C#${connectionId}` }),
  topic: (topic: string): Key => ({ pk: `S#${topic}`, sk: 'M' }),
  subscribers: (topic: string, shard: number): string => `S#${topic}#${shard}`,
  subscription: (topic: string, shard: number, connectionId: string): Key => ({ pk: `S#${topic}#${shard}`, sk: connectionId }),
};

export const playerOf = (pk: string): string => pk.slice(PLAYER.length);

/** What a sort key says after its kind: of `~K#d2026-11-20#daily-runs` the period and the task. */
export const partsOf = (sk: string): string[] => sk.split('#').slice(1);

/** The number of a ledger entry, from its sort key. */
export const ledgerNumberOf = (sk: string): number => Number(sk.slice(sk.lastIndexOf('#') + 1));

/** The item of an inventory's sort key. */
export const itemIdOf = (sk: string): string => sk.slice(corePrefixes.items.length);

/** The currency of a wallet's sort key. */
export const currencyOf = (sk: string): string => sk.slice(corePrefixes.wallets.length);

/** The avatar of an avatar's sort key. */
export const avatarIdOf = (sk: string): string => sk.slice(corePrefixes.avatars.length);

/** The unlock of an unlock's sort key. */
export const unlockIdOf = (sk: string): string => sk.slice(sk.lastIndexOf('#') + 1);

/** The board and period of an entry's key; undefined for any other item. */
export function parseEntry(key: Key): { playerId: string; boardId: string; period: string } | undefined {
  const [kind, boardId, period] = key.sk.split('#');
  return key.pk.startsWith(PLAYER) && kind === 'E' && boardId && period ? { playerId: playerOf(key.pk), boardId, period } : undefined;
}

/** The board and period of the key of its counters of change (`S#c`) or of its ladder (`S`); undefined for any other item. */
export function parseState({ pk, sk }: Key, of: 'S#c' | 'S'): { boardId: string; period: string } | undefined {
  const [kind, boardId, period] = pk.split('#');
  return kind === 'B' && sk === of && boardId && period ? { boardId, period } : undefined;
}
