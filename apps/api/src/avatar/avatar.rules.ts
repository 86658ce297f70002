import { type AvatarResult, REJECTIONS } from '#avatar/avatar-job';
import { variantsOf } from '#avatar/avatar-urls';
import { Problem } from '#core/problem';
import type { Period } from '#ranking/period';
import type { Avatar } from './avatar.ts';
import type { DrawnAvatar, ListedAvatar } from './avatar.dto.ts';

/** How long a place for an upload may be used. */
export const UPLOAD_SECONDS = 120;

/** How often a day. */
export const PRESIGNS_A_DAY = 30;
export const DRAWINGS_A_DAY = 20;

/** How long a drawing keeps its player from another: longer than the function that draws may run. */
export const LEASE_SECONDS = 90;

/** Of those that are ready, and of the others: so many are kept besides the current one. */
const KEPT = 10;

/** What a call for an avatar finds. */
export interface AvatarStanding {
  /** That of the upload; undefined: nobody has asked for it yet. */
  avatar: Avatar | undefined;
  /** The avatar that is being drawn right now. */
  drawing: string | undefined;
  /** Drawings of the day. */
  count: number;
}

export type AvatarStep = { do: 'tell'; avatar: Avatar } | { do: 'draw' };

/**
 * What a call for an avatar does, by what stands: tells what became of the upload or that it is being drawn, or has it drawn, also where
 * that was begun and never ended.
 *
 * @throws Problem `avatar_busy`, `limit_reached`
 */
export function nextStep({ avatar, drawing, count }: AvatarStanding, now: Date, day: Period): AvatarStep {
  if (avatar && !isLate(avatar, now)) return { do: 'tell', avatar };
  if (drawing !== undefined && drawing !== avatar?.avatarId)
    throw Problem.of('avatar_busy', 'Another picture of yours is being drawn: wait for it.');
  if (count >= DRAWINGS_A_DAY) throw limitReached(DRAWINGS_A_DAY, day);
  return { do: 'draw' };
}

/** Its drawing has never come to an end. */
export const isLate = (avatar: Avatar, now: Date): boolean => avatar.status === 'processing' && Date.parse(avatar.until) <= now.getTime();

export const limitReached = (limit: number, { endsAt }: Period): Problem =>
  Problem.of('limit_reached', `This may be done ${limit} times a day.`, { limit, resetsAt: endsAt?.toISOString() ?? null });

/** The answer to who waited for a result. @throws Problem with the code of a rejection */
export function toDrawn(result: AvatarResult, origin: string): DrawnAvatar {
  if (result.status === 'rejected') throw rejected(result);
  const { avatarId, palette, background, landmarks, pipeline } = result;
  return { avatarId, variants: variantsOf({ avatarId }, origin), palette, background, landmarks, pipeline };
}

export const rejected = ({ code }: { code: keyof typeof REJECTIONS }): Problem =>
  Problem.of(code, 'The picture becomes no avatar: show the player the `hint`.', { hint: REJECTIONS[code] });

/** An avatar in a list; one whose drawing never ended can be asked for again, as its code says. */
export function toListed(avatar: Avatar, { origin, landmarks, now }: Seen): ListedAvatar {
  const { avatarId, createdAt } = avatar;
  const base = { avatarId, code: null, variants: null, palette: null, background: null, pipeline: null, landmarks: null, createdAt };
  switch (avatar.status) {
    case 'ready': {
      const { status, palette, background, pipeline } = avatar;
      return { ...base, status, variants: variantsOf({ avatarId }, origin), palette, background, pipeline, landmarks };
    }
    case 'rejected':
      return { ...base, status: 'rejected', code: avatar.code, pipeline: avatar.pipeline };
    case 'processing':
      return isLate(avatar, now) ? { ...base, status: 'rejected', code: 'try_again' } : { ...base, status: 'processing' };
  }
}

interface Seen {
  origin: string;
  landmarks: ListedAvatar['landmarks'];
  now: Date;
}

/** Latest first: the last ten, the current one wherever it stands, and the last ten that became none, which take no place of another. */
export function keptOf(avatars: readonly Avatar[], current: string | undefined): Avatar[] {
  const inOrder = avatars.toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : a.createdAt > b.createdAt ? -1 : 0));
  const [ready, others] = [true, false].map((isReady) => inOrder.filter(({ status }) => (status === 'ready') === isReady));
  const last = new Set([...(ready ?? []).slice(0, KEPT), ...(others ?? []).slice(0, KEPT)]);
  return inOrder.filter((avatar) => last.has(avatar) || avatar.avatarId === current);
}

/** Those that are no longer kept; what is being drawn is, until it is done. */
export function forgottenOf(avatars: readonly Avatar[], current: string | undefined, now: Date): Avatar[] {
  const kept = new Set(keptOf(avatars, current));
  return avatars.filter((avatar) => !kept.has(avatar) && (avatar.status !== 'processing' || isLate(avatar, now)));
}
