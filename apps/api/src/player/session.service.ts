import { Injectable } from '@nestjs/common';
import { catalogue } from '#catalog/demo';
import { Clock } from '#core/clock';
import { toProfile } from '#player/profile.repository';
import { coreKeys } from '#dynamo/keys';
import type { Me } from './player.dto.ts';
import { checkThere } from './profile.rules.ts';
import { SessionRepository } from './session.repository.ts';
import { possibleClaims, toMe, toSession } from './session.rules.ts';

/** The start of a session: all that a game shows first, in one query and one batch. */
@Injectable()
export class SessionService {
  constructor(
    private readonly clock: Clock,
    private readonly sessions: SessionRepository,
  ) {}

  /** Open to the banned too. @throws Problem `player_gone` */
  async me(playerId: string): Promise<Me> {
    const now = this.clock.now();
    const items = await this.sessions.load(playerId);
    const { sk } = coreKeys.profile(playerId);
    const item = items.find((one) => one.sk === sk);
    const profile = item && toProfile(item);
    checkThere(profile);
    const session = toSession(playerId, items);
    const keys = possibleClaims(catalogue, { playerId, counters: session.counters, now });
    return toMe(catalogue, profile, session, { claims: await this.sessions.claims(keys), now });
  }
}
