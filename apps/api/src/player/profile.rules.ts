import { Problem } from '#core/problem';
import { isBanned, type Profile } from '#player/profile';

const BASE32 = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A new player's name: `Player-` and 6 base32 characters (Crockford's alphabet). @param random uniform in [0, 1) */
export const defaultName = (random: () => number): string =>
  `Player-${Array.from({ length: 6 }, () => BASE32.charAt(Math.floor(random() * BASE32.length))).join('')}`;

/** @param found the profile, or what was read with it @throws Problem `player_gone` */
export function checkThere(found: object | undefined): asserts found {
  if (!found) throw Problem.of('player_gone', 'The player was deleted: sign up again.');
}

/** Every write asks this of a strongly read profile. @throws Problem `player_gone`, `player_banned` */
export function checkPlaying(profile: Profile | undefined, now: Date): asserts profile {
  checkThere(profile);
  if (isBanned(profile, now)) throw Problem.of('player_banned', `The player is banned until ${profile.ban?.until ?? ''}.`);
}

/** As `checkPlaying`, also where somebody else acts on the player. @throws Problem `player_gone`, `unknown_player`, `player_banned` */
export function checkActing({ by, at }: { by: 'player' | 'other'; at: Date }, profile: Profile | undefined): void {
  if (!profile && by === 'other') throw Problem.of('unknown_player', 'No player has this id.');
  checkPlaying(profile, at);
}
