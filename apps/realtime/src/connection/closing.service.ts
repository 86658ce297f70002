import { Injectable } from '@nestjs/common';
import { WallClock } from '#core/clock';
import { Problem } from '#core/problem';
import { currentScope } from '#telemetry/scope';
import { PostRepository } from '../fanout/post.repository.ts';
import { errorFrame } from '../frames.ts';
import { ConnectionRepository } from './connection.repository.ts';
import { BIRTH_MS, ConnectionService } from './connection.service.ts';

/** Ends sockets from this side. */
@Injectable()
export class ClosingService {
  constructor(
    private readonly wall: WallClock,
    private readonly connections: ConnectionService,
    private readonly stored: ConnectionRepository,
    private readonly posts: PostRepository,
  ) {}

  /** Tells a connection why, and closes it. */
  async end(connectionId: string, problem: Problem, answered: { requestId: string; id: string | null }): Promise<void> {
    await this.posts.post(connectionId, errorFrame(problem, answered.requestId, answered.id, this.wall.now()));
    await this.posts.close(connectionId);
  }

  /** Its token has ended. */
  async expire(connectionId: string): Promise<void> {
    const problem = Problem.of('unauthenticated', 'The access token has expired: connect again with a fresh one.');
    await this.end(connectionId, problem, { requestId: currentScope()?.requestId ?? '', id: null });
    await this.connections.remove(connectionId);
  }

  /**
   * Closes all sockets of a player and forgets them.
   *
   * @throws Error where one is still opening, and can't be closed yet: to be asked again
   */
  async closeAll(playerId: string): Promise<void> {
    let opening = 0;
    for await (const connections of this.stored.ofPlayer(playerId)) {
      for (const { connectionId, at } of connections) {
        const closed = await this.posts.close(connectionId);
        if (!closed && this.wall.now().getTime() - at <= BIRTH_MS) opening++;
        else await this.connections.remove(connectionId, { playerId });
      }
    }
    if (opening > 0) throw new Error(`${opening} of the player's sockets are still opening`);
  }
}
