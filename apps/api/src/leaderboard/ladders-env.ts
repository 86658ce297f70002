import { Env, type Variables } from '#core/env';

/** All that the functions `refresh` and `close` read of their environment. */
export class LaddersEnv {
  readonly coreTable: string;
  readonly boardsTable: string;
  readonly laddersQueue: string;
  readonly playerEventsQueue: string;
  /** Moves the apps' clock; only the local cloud sets it. */
  readonly clockOffsetMs: number;

  constructor(variables: Variables) {
    const env = new Env(variables);
    this.coreTable = env.text('CORE_TABLE');
    this.boardsTable = env.text('BOARDS_TABLE');
    this.laddersQueue = env.text('LADDERS_QUEUE_URL');
    this.playerEventsQueue = env.text('PLAYER_EVENTS_QUEUE_URL');
    this.clockOffsetMs = env.integer('LAUREL_CLOCK_OFFSET_SECONDS', 0) * 1000;
  }
}
