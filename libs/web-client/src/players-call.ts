import type { Player, Players } from './players.ts';
import { savesIn } from './saves.ts';
import type { Call, Service } from './service.ts';

/** Calls that need no player. */
const OPEN = ['/health'];

/** A call of who plays now. @throws as the service's `call` */
export const callAsCurrent = async (players: Players, service: Service, call: Call): Promise<unknown> =>
  callAs(OPEN.includes(call.path) ? undefined : await players.current(), service, call);

/** A call of that player: their queue is told of the save that the answer shows. @throws as the service's `call` */
export async function callAs(player: Player | undefined, service: Service, call: Call): Promise<unknown> {
  const hear = async (answer: unknown): Promise<void> => {
    // What is not kept is asked for again by a conflict: the call itself went well.
    for (const { slot, version } of savesIn(call, answer)) await player?.queue.told(slot, version).catch(() => undefined);
  };
  try {
    const answer = await service.call(player?.session, call);
    await hear(answer);
    return answer;
  } catch (error) {
    await hear(error);
    throw error;
  }
}
