import { Injectable } from '@nestjs/common';
import { Clock } from '#core/clock';
import { Accepted } from '#http/problem-details.dto';
import { DeletionRepository } from './deletion.repository.ts';
import { JobRepository } from './queue.repository.ts';
import { UserRepository } from './user.repository.ts';

/** Forgetting a player. What a call begins, the job on the queue ends, from wherever the call was broken off. */
@Injectable()
export class ErasureService {
  constructor(
    private readonly clock: Clock,
    private readonly deletions: DeletionRepository,
    private readonly jobs: JobRepository,
    private readonly users: UserRepository,
  ) {}

  /** When it has answered nobody signs in as the player, and every write is refused. Open to the banned, and a second time. */
  async erase({ playerId, username }: { playerId: string; username: string }): Promise<Accepted> {
    const { there, job } = await this.deletions.load(playerId);
    if (!there && !job) return new Accepted();
    await this.deletions.begin(playerId, username);
    await this.jobs.send({ type: 'erase', playerId, sweep: 1 });
    await this.users.remove(username);
    await this.deletions.removeProfile(playerId, this.clock.now());
    return new Accepted();
  }
}
