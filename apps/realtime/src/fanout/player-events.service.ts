import { Injectable } from '@nestjs/common';
import { REJECTIONS } from '#avatar/avatar-job';
import { WallClock } from '#core/clock';
import { PROBLEMS } from '#core/problem';
import type { AvatarDone } from '#player/avatar-event';
import { ClosingService } from '../connection/closing.service.ts';
import { ConnectionRepository } from '../connection/connection.repository.ts';
import { BIRTH_MS, ConnectionService, EVERYONE } from '../connection/connection.service.ts';
import { TopicRepository } from '../connection/topic.repository.ts';
import { frame } from '../frames.ts';
import { PostRepository } from './post.repository.ts';
import { ShardRepository } from './shard.repository.ts';
import type { PlayerEvent } from './tick.ts';

function avatarFrame(event: AvatarDone, now: Date): string {
  const { avatarId } = event;
  if (event.type === 'avatar.processed') {
    const { variants, palette, background, landmarks, pipeline } = event;
    return frame(event.type, { avatarId, variants, palette, background, landmarks, pipeline }, now);
  }
  const { code } = event;
  const { status, title } = PROBLEMS[code];
  return frame(
    event.type,
    { avatarId, code, status, title, detail: 'The picture becomes no avatar: show the player the `hint`.', hint: REJECTIONS[code] },
    now,
  );
}

/** What is no board: a message to all, or what concerns one player's sockets. */
@Injectable()
export class PlayerEventsService {
  constructor(
    private readonly wall: WallClock,
    private readonly closing: ClosingService,
    private readonly stored: ConnectionRepository,
    private readonly connections: ConnectionService,
    private readonly topics: TopicRepository,
    private readonly posts: PostRepository,
    private readonly shards: ShardRepository,
  ) {}

  async handle(event: PlayerEvent): Promise<void> {
    const now = this.wall.now();
    switch (event.type) {
      case 'player.gone':
      case 'player.banned':
        return this.closing.closeAll(event.playerId);
      case 'announcement':
        return this.#announce(frame('announcement', { message: event.message }, now));
      case 'avatar.processed':
      case 'avatar.rejected':
        return this.#tell(event.playerId, avatarFrame(event, now));
      case 'reward': {
        const { id, rewards, reason, boardId, period, rank } = event;
        return this.#tell(event.playerId, frame('reward', { id, rewards: [...rewards], reason, boardId, period, rank }, now));
      }
    }
  }

  async #announce(text: string): Promise<void> {
    const { shards } = await this.topics.find(EVERYONE);
    await this.shards.send(
      Array.from({ length: shards }, (_, shard) => ({ topic: EVERYONE, shard, text, start: null, push: null, missed: false })),
    );
  }

  /** On all of a player's devices; who is not there reads it from the wallets, or from GET /avatar. */
  async #tell(playerId: string, text: string): Promise<void> {
    for await (const connections of this.stored.ofPlayer(playerId)) {
      for (const { connectionId, expiresAt, at } of connections) {
        const now = this.wall.now().getTime();
        if (expiresAt * 1000 <= now) await this.closing.expire(connectionId);
        else if (!(await this.posts.post(connectionId, text)) && now - at > BIRTH_MS)
          await this.connections.remove(connectionId, { playerId });
      }
    }
  }
}
