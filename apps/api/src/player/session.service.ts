import { Injectable } from '@nestjs/common';
import { catalogue } from '#catalog/demo';
import { Clock } from '#core/clock';
import { toProfile } from '#player/profile.repository';
import { coreKeys } from '#dynamo/keys';
import { ApiEnv } from '../env.ts';
import type { Me } from './player.dto.ts';
import { checkThere } from './profile.rules.ts';
import { SessionRepository } from './session.repository.ts';
import { toMe, toSession } from './session.rules.ts';

/** The start of a session: all that a game shows first, in two queries at once. */
@Injectable()
export class SessionService {
  constructor(
    private readonly clock: Clock,
    private readonly env: ApiEnv,
    private readonly sessions: SessionRepository,
  ) {}

  /** Open to the banned too. @throws Problem `player_gone` */
  async me(playerId: string): Promise<Me> {
    const now = this.clock.now();
    const [items, claims] = await Promise.all([this.sessions.load(playerId), this.sessions.claims(playerId)]);
    const { sk } = coreKeys.profile(playerId);
    const item = items.find((one) => one.sk === sk);
    const profile = item && toProfile(item);
    checkThere(profile);
    return toMe(catalogue, profile, toSession(playerId, items), { claims, now, origin: this.env.avatarsUrl });
  }
}
