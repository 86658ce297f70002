import { hostileParts } from '#core/json';
import type { Board, Catalogue, Counter, CounterNeed, Money, Offer, Reward, Season, SeasonReward, Source, Unlock } from './catalog.ts';
import { namesOf } from './file.names.ts';
import type { Rewards } from './file.rules.ts';
import { type CatalogueFile, fileSchema } from './file.schema.ts';
import { pathText, words } from './file.words.ts';
import { timesOf } from './season.rules.ts';

const PRINTED = 100;

/** A catalogue that is not as it must be; the message lists each mistake on a line of its own. */
export class CatalogueError extends Error {
  override readonly name = 'CatalogueError';
  constructor(mistakes: readonly string[]) {
    const count = mistakes.length === 1 ? 'a mistake' : `${mistakes.length} mistakes`;
    const more = mistakes.length > PRINTED ? [`… and ${mistakes.length - PRINTED} more`] : [];
    super([`The catalogue, libs/catalog/demo.json, has ${count}:`, ...mistakes.slice(0, PRINTED), ...more].join('\n  '));
  }
}

/** The catalogue that the parsed `demo.json` describes, or all that is wrong with it, each as `path: what is wrong and what to do`. */
export function checkCatalogue(json: unknown): { catalogue: Catalogue | undefined; mistakes: readonly string[] } {
  const hostile = hostileParts(json).map(({ path, message }) => `${path}: ${message}`);
  const { data, error } = fileSchema(namesOf(json)).safeParse(json, { error: words });
  if (data && hostile.length === 0) return { catalogue: catalogueOf(data), mistakes: [] };
  const mistakes = (error?.issues ?? []).flatMap(({ path, message, ...issue }) =>
    issue.code === 'unrecognized_keys' ? issue.keys.map((key) => line([...path, key], message)) : [line(path, message)],
  );
  return { catalogue: undefined, mistakes: [...new Set([...hostile, ...mistakes])] };
}

/**
 * The catalogue that the parsed `demo.json` describes, checked as a whole.
 * @throws CatalogueError with all mistakes at once
 */
export function parseCatalogue(json: unknown): Catalogue {
  const { catalogue, mistakes } = checkCatalogue(json);
  if (!catalogue) throw new CatalogueError(mistakes);
  return catalogue;
}

const line = (path: readonly PropertyKey[], message: string): string => (path.length > 0 ? `${pathText(path)}: ${message}` : message);

const list = <T, R>(map: Readonly<Record<string, T>>, to: (id: string, value: T) => R): R[] =>
  Object.entries(map).map(([id, value]) => to(id, value));

type File<K extends 'seasons' | 'boards' | 'sources' | 'offers' | 'counters' | 'unlocks'> = CatalogueFile[K][string];

/** The file's maps as the lists that the features read, with what was left out. */
const catalogueOf = (file: CatalogueFile): Catalogue => ({
  timeZone: file.timeZone,
  seasons: list(file.seasons, (season, fields) => ({ season, ...spanOf(fields, file.timeZone) })),
  boards: list(file.boards, boardOf),
  currencies: list(file.currencies, (currency, { title }) => ({ currency, title })),
  sources: list(file.sources, sourceOf),
  items: list(file.items, (itemId, { title, unique }) => ({ itemId, title, unique })),
  offers: list(file.offers, offerOf),
  counters: list(file.counters, counterOf),
  tasks: list(file.tasks, (taskId, { title, cycle, counters, rewards }) => ({
    taskId,
    title,
    cycle,
    counters: needs(counters),
    rewards: rewardsOf(rewards),
  })),
  unlocks: list(file.unlocks, unlockOf),
  slots: list(file.slots, (slot, { merge, fields }) => ({ slot, merge, fields: list(fields, (field, policy) => ({ field, policy })) })),
  presets: file.presets,
  blockedNames: file.blockedNames,
});

const money = (amounts: Readonly<Record<string, number>>): Money[] => list(amounts, (currency, amount) => ({ currency, amount }));
const needs = (counters: Readonly<Record<string, number>>): CounterNeed[] => list(counters, (counter, need) => ({ counter, need }));

const rewardsOf = ({ currencies, items }: Rewards): Reward[] => [
  ...list(currencies, (currency, amount): Reward => ({ type: 'currency', currency, amount })),
  ...list(items, (itemId, quantity): Reward => ({ type: 'item', itemId, quantity })),
];

/** In UTC, whatever zone the file names. */
function spanOf(fields: File<'seasons'>, zone: string): Omit<Season, 'season'> {
  const { starts, ends, closes } = timesOf(fields, zone);
  return { startsAt: new Date(starts).toISOString(), endsAt: new Date(ends).toISOString(), graceSeconds: (closes - ends) / 1000 };
}

function boardOf(boardId: string, board: File<'boards'>): Board {
  return {
    boardId,
    ...board,
    maxPerMinute: board.maxPerMinute ?? null,
    ticket: board.ticket ? { ...board.ticket, maxPerSecond: board.ticket.maxPerSecond ?? null } : null,
    seasonRewards: board.seasonRewards.flatMap(seasonRewardsOf),
  };
}

/** One, where the file was checked: a tier has ranks or a percentage. */
function seasonRewardsOf({ ranks, topPercent, rewards }: File<'boards'>['seasonRewards'][number]): SeasonReward[] {
  const given = { rewards: rewardsOf(rewards) };
  if (ranks) return [{ by: 'rank', from: ranks[0], to: ranks[1], ...given }];
  return topPercent === undefined ? [] : [{ by: 'percentile', top: topPercent, ...given }];
}

const sourceOf = (source: string, { perCall, perDay, ...fields }: File<'sources'>): Source => ({
  source,
  ...fields,
  perCall: perCall ?? null,
  perDay: perDay ?? null,
});

const offerOf = (offerId: string, { title, price, grants, limit, stock }: File<'offers'>): Offer => ({
  offerId,
  title,
  price: money(price),
  grants: rewardsOf(grants),
  limit: limit ?? null,
  stock: stock ?? null,
});

const counterOf = (counter: string, feed: File<'counters'>): Counter => ({ counter, feed });

const unlockOf = (unlockId: string, { kind, title, requires, price, rewards }: File<'unlocks'>): Unlock => ({
  unlockId,
  kind,
  title,
  requires: { unlocks: requires.unlocks, counters: needs(requires.counters) },
  price: money(price),
  rewards: rewardsOf(rewards),
});
