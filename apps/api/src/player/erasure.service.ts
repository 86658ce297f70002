import { Injectable } from '@nestjs/common';
import { Clock } from '#core/clock';
import { Accepted } from '#http/problem-details.dto';
import { DeletionRepository } from './deletion.repository.ts';
import { JobRepository } from './queue.repository.ts';
import { UserRepository } from './user.repository.ts';

/** The call has stored its job by then as a rule; where it has not, the message looks again once the call can't run any more. */
const FIRST_SWEEP_SECONDS = 5;

/** Forgetting a player. What a call begins, the job on the queue ends, from wherever the call was broken off. */
@Injectable()
export class ErasureService {
  constructor(
    private readonly clock: Clock,
    private readonly deletions: DeletionRepository,
    private readonly jobs: JobRepository,
    private readonly users: UserRepository,
  ) {}

  /**
   * When it has answered nobody signs in as the player, and every write is refused. Open to the banned, and a second time. The message goes
   * first: without it nothing has changed, and with it what follows goes on by itself, wherever it breaks off.
   *
   * @throws Problem `try_again` where the queue takes no message
   */
  async erase({ playerId, username }: { playerId: string; username: string }): Promise<Accepted> {
    const { there, job } = await this.deletions.load(playerId);
    if (!there && !job) return new Accepted();
    await this.jobs.send({ type: 'erase', playerId, sweep: 0 }, FIRST_SWEEP_SECONDS);
    await this.deletions.begin(playerId, username);
    await this.users.remove(username);
    await this.deletions.removeProfile(playerId, this.clock.now());
    return new Accepted();
  }
}
