import type { Palette, RejectionCode } from '#avatar/avatar-job';

/** An avatar of a player, which has the id of the upload that it is made of. */
export type Avatar = { avatarId: string; createdAt: string } & (
  | { status: 'processing'; /** When it is no longer waited for, and may be asked for again; ISO 8601 UTC. */ until: string }
  | { status: 'ready'; palette: Palette; /** `#rrggbb` */ background: string; pipeline: string }
  | { status: 'rejected'; code: RejectionCode; pipeline: string }
);

/** Whom a player is told by that their avatar is done: the call that waits for it, or the recorder by the queue `player-events`. */
export type Teller = 'call' | 'recorder';
