import { uploadKeys } from '#avatar/avatar-keys';
import type { Clock } from '#core/clock';
import type { Ids } from '#core/ids';
import { type Item, textOf } from '#dynamo/item';
import { avatarIdOf, corePrefixes } from '#dynamo/keys';
import type { HeldRepository } from '../player/held.repository.ts';
import { type Holding, PLAYERS } from '../player/holding.ts';
import type { AvatarFileRepository } from './avatar-file.repository.ts';
import { toAvatar } from './avatar.item.ts';
import { toListed, UPLOAD_SECONDS } from './avatar.rules.ts';
import type { CdnRepository } from './cdn.repository.ts';

export interface AvatarReach {
  clock: Clock;
  ids: Ids;
  held: HeldRepository;
  files: AvatarFileRepository;
  cdn: CdnRepository;
  /** Where avatars are read. */
  origin: string;
}

/** An upload that has begun in time may take so much longer. */
const LATE_UPLOAD_SECONDS = 60;

export const avatarHoldings = (reach: AvatarReach): Holding[] => [avatars(reach), uploads(reach)];

/** A player's avatars with their files and results. */
const avatars = ({ clock, ids, held, files, cdn, origin }: AvatarReach): Holding => ({
  name: 'avatars',
  covers: [{ table: 'core', pk: PLAYERS, sk: corePrefixes.avatars }],
  async *export(playerId) {
    for await (const item of held.items('core', playerId, corePrefixes.avatars)) {
      const avatar = toAvatar(item);
      const result = avatar?.status === 'ready' ? await files.result(uploadKeys.result(playerId, avatar.avatarId)) : undefined;
      const landmarks = result?.status === 'ready' ? result.landmarks : null;
      if (avatar) yield toListed(avatar, { origin, landmarks, now: clock.now() });
    }
  },
  async erase(playerId) {
    const [leaving, drawn]: [string[], string[]] = [[], []];
    for await (const item of held.items('core', playerId, corePrefixes.avatars)) {
      const avatarId = avatarIdOf(textOf(item, 'sk'));
      leaving.push(avatarId);
      if (!isDrawing(item, clock.now())) drawn.push(avatarId);
    }
    for (const avatarId of leaving) await files.remove(playerId, avatarId);
    if (leaving.length > 0) await cdn.forget(leaving, ids.id());
    // Last: they name the files. One that is being drawn stays until it must be done, for its files may still come.
    for (const avatarId of drawn) await held.erase('core', playerId, corePrefixes.avatars + avatarId);
    return leaving.length > 0;
  },
});

/** A player's pictures on their way, and how often they asked for a place to put one. */
const uploads = ({ clock, held, files }: AvatarReach): Holding => ({
  name: 'uploads',
  covers: [{ table: 'core', pk: PLAYERS, sk: corePrefixes.uploads }],
  async *export(playerId) {
    yield* await files.uploads(playerId);
  },
  async erase(playerId) {
    const found = await files.removeUploads(playerId);
    let isOpen = false;
    for await (const item of held.items('core', playerId, corePrefixes.uploads)) isOpen ||= mayStillCome(item, clock.now());
    // A form that was signed before the player went is good for a while, whoever has it.
    return isOpen || (await held.erase('core', playerId, corePrefixes.uploads)) || found;
  },
});

function isDrawing(item: Item, now: Date): boolean {
  const avatar = toAvatar(item);
  return avatar?.status === 'processing' && Date.parse(avatar.until) > now.getTime();
}

const mayStillCome = ({ at }: Item, now: Date): boolean =>
  typeof at === 'string' && Date.parse(at) + (UPLOAD_SECONDS + LATE_UPLOAD_SECONDS) * 1000 > now.getTime();
