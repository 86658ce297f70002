import { Injectable } from '@nestjs/common';
import { catalogue } from '#catalog/demo';
import { Clock } from '#core/clock';
import { Ids } from '#core/ids';
import { Problem } from '#core/problem';
import { untilWritten } from '#dynamo/attempts';
import { ProfileRepository } from '#player/profile.repository';
import type { Profile } from '#player/profile';
import { currentPeriod } from '#ranking/period';
import { NameRepository } from './name.repository.ts';
import { nameKeys, nameOf } from './names.rules.ts';
import type { PlayerProfile, UpdateProfile } from './player.dto.ts';
import { checkPlaying, checkThere } from './profile.rules.ts';
import { type NameStanding, renameWrites, type Wanted } from './rename.rules.ts';
import { toPlayerProfile } from './session.rules.ts';

/** What players choose of their profile. */
@Injectable()
export class ProfileService {
  constructor(
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly profiles: ProfileRepository,
    private readonly names: NameRepository,
  ) {}

  /** A name that the player has already is answered with what stands, and nothing is written. */
  async update(playerId: string, { avatarId, preset, displayName }: UpdateProfile): Promise<PlayerProfile> {
    if ([avatarId, preset, displayName].every((field) => field === undefined || field === null))
      throw Problem.invalid([{ path: '', message: 'must have at least one of avatarId, preset and displayName' }]);
    const at = this.clock.now();
    const profile = await this.profiles.find(playerId);
    checkPlaying(profile, at);
    checkAvatar({ avatarId, preset });
    if (typeof displayName !== 'string') return toPlayerProfile(profile);
    const name = nameOf(displayName, catalogue.blockedNames);
    const day = currentPeriod('day', at, catalogue.timeZone);
    return toPlayerProfile(await this.#rename(profile, { name, keys: nameKeys(name), at, day }));
  }

  async #rename({ playerId }: Profile, wanted: Wanted): Promise<Profile> {
    const read = async (): Promise<NameStanding> => {
      const standing = await this.names.load(playerId, wanted.keys, wanted.at);
      checkThere(standing);
      checkPlaying(standing.profile, wanted.at);
      return standing;
    };
    const write = async (standing: NameStanding): Promise<{ done: Profile } | { standing: NameStanding }> => {
      const writes = renameWrites(standing, wanted);
      if (writes.length === 0) return { done: standing.profile };
      if (await this.names.write(writes, wanted.at)) return { done: { ...standing.profile, name: wanted.name } };
      return { standing: await read() };
    };
    return untilWritten({ read, write }, undefined, () => this.ids.random());
  }
}

/** There are no avatars and no presets to choose from. @throws Problem `unknown_avatar`, `unknown_preset` */
function checkAvatar({ avatarId, preset }: Record<'avatarId' | 'preset', string | null | undefined>): void {
  if (typeof avatarId === 'string') throw Problem.of('unknown_avatar', 'You have no such avatar.');
  if (typeof preset === 'string') throw Problem.of('unknown_preset', 'The catalogue has no such preset.');
}
