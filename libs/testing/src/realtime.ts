import { startWorld, type World } from './api.ts';
import { type Outbox, startOutbox } from './outbox.ts';

/** The world of the realtime functions: what `startWorld` gives, and an outbox that plays the gateway and the queues. */
export interface SocketWorld {
  world: World;
  outbox: Outbox;
  stop(): void;
}

/** Sets the environment that the template gives the functions; import the handlers after it. @param variables more of it */
export async function startSocketWorld(variables: Record<string, string> = {}): Promise<SocketWorld> {
  const world = await startWorld();
  const outbox = await startOutbox();
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_SQS: outbox.endpoint,
    CONNECTIONS_ENDPOINT: `${outbox.endpoint}/prod`,
    TICK_QUEUE_URL: `${outbox.endpoint}/0/tick.fifo`,
    TICK_LATE_QUEUE_URL: `${outbox.endpoint}/0/tick-late`,
    SHARD_QUEUE_URL: `${outbox.endpoint}/0/shard`,
    PLAYER_EVENTS_QUEUE_URL: `${outbox.endpoint}/0/player-events`,
    POSTS_PER_SECOND: '100000',
    ...variables,
  });
  const stop = (): void => {
    for (const name of Object.keys(variables)) Reflect.deleteProperty(process.env, name);
    world.stop();
    outbox.stop();
  };
  return { world, outbox, stop };
}
