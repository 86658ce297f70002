import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { WallClock } from '#core/clock';
import { Ids } from '#core/ids';
import { ClosingService } from '../connection/closing.service.ts';
import { BIRTH_MS, ConnectionService, EVERYONE } from '../connection/connection.service.ts';
import type { Place, Subscriber } from '../connection/subscription.repository.ts';
import { RealtimeEnv } from '../env.ts';
import type { Posted, Send } from './post.repository.ts';
import { TokenBucket } from './token-bucket.ts';

const RETRIES = 2;
const FIRST_RETRY_MS = 100;

/** Brings a frame to one subscriber, within the quota; who has left is forgotten, whose token has ended is sent away. */
@Injectable()
export class DeliveryService {
  readonly #bucket: TokenBucket;

  constructor(
    private readonly wall: WallClock,
    private readonly ids: Ids,
    private readonly connections: ConnectionService,
    private readonly closing: ClosingService,
    env: RealtimeEnv,
  ) {
    this.#bucket = new TokenBucket(env.postsPerSecond);
  }

  /** @returns false where the gateway has too many requests: this one has missed the frame. @throws Error where it is not known to have it */
  async deliver({ topic, shard }: Place, { connectionId, expiresAt, at }: Subscriber, send: Send): Promise<boolean> {
    await this.#bucket.take();
    const now = this.wall.now().getTime();
    if (expiresAt * 1000 <= now) {
      await this.closing.expire(connectionId);
      return true;
    }
    const posted = await this.#post(connectionId, send);
    const mayBeOpening = topic === EVERYONE && now - at <= BIRTH_MS;
    if (posted === 'gone' && !mayBeOpening) await this.connections.remove(connectionId, { place: { topic, shard } });
    return posted !== 'busy';
  }

  /** Where the gateway has too many requests, twice again with jitter. */
  async #post(connectionId: string, send: Send): Promise<Posted> {
    for (let retry = 0; ; retry++) {
      const posted = await send(connectionId);
      if (posted !== 'busy' || retry === RETRIES) return posted;
      await sleep((1 + this.ids.random()) * FIRST_RETRY_MS * 2 ** retry);
      await this.#bucket.take();
    }
  }
}
