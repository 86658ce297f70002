export const WINDOWS = ['all', 'day', 'week', 'season'] as const;

/** How a board cuts time: for ever, the day, the ISO week, the season; days and weeks in the catalogue's time zone. */
export type Window = (typeof WINDOWS)[number];

/** A leaderboard as a game designer declares it; a client never chooses any of this. */
export type Board = {
  boardId: string;
  title: string;
  /** `desc`: the highest score is rank 1; `asc`: the lowest. */
  order: 'desc' | 'asc';
  /** Of equal scores: the `earlier` one stands before the later, or they have a `shared` rank (1, 2, 2, 4). */
  ties: 'earlier' | 'shared';
  /** The first is the one that a request without a window means. */
  windows: readonly [Window, ...Window[]];
  /** Bounds of one call's score, inclusive. */
  min: number;
  max: number;
  /** Submits of one player a minute; null: no limit. */
  maxPerMinute: number | null;
  /** How many places are counted live from the top: 512 to 4,096. */
  exactPlaces: number;
  /** What a run needs to be taken; null: a score is enough. */
  ticket: TicketRule | null;
  /** What a season's close pays: each player the first that fits. Empty where the board has no season. */
  seasonRewards: readonly SeasonReward[];
} & (
  | { /** The best whole run stands. */ operator: 'best' }
  | { /** The last run stands. */ operator: 'latest' }
  | { /** All runs add up, within inclusive bounds of the total. */ operator: 'sum'; totalMin: number; totalMax: number }
);

/** Runs of the board begin with a ticket, and their score must be plausible for the time since then. */
export interface TicketRule {
  /** The most that a run may score a second played; null: no limit. */
  maxPerSecond: number | null;
  /** The score is a time in milliseconds, and no longer than the time played. */
  withinTimePlayed: boolean;
}

/** Who gets what when a season closes: the ranks `from` to `to`, or the best `top` percent of all, one player at least. */
export type SeasonReward = ({ by: 'rank'; from: number; to: number } | { by: 'percentile'; top: number }) & {
  rewards: readonly Reward[];
};

/** A stretch of the game's life with its own tasks and boards; in the time order of the list, without overlap. */
export interface Season {
  /** `s1`, `s2` … */
  season: string;
  /** ISO 8601 UTC; the end is the first moment after it. */
  startsAt: string;
  endsAt: string;
  /** For so long after the end, boards still take runs that began before it; and those without a ticket, until the next season begins. */
  graceSeconds: number;
}

export interface Currency {
  currency: string;
  title: string;
}

export interface Money {
  currency: string;
  /** Whole units, above zero. */
  amount: number;
}

/** Where money may come from besides what the game gives by its own rules. */
export interface Source {
  source: string;
  /** Who may call `POST /money/add` with it. */
  callers: readonly ('player' | 'server' | 'admin')[];
  currencies: readonly string[];
  /** `correction`: either sign, with a reason. */
  kind: 'earn' | 'correction';
  /** The most that one call may add; null: no cap. */
  perCall: number | null;
  /** The most that a player gets a day; null: no cap. A source with a cap has one currency. */
  perDay: number | null;
  /** Each call names a store receipt, which counts once for ever over all players. */
  receipt: boolean;
}

export interface Item {
  itemId: string;
  title: string;
  /** A player owns one at most. */
  unique: boolean;
}

/** What a player gets. */
export type Reward = ({ type: 'currency' } & Money) | { type: 'item'; itemId: string; quantity: number };

/** Something in the shop. */
export interface Offer {
  offerId: string;
  title: string;
  /** At most one price a currency; none: free. */
  price: readonly Money[];
  /** What one unit gives. */
  grants: readonly Reward[];
  /** How many units a player may buy in a period; null: no limit. */
  limit: { count: number; per: Window } | null;
  /** How many units there are for all players, for ever; null: no end. */
  stock: number | null;
}

/** What the service counts about a player, from what it accepted and from nothing else. */
export interface Counter {
  counter: string;
  feed:
    | { /** Scores of these boards: how many, or the highest. */ by: 'score'; take: 'count' | 'highest'; boards: readonly string[] }
    | { /** What the player paid in the shop and for unlocks. */ by: 'spending'; currencies: readonly string[] }
    | { /** The highest number that the field of a save has had. */ by: 'progress'; slot: string; field: string };
}

/** A counter that must have come to a number. */
export interface CounterNeed {
  counter: string;
  need: number;
}

/** Something to do, with a reward once a cycle. */
export interface Task {
  taskId: string;
  title: string;
  /** `all`: once. Counters count within the cycle. */
  cycle: Window;
  counters: readonly CounterNeed[];
  rewards: readonly Reward[];
}

/** A level, a feature or an achievement that a player gets once and keeps. */
export interface Unlock {
  unlockId: string;
  kind: 'level' | 'feature' | 'achievement';
  title: string;
  requires: { unlocks: readonly string[]; counters: readonly CounterNeed[] };
  price: readonly Money[];
  rewards: readonly Reward[];
}

export const POLICIES = ['max', 'min', 'union', 'sum', 'latest', 'server'] as const;

/** How two saves of a field become one; `server`: only servers write it. */
export type Policy = (typeof POLICIES)[number];

/** A place for a player's save. */
export interface Slot {
  slot: string;
  /** Whether saves may be merged; a slot that may not takes `replace` only. */
  merge: boolean;
  /** A field without a policy is `latest`. */
  fields: readonly { field: string; policy: Policy }[];
}

/** All that designers configure. */
export interface Catalogue {
  /** IANA name. */
  timeZone: string;
  seasons: readonly Season[];
  boards: readonly Board[];
  currencies: readonly Currency[];
  sources: readonly Source[];
  items: readonly Item[];
  offers: readonly Offer[];
  counters: readonly Counter[];
  tasks: readonly Task[];
  unlocks: readonly Unlock[];
  slots: readonly Slot[];
  /** Drawings that players may take as their avatar, each `libs/avatar/presets/<preset>.svg`. */
  presets: readonly string[];
  /** No name of a player holds one of these, in any spelling that looks alike. */
  blockedNames: readonly string[];
}

export const findBoard = (catalogue: Catalogue, boardId: string): Board | undefined =>
  catalogue.boards.find((board) => board.boardId === boardId);
export const findSource = (catalogue: Catalogue, source: string): Source | undefined =>
  catalogue.sources.find((one) => one.source === source);
export const findItem = (catalogue: Catalogue, itemId: string): Item | undefined => catalogue.items.find((item) => item.itemId === itemId);
export const findOffer = (catalogue: Catalogue, offerId: string): Offer | undefined =>
  catalogue.offers.find((offer) => offer.offerId === offerId);
export const findTask = (catalogue: Catalogue, taskId: string): Task | undefined => catalogue.tasks.find((task) => task.taskId === taskId);
export const findUnlock = (catalogue: Catalogue, unlockId: string): Unlock | undefined =>
  catalogue.unlocks.find((unlock) => unlock.unlockId === unlockId);
export const findSlot = (catalogue: Catalogue, slot: string): Slot | undefined => catalogue.slots.find((one) => one.slot === slot);
export const hasCurrency = (catalogue: Catalogue, currency: string): boolean =>
  catalogue.currencies.some((one) => one.currency === currency);
