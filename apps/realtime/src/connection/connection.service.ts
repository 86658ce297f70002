import { Injectable } from '@nestjs/common';
import { Clock, WallClock } from '#core/clock';
import { secondsOf } from '#dynamo/item';
import { isBanned } from '#player/profile';
import { ProfileRepository } from '#player/profile.repository';
import { type Connection, ConnectionRepository } from './connection.repository.ts';
import { type Place, SubscriptionRepository } from './subscription.repository.ts';
import { TopicRepository } from './topic.repository.ts';
import { shardOf, weightOf } from './topic.rules.ts';

/** The topic of announcements: every connection has it from its beginning. */
export const EVERYONE = 'all';
/** A connection can't be posted to or closed before `$connect` has returned: one this young is not taken for gone. */
export const BIRTH_MS = 10_000;

/** Longer than a socket lives. */
const LIFE_SECONDS = 2 * 3600 + 600;

/** Connections and what they watch, from their beginning to their end. */
@Injectable()
export class ConnectionService {
  constructor(
    private readonly clock: Clock,
    private readonly wall: WallClock,
    private readonly profiles: ProfileRepository,
    private readonly connections: ConnectionRepository,
    private readonly subscriptions: SubscriptionRepository,
    private readonly topics: TopicRepository,
  ) {}

  /**
   * Stores a connection, and only then asks whether its player may have one: so a ban or a deletion either finds the connection to close,
   * or is found here.
   */
  async open(connection: Connection): Promise<'open' | 'refused'> {
    const now = this.wall.now();
    const { connectionId, playerId } = connection;
    const shard = shardOf(connectionId, await this.topics.spread(EVERYONE, now));
    const times = { at: now.getTime(), expiry: expiryAt(now) };
    await this.connections.put(connection, { [EVERYONE]: shard }, times);
    if (playerId !== null && !(await this.#mayConnect(playerId))) {
      await this.connections.delete(connectionId, playerId);
      return 'refused';
    }
    return (await this.#put({ topic: EVERYONE, shard }, connection, now)) ? 'open' : 'refused';
  }

  /**
   * `kept`: it was subscribed already.
   *
   * @returns `full` where it has 20 other topics, `gone` where the connection is not known
   */
  async subscribe(connection: Connection, topic: string): Promise<'new' | 'kept' | 'full' | 'gone'> {
    const now = this.wall.now();
    const { connectionId } = connection;
    const stored = await this.connections.find(connectionId);
    if (!stored) return 'gone';
    const known = stored.topics.get(topic);
    if (known !== undefined && (await this.subscriptions.exists({ topic, shard: known }, connectionId))) return 'kept';
    const entered = await this.connections.enter(connectionId, topic, shardOf(connectionId, await this.topics.spread(topic, now)));
    if (typeof entered === 'string') return entered;
    return (await this.#put({ topic, shard: entered.shard }, connection, now)) ? 'new' : 'gone';
  }

  async unsubscribe(connectionId: string, topic: string): Promise<void> {
    const shard = (await this.connections.find(connectionId))?.topics.get(topic);
    if (shard === undefined) return;
    await this.#delete({ topic, shard }, connectionId);
    await this.connections.leave(connectionId, topic);
  }

  /** Unsubscribes from all boards of which `isOver` holds. @returns how many */
  async drop(connectionId: string, isOver: (topic: string) => boolean): Promise<number> {
    const stored = await this.connections.find(connectionId);
    const over = [...(stored?.topics.keys() ?? [])].filter((topic) => topic !== EVERYONE && isOver(topic));
    for (const topic of over) await this.unsubscribe(connectionId, topic);
    return over.length;
  }

  /**
   * Removes all records of a connection, those that lead to others last.
   *
   * @param known a subscription that it may have made while it left; whose it is
   */
  async remove(connectionId: string, known: { place?: Place; playerId?: string } = {}): Promise<void> {
    const stored = await this.connections.close(connectionId);
    const places = [...(stored?.topics ?? [])].map(([topic, shard]) => ({ topic, shard }));
    const extra = known.place && !places.some(({ topic, shard }) => topic === known.place?.topic && shard === known.place.shard);
    await Promise.all([...places, ...(extra && known.place ? [known.place] : [])].map((place) => this.#delete(place, connectionId)));
    await this.connections.delete(connectionId, known.playerId ?? stored?.playerId ?? null);
  }

  async #mayConnect(playerId: string): Promise<boolean> {
    const profile = await this.profiles.find(playerId);
    return profile !== undefined && !isBanned(profile, this.clock.now());
  }

  /** False where the connection is being removed: whoever does that may not have seen the subscription, so it goes here. */
  async #put(place: Place, { connectionId, expiresAt }: Connection, now: Date): Promise<boolean> {
    await this.subscriptions.put(place, { connectionId, expiresAt, at: now.getTime() }, expiryAt(now));
    await this.topics.count(place.topic, weightOf(connectionId), now);
    if (await this.connections.find(connectionId)) return true;
    await this.#delete(place, connectionId);
    return false;
  }

  async #delete(place: Place, connectionId: string): Promise<void> {
    if (await this.subscriptions.delete(place, connectionId))
      await this.topics.count(place.topic, -weightOf(connectionId), this.wall.now());
  }
}

const expiryAt = (now: Date): number => secondsOf(now) + LIFE_SECONDS;
