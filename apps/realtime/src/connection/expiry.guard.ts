import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { WallClock } from '#core/clock';
import { Problem } from '#core/problem';
import { PostRepository } from '../fanout/post.repository.ts';
import { errorFrame } from '../frames.ts';
import { idOf } from '../message.pipe.ts';
import type { SocketContext } from '../socket-event.ts';

/** A connection whose token has ended is told so, then closed: only `$connect` can be authorised by the gateway. */
@Injectable()
export class ExpiryGuard implements CanActivate {
  constructor(
    private readonly posts: PostRepository,
    private readonly clock: WallClock,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { identity, connectionId, requestId, event } = context.switchToRpc().getContext<SocketContext>();
    if (identity.expiresAt * 1000 > this.clock.now().getTime()) return true;
    const problem = Problem.of('unauthenticated', 'The access token has expired: connect again with a fresh one.');
    await this.posts.post(connectionId, errorFrame(problem, requestId, idOf(event.body), this.clock.now()));
    await this.posts.close(connectionId);
    throw problem;
  }
}
