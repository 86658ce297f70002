/** A player as the service knows them; made at sign-in, never by a call. */
export interface Profile {
  playerId: string;
  name: string;
  createdAt: string;
  avatar: ChosenAvatar | undefined;
  ban: Ban | undefined;
}

/** What the player has chosen to be shown as. */
export type ChosenAvatar = { avatarId: string } | { preset: string };

export interface Ban {
  reason: string;
  /** ISO 8601 UTC; the ban holds until then. */
  until: string;
}

export const isBanned = (profile: Profile, now: Date): boolean =>
  profile.ban !== undefined && Date.parse(profile.ban.until) > now.getTime();
