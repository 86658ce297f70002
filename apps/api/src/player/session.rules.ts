import { variantsOf } from '#avatar/avatar-urls';
import type { Catalogue } from '#catalog/catalog';
import { Problem } from '#core/problem';
import { type Item, numberOf, textOf } from '#dynamo/item';
import { coreKeys, corePrefixes, currencyOf, unlockIdOf } from '#dynamo/keys';
import type { ChosenAvatar, Profile } from '#player/profile';
import { toTasks } from '../tasks/tasks.rules.ts';
import { toCounters } from './counters.item.ts';
import type { Counters } from './counters.rules.ts';
import type { PlayerAvatar } from '../avatar/avatar.dto.ts';
import type { Me, PlayerProfile, UpdateProfile } from './player.dto.ts';

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

/** @param origin where avatars are read */
export const toPlayerProfile = ({ playerId, name, avatar, createdAt }: Profile, origin: string): PlayerProfile => ({
  ...{ playerId, name, createdAt },
  avatar: toPlayerAvatar(avatar, origin),
});

export const toPlayerAvatar = (avatar: ChosenAvatar | undefined, origin: string): PlayerAvatar | null =>
  avatar ? { ...avatar, variants: variantsOf(avatar, origin) } : null;

/**
 * The avatar that a request wants.
 * @throws Problem `invalid_request` where it wants two, or nothing at all
 */
export function chosenOf({ avatarId, preset, displayName }: UpdateProfile): ChosenAvatar | undefined {
  const given = (field: string | null | undefined): field is string => typeof field === 'string';
  if (![avatarId, preset, displayName].some(given))
    throw Problem.invalid([{ path: '', message: 'must have at least one of avatarId, preset and displayName' }]);
  if (given(avatarId) && given(preset))
    throw Problem.invalid(['avatarId', 'preset'].map((path) => ({ path, message: 'must not be combined: send avatarId or preset' })));
  return given(avatarId) ? { avatarId } : given(preset) ? { preset } : undefined;
}

/** @param claims all that the table holds of the player, those of past cycles too */
export function toMe(
  catalogue: Catalogue,
  profile: Profile,
  session: Session,
  { claims, now, origin }: { claims: readonly Item[]; now: Date; origin: string },
): Me {
  const { playerId } = profile;
  const { counters, balances, unlocks } = session;
  const bySk = new Map<unknown, Item>(claims.map((item) => [item.sk, item]));
  return {
    ...toPlayerProfile(profile, origin),
    balances: Object.fromEntries(catalogue.currencies.map(({ currency }) => [currency, balances.get(currency) ?? 0])),
    unlocks: [...unlocks],
    tasks: toTasks(catalogue, { playerId, counters, claim: ({ sk }) => bySk.get(sk), now }),
    serverTime: now.toISOString(),
  };
}
