import type { AvatarResult } from '#avatar/avatar-job';
import { parseResultKey } from '#avatar/avatar-keys';
import { variantsOf } from '#avatar/avatar-urls';
import type { Clock } from '#core/clock';
import type { Ids } from '#core/ids';
import type { AvatarDone } from '#player/avatar-event';
import type { ProfileRepository } from '#player/profile.repository';
import type { PlayerEventRepository } from '../player/queue.repository.ts';
import type { AvatarFileRepository } from './avatar-file.repository.ts';
import type { AvatarRepository } from './avatar.repository.ts';
import { forgottenOf } from './avatar.rules.ts';
import type { CdnRepository } from './cdn.repository.ts';
import type { RecordingRepository } from './recording.repository.ts';

/** What the recorder works with. */
export interface RecorderReach {
  clock: Clock;
  profiles: ProfileRepository;
  avatars: AvatarRepository;
  recordings: RecordingRepository;
  files: AvatarFileRepository;
  events: PlayerEventRepository;
  cdn: CdnRepository;
  ids: Ids;
  /** Where avatars are read. */
  origin: string;
}

/** Hears of each result. Each step may be done again, so that an event that comes twice, or after a crash, is harmless. */
export class RecorderJob {
  readonly #reach: RecorderReach;

  constructor(reach: RecorderReach) {
    this.#reach = reach;
  }

  /** @param key of a result that was written @throws Error where it is no key of one */
  async run(key: string): Promise<void> {
    const { clock, files, recordings } = this.#reach;
    const named = parseResultKey(key);
    if (!named) throw new Error('An event tells of an object that is no result.');
    const { playerId, avatarId } = named;
    const result = await files.result(key);
    if (!result) return;
    const recorded = await recordings.record(playerId, result, { teller: 'recorder', now: clock.now() });
    // The player was deleted while the avatar was drawn.
    if (recorded === 'gone') return files.remove(playerId, avatarId);
    await recordings.release(playerId, avatarId);
    await files.removeUpload(playerId, avatarId);
    if (recorded === 'won') await this.#tell(playerId, result);
    await this.#forget(playerId);
  }

  async #tell(playerId: string, result: AvatarResult): Promise<void> {
    const { events, recordings, origin } = this.#reach;
    try {
      await events.send(toEvent(playerId, result, origin));
    } catch (error) {
      await recordings.told(playerId, result.avatarId, false);
      throw error;
    }
    await recordings.told(playerId, result.avatarId, true);
  }

  /** Removes what a player no longer has: see `keptOf`. The CDN is told before the item goes, which alone knows the id. */
  async #forget(playerId: string): Promise<void> {
    const { avatars, cdn, clock, files, ids } = this.#reach;
    const { avatars: all, retired, leaving } = await avatars.ofPlayer(playerId);
    const forgotten = forgottenOf(all, await this.#current(playerId), clock.now()).map(({ avatarId }) => avatarId);
    for (const avatarId of forgotten) await avatars.retire(playerId, avatarId);
    // From here on nobody can choose one of them: who has, did so before.
    const candidates = [...forgotten, ...retired];
    const current = candidates.length > 0 ? await this.#current(playerId) : undefined;
    for (const avatarId of candidates) {
      if (avatarId === current) await avatars.keep(playerId, avatarId);
      else if (await avatars.leave(playerId, avatarId)) leaving.push(avatarId);
    }
    for (const avatarId of leaving) await files.remove(playerId, avatarId);
    if (leaving.length > 0) await cdn.forget(leaving, ids.id());
    for (const avatarId of leaving) await avatars.remove(playerId, avatarId);
  }

  async #current(playerId: string): Promise<string | undefined> {
    const profile = await this.#reach.profiles.find(playerId);
    return profile?.avatar && 'avatarId' in profile.avatar ? profile.avatar.avatarId : undefined;
  }
}

function toEvent(playerId: string, result: AvatarResult, origin: string): AvatarDone {
  const { avatarId } = result;
  if (result.status === 'rejected') return { type: 'avatar.rejected', playerId, avatarId, code: result.code };
  const { palette, background, landmarks, pipeline } = result;
  const variants = variantsOf({ avatarId }, origin);
  return { type: 'avatar.processed', playerId, avatarId, variants, palette, background, landmarks, pipeline };
}
