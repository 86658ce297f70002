import { Problem } from '#core/problem';
import { isBanned, type Profile } from '#player/profile';

const BASE32 = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A new player's name: `Player-` and 6 base32 characters (Crockford's alphabet). @param random uniform in [0, 1) */
export const defaultName = (random: () => number): string =>
  `Player-${Array.from({ length: 6 }, () => BASE32.charAt(Math.floor(random() * BASE32.length))).join('')}`;

/** Every write asks this of a strongly read profile. @throws Problem `player_gone`, `player_banned` */
export function checkPlaying(profile: Profile | undefined, now: Date): void {
  if (!profile) throw Problem.of('player_gone', 'The player was deleted: sign up again.');
  if (isBanned(profile, now)) throw Problem.of('player_banned', `The player is banned until ${profile.ban?.until ?? ''}.`);
}
