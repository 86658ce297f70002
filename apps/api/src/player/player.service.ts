import { Injectable } from '@nestjs/common';
import { Clock } from '#core/clock';
import { Ids } from '#core/ids';
import { ProfileRepository } from '#player/profile.repository';
import { defaultName } from './profile.rules.ts';

/** A player's profile: made at sign-in, so that it is there before the first call. */
@Injectable()
export class PlayerService {
  constructor(
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly profiles: ProfileRepository,
  ) {}

  /** Makes the profile of a player who has none. */
  async signIn(playerId: string): Promise<void> {
    await this.profiles.createIfAbsent({
      playerId,
      name: defaultName(() => this.ids.random()),
      createdAt: this.clock.now().toISOString(),
    });
  }
}
