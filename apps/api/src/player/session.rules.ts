import type { Catalogue } from '#catalog/catalog';
import { type Item, numberOf, textOf } from '#dynamo/item';
import { coreKeys, corePrefixes, currencyOf, unlockIdOf } from '#dynamo/keys';
import type { Profile } from '#player/profile';
import { toTasks } from '../tasks/tasks.rules.ts';
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

export const toPlayerProfile = ({ playerId, name, createdAt }: Profile): PlayerProfile => ({ playerId, name, avatar: null, createdAt });

/** @param claims all that the table holds of the player, those of past cycles too */
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
