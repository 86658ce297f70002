import { Injectable } from '@nestjs/common';
import { WallClock } from '#core/clock';
import { Problem } from '#core/problem';
import { Logger } from '#telemetry/logger';
import { currentScope } from '#telemetry/scope';
import { ConnectionRepository, type Subscriber } from '../connection/connection.repository.ts';
import { errorFrame } from '../frames.ts';
import { PostRepository } from './post.repository.ts';

const IN_FLIGHT = 100;
/** A connection can't be posted to before `$connect` has returned: one this young is not taken for gone. */
const BIRTH_MS = 10_000;

/** Brings one frame to all subscribers of a topic. */
@Injectable()
export class FanoutService {
  constructor(
    private readonly connections: ConnectionRepository,
    private readonly posts: PostRepository,
    private readonly clock: WallClock,
    private readonly logger: Logger,
  ) {}

  /** A socket that fails is passed over, and does not keep the others waiting. */
  async send(topic: string, text: string): Promise<void> {
    for await (const subscribers of this.connections.subscribers(topic, this.clock.now())) {
      for (let from = 0; from < subscribers.length; from += IN_FLIGHT) {
        const results = await Promise.allSettled(
          subscribers.slice(from, from + IN_FLIGHT).map((subscriber) => this.#post(topic, subscriber, text)),
        );
        const failed = results.filter((result) => result.status === 'rejected');
        if (failed.length > 0) this.logger.warn('posts failed', { topic, failed: failed.length, first: String(failed[0]?.reason) });
      }
    }
  }

  /** Closes the sockets of a player and forgets them. One that is still opening can't be closed: it is left to who asks again. */
  async close(playerId: string): Promise<void> {
    for await (const connections of this.connections.ofPlayer(playerId)) {
      for (const connectionId of connections) {
        const closed = await this.posts.close(connectionId);
        const opening = !closed && this.clock.now().getTime() - (await this.connections.bornAt(connectionId)) <= BIRTH_MS;
        if (!opening) await this.connections.remove(connectionId, { playerId });
      }
    }
  }

  async #post(topic: string, { connectionId, expiresAt, at }: Subscriber, text: string): Promise<void> {
    const now = this.clock.now();
    if (expiresAt * 1000 <= now.getTime()) await this.#end(connectionId);
    else if (!(await this.posts.post(connectionId, text)) && now.getTime() - at > BIRTH_MS)
      await this.connections.remove(connectionId, { topic });
  }

  async #end(connectionId: string): Promise<void> {
    const problem = Problem.of('unauthenticated', 'The access token has expired: connect again with a fresh one.');
    await this.posts.post(connectionId, errorFrame(problem, currentScope()?.requestId ?? '', null, this.clock.now()));
    await this.posts.close(connectionId);
    await this.connections.remove(connectionId);
  }
}
