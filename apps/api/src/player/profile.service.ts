import { Injectable } from '@nestjs/common';
import { catalogue } from '#catalog/demo';
import { Clock } from '#core/clock';
import { Ids } from '#core/ids';
import { Problem } from '#core/problem';
import { untilWritten } from '#dynamo/attempts';
import type { ChosenAvatar, Profile } from '#player/profile';
import { currentPeriod } from '#ranking/period';
import { ApiEnv } from '../env.ts';
import { NameRepository } from './name.repository.ts';
import { nameKeys, nameOf } from './names.rules.ts';
import type { PlayerProfile, UpdateProfile } from './player.dto.ts';
import { checkPlaying, checkThere } from './profile.rules.ts';
import { type NameStanding, profileWrites, type Wanted } from './rename.rules.ts';
import { chosenOf, toPlayerProfile } from './session.rules.ts';

/** What players choose of their profile. */
@Injectable()
export class ProfileService {
  constructor(
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly env: ApiEnv,
    private readonly names: NameRepository,
  ) {}

  /** What the player has already is answered as it stands, and nothing is written. */
  async update(playerId: string, request: UpdateProfile): Promise<PlayerProfile> {
    const avatar = chosenOf(request);
    const { displayName } = request;
    const at = this.clock.now();
    const standing = await this.#load(playerId, { keys: [], avatar }, at);
    if (avatar && 'preset' in avatar && !catalogue.presets.includes(avatar.preset))
      throw Problem.of('unknown_preset', 'The catalogue has no such preset: see GET /avatar.');
    const named = typeof displayName === 'string' ? nameOf(displayName, catalogue.blockedNames) : undefined;
    const [name, keys] = named === undefined ? [standing.profile.name, []] : [named, nameKeys(named)];
    const day = currentPeriod('day', at, catalogue.timeZone);
    const first = named === undefined ? standing : undefined;
    return toPlayerProfile(await this.#write(playerId, { name, keys, avatar, at, day }, first), this.env.avatarsUrl);
  }

  async #write(playerId: string, wanted: Wanted, first: NameStanding | undefined): Promise<Profile> {
    const read = (): Promise<NameStanding> => this.#load(playerId, wanted, wanted.at);
    const write = async (standing: NameStanding): Promise<{ done: Profile } | { standing: NameStanding }> => {
      // Without a name that was asked for, the one that stands by now.
      const name = wanted.keys.length === 0 ? standing.profile.name : wanted.name;
      const writes = profileWrites(standing, { ...wanted, name });
      const after = { ...standing.profile, name, avatar: wanted.avatar ?? standing.profile.avatar };
      if (writes.length === 0 || (await this.names.write(writes, wanted.at))) return { done: after };
      return { standing: await read() };
    };
    return untilWritten({ read, write }, first, () => this.ids.random());
  }

  /** @throws Problem `player_gone`, `player_banned`, `unknown_avatar` */
  async #load(playerId: string, { keys, avatar }: Pick<Wanted, 'keys' | 'avatar'>, at: Date): Promise<NameStanding> {
    const avatarId = avatar && 'avatarId' in avatar ? avatar.avatarId : undefined;
    const standing = await this.names.load(playerId, { keys, avatarId }, at);
    checkThere(standing);
    checkPlaying(standing.profile, at);
    if (avatar && 'avatarId' in avatar && !standing.hasAvatar) throw unknownAvatar(avatar);
    return standing;
  }
}

const unknownAvatar = ({ avatarId }: Extract<ChosenAvatar, { avatarId: string }>): Problem =>
  Problem.of('unknown_avatar', `You have no avatar ${avatarId} that is ready: see GET /avatar.`);
