import { Problem } from '#core/problem';
import { secondsOf } from '#dynamo/item';
import { coreKeys } from '#dynamo/keys';
import type { Condition, Write } from '#dynamo/write';
import { casefold } from '#player/casefold';
import type { ChosenAvatar, Profile } from '#player/profile';
import type { Period } from '#ranking/period';
import type { NameState, Released } from './name.item.ts';

const CHANGES_A_DAY = 3;
const KEPT_SECONDS = 30 * 86_400;
/** The keys of three names. */
const REMEMBERED = 6;

/** Who has a key of a name: a player, or nobody until the block on it ends (seconds since 1970). */
export type Holder = { player: string } | { until: number };

/** What a change of name depends on. `holders`: of the wanted name's keys; a key that is free has none. */
export interface NameStanding {
  profile: Profile;
  /** Of the profile's item. */
  version: number;
  state: NameState;
  holders: ReadonlyMap<string, Holder>;
  /** Whether the player has the avatar that was asked for. */
  hasAvatar: boolean;
}

/** What of the profile is to be another: the name that stands, without keys, where only the avatar is. */
export interface Wanted {
  name: string;
  keys: readonly string[];
  avatar: ChosenAvatar | undefined;
  at: Date;
  day: Period;
}

/**
 * The writes that give a player the name and the avatar, all in one transaction: the name's keys claimed, those of the old name given up, the
 * profile and its place in the directory. None where the player has both already.
 *
 * @throws Problem `limit_reached`, `name_taken`
 */
export function profileWrites({ profile, version, state, holders }: NameStanding, { name, keys, avatar, at, day }: Wanted): Write[] {
  const { playerId } = profile;
  const chosen = avatar && !isSame(avatar, profile.avatar) ? { avatar } : undefined;
  const put = (set: object): Write => ({
    key: coreKeys.profile(playerId),
    condition: { equal: { v: version } },
    set: { ...set, ...chosen, v: version + 1 },
  });
  // It may be removed meanwhile: the last ten are kept, and the current one.
  const checks: Write[] =
    chosen && 'avatarId' in chosen.avatar
      ? [{ key: coreKeys.avatar(playerId, chosen.avatar.avatarId), condition: { equal: { state: 'ready' } }, check: true }]
      : [];
  if (profile.name === name) return chosen ? [put({}), ...checks] : [];
  const count = state.day === day.id ? state.count : 0;
  if (count >= CHANGES_A_DAY) throw limitReached(day);
  const claimed = keys.filter((key) => !state.keys.includes(key));
  const given = state.keys.filter((key) => !keys.includes(key));
  const names = { keys: [...keys], day: day.id, count: count + 1, released: remembered(state.released, { keys, given, at }) };
  return [
    put({ name, names }),
    ...checks,
    ...claimed.map((key): Write => {
      const condition = freeFor(playerId, key, holders.get(key), state.released);
      return { key: coreKeys.uniqueName(key), condition, put: { player: playerId } };
    }),
    ...releaseWrites(given, at),
    ...directoryWrites(profile, name),
  ];
}

function isSame(one: ChosenAvatar, other: ChosenAvatar | undefined): boolean {
  if (!other) return false;
  return 'preset' in one ? 'preset' in other && other.preset === one.preset : 'avatarId' in other && other.avatarId === one.avatarId;
}

/** The keys of a name that its player gives up: nobody's, but for 30 days nobody else's either. */
export const releaseWrites = (keys: readonly string[], at: Date): Write[] =>
  keys.map((key) => ({ key: coreKeys.uniqueName(key), put: blocked(at) }));

const blocked = (at: Date): { blockedUntil: string; x: number } => {
  const x = secondsOf(at) + KEPT_SECONDS;
  return { blockedUntil: new Date(x * 1000).toISOString(), x };
};

/** On which condition the player may claim a key. @throws Problem `name_taken` */
function freeFor(playerId: string, key: string, holder: Holder | undefined, released: readonly Released[]): Condition {
  if (holder === undefined) return 'absent';
  // The player's own, though the profile did not say so: the same call, sent twice, came in between the reads. The condition fails then.
  if ('player' in holder && holder.player === playerId) return 'absent';
  const own = 'until' in holder && released.some((one) => one.key === key && one.until === holder.until);
  if (!own) throw Problem.of('name_taken', 'Another player has this name, or one that looks like it: choose another.');
  return { equal: { x: holder.until } };
}

/** What the player has given up and may still have back, latest first. */
function remembered(
  before: readonly Released[],
  { keys, given, at }: { keys: readonly string[]; given: readonly string[]; at: Date },
): Released[] {
  const until = secondsOf(at) + KEPT_SECONDS;
  const kept = before.filter((one) => one.until >= secondsOf(at) && !keys.includes(one.key) && !given.includes(one.key));
  return [...given.map((key) => ({ key, until })), ...kept].slice(0, REMEMBERED);
}

function directoryWrites({ playerId, name: old }: Profile, name: string): Write[] {
  const [before, after] = [coreKeys.directoryName(casefold(old), playerId), coreKeys.directoryName(casefold(name), playerId)];
  const put: Write = { key: after, put: { name } };
  return before.sk === after.sk ? [put] : [{ key: before, remove: true }, put];
}

const limitReached = ({ endsAt }: Period): Problem =>
  Problem.of('limit_reached', `A name may be changed ${CHANGES_A_DAY} times a day.`, {
    limit: CHANGES_A_DAY,
    resetsAt: endsAt?.toISOString() ?? null,
  });
