import type { Clock } from '#core/clock';
import { type Item, textOf } from '#dynamo/item';
import { avatarIdOf, corePrefixes } from '#dynamo/keys';
import type { HeldRepository } from '../player/held.repository.ts';
import { type Holding, partition, PLAYERS } from '../player/holding.ts';
import type { AvatarFileRepository } from './avatar-file.repository.ts';
import { toAvatar } from './avatar.item.ts';
import { toListed } from './avatar.rules.ts';
import type { CdnRepository } from './cdn.repository.ts';

export interface AvatarReach {
  clock: Clock;
  held: HeldRepository;
  files: AvatarFileRepository;
  cdn: CdnRepository;
  /** Where avatars are read. */
  origin: string;
}

/** A player's avatars with their files, uploads and results; and that one is being drawn. */
export function avatarHoldings({ clock, held, files, cdn, origin }: AvatarReach): Holding[] {
  const drawing = partition(held, { name: 'drawings', prefix: corePrefixes.drawing, show: ({ avatarId }) => ({ avatarId }) });
  return [
    {
      name: 'avatars',
      covers: [{ table: 'core', pk: PLAYERS, sk: corePrefixes.avatars }],
      async *export(playerId) {
        for await (const item of held.items('core', playerId, corePrefixes.avatars)) {
          const avatar = toAvatar(item);
          if (avatar) yield toListed(avatar, { origin, landmarks: null, now: clock.now() });
        }
      },
      async erase(playerId) {
        const uploads = await files.removeUploads(playerId);
        const [leaving, drawn]: [string[], string[]] = [[], []];
        for await (const item of held.items('core', playerId, corePrefixes.avatars)) {
          const avatarId = avatarIdOf(textOf(item, 'sk'));
          leaving.push(avatarId);
          if (!isDrawing(item, clock.now())) drawn.push(avatarId);
        }
        for (const avatarId of leaving) await files.remove(playerId, avatarId);
        if (leaving.length > 0) await cdn.forget(leaving, `${playerId}-${clock.now().getTime()}`);
        // Last: they name the files. One that is being drawn stays until it must be done, for its files may still come.
        for (const avatarId of drawn) await held.erase('core', playerId, corePrefixes.avatars + avatarId);
        return uploads || leaving.length > 0;
      },
    },
    drawing,
  ];
}

function isDrawing(item: Item, now: Date): boolean {
  const avatar = toAvatar(item);
  return avatar?.status === 'processing' && Date.parse(avatar.until) > now.getTime();
}
