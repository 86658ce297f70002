import type { EventSource } from '../template/cloud.ts';
import { createdEvent, type Place } from './created.ts';
import type { ObjectStore } from './object-store.ts';

type ObjectsSource = Extract<EventSource, { kind: 'objects' }>;

interface Target extends Place {
  send: (event: object) => void;
}

/**
 * Sends the event of each object that fits, until closed. What was written just before the process was killed is not sent at the next
 * start: in the cloud it would come, and who cannot do without it has to look by itself, as for an event that failed each time.
 */
export function followRule(
  store: Pick<ObjectStore, 'onCreated'>,
  source: ObjectsSource,
  { send, ...place }: Target,
): { close(): Promise<void> } {
  const stop = store.onCreated((created) => {
    const { bucket, object } = created;
    if (bucket === source.bucket && source.prefixes.some((prefix) => object.key.startsWith(prefix))) send(createdEvent(created, place));
  });
  return {
    close: () => {
      stop();
      return Promise.resolve();
    },
  };
}
