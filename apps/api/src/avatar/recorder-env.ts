import { Env, type Variables } from '#core/env';

/** All that the recorder reads of its environment. */
export class RecorderEnv {
  readonly coreTable: string;
  readonly uploadsBucket: string;
  readonly avatarsBucket: string;
  readonly avatarsUrl: string;
  readonly avatarsDistribution: string;
  readonly playerEventsQueue: string;
  /** Moves the apps' clock; only the local cloud sets it. */
  readonly clockOffsetMs: number;

  constructor(variables: Variables) {
    const env = new Env(variables);
    this.coreTable = env.text('CORE_TABLE');
    this.uploadsBucket = env.text('UPLOADS_BUCKET');
    this.avatarsBucket = env.text('AVATARS_BUCKET');
    this.avatarsUrl = env.text('AVATARS_URL');
    this.avatarsDistribution = env.text('AVATARS_DISTRIBUTION');
    this.playerEventsQueue = env.text('PLAYER_EVENTS_QUEUE_URL');
    this.clockOffsetMs = env.integer('LAUREL_CLOCK_OFFSET_SECONDS', 0) * 1000;
  }
}
