import type { Catalogue } from '#catalog/catalog';
import { type Item, numberOf, textOf } from '#dynamo/item';
import { coreKeys, corePrefixes, currencyOf, type Key, unlockIdOf } from '#dynamo/keys';
import type { Profile } from '#player/profile';
import { claimKeys, type TasksStanding, toTasks } from '../tasks/tasks.rules.ts';
import { toCounters } from './counters.item.ts';
import type { Counters } from './counters.rules.ts';
import type { Me, PlayerProfile } from './player.dto.ts';

/** What the start of a session has read of a player but the profile. */
export interface Session {
  counters: Counters;
  balances: ReadonlyMap<string, number>;
  unlocks: readonly string[];
}

/** From all items that sort before `~`. */
export function toSession(playerId: string, items: readonly Item[]): Session {
  const under = (prefix: string): Item[] => items.filter((item) => textOf(item, 'sk').startsWith(prefix));
  const { sk } = coreKeys.counters(playerId);
  return {
    counters: toCounters(items.find((item) => item.sk === sk)),
    balances: new Map(under(corePrefixes.wallets).map((item) => [currencyOf(textOf(item, 'sk')), numberOf(item, 'b')])),
    unlocks: under(corePrefixes.unlocks).map((item) => unlockIdOf(textOf(item, 'sk'))),
  };
}

/** The claims that can stand: only a task whose counters have come to its needs can have been claimed. */
export function possibleClaims(catalogue: Catalogue, { playerId, counters, now }: Omit<TasksStanding, 'claim'>): Key[] {
  const unclaimed = toTasks(catalogue, { playerId, counters, now, claim: () => undefined });
  const finished = catalogue.tasks.filter((_, place) => unclaimed[place]?.claimable);
  return claimKeys({ ...catalogue, tasks: finished }, playerId, now);
}

export const toPlayerProfile = ({ playerId, name, createdAt }: Profile): PlayerProfile => ({ playerId, name, avatar: null, createdAt });

/** @param claims the items under `possibleClaims` that stand */
export function toMe(
  catalogue: Catalogue,
  profile: Profile,
  session: Session,
  { claims, now }: { claims: readonly Item[]; now: Date },
): Me {
  const { playerId } = profile;
  const { counters, balances, unlocks } = session;
  const bySk = new Map<unknown, Item>(claims.map((item) => [item.sk, item]));
  return {
    ...toPlayerProfile(profile),
    balances: Object.fromEntries(catalogue.currencies.map(({ currency }) => [currency, balances.get(currency) ?? 0])),
    unlocks: [...unlocks],
    tasks: toTasks(catalogue, { playerId, counters, claim: ({ sk }) => bySk.get(sk), now }),
    serverTime: now.toISOString(),
  };
}
