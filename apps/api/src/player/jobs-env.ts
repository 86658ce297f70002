import { Env, type Variables } from '#core/env';

/** All that the function of the queue `player-jobs` reads of its environment. */
export class JobsEnv {
  readonly coreTable: string;
  readonly boardsTable: string;
  readonly liveTable: string;
  readonly userPoolId: string;
  /** Names players where their id must not stand. */
  readonly pseudonymKey: string;
  readonly exportsBucket: string;
  readonly uploadsBucket: string;
  readonly avatarsBucket: string;
  /** Where avatars are read, and the CDN that serves them there. */
  readonly avatarsUrl: string;
  readonly avatarsDistribution: string;
  readonly playerJobsQueue: string;
  readonly playerEventsQueue: string;
  /** Moves the apps' clock; only the local cloud sets it. */
  readonly clockOffsetMs: number;

  constructor(variables: Variables) {
    const env = new Env(variables);
    this.coreTable = env.text('CORE_TABLE');
    this.boardsTable = env.text('BOARDS_TABLE');
    this.liveTable = env.text('LIVE_TABLE');
    this.userPoolId = env.text('USER_POOL_ID');
    this.pseudonymKey = env.text('PSEUDONYM_KEY');
    this.exportsBucket = env.text('EXPORTS_BUCKET');
    this.uploadsBucket = env.text('UPLOADS_BUCKET');
    this.avatarsBucket = env.text('AVATARS_BUCKET');
    this.avatarsUrl = env.text('AVATARS_URL');
    this.avatarsDistribution = env.text('AVATARS_DISTRIBUTION');
    this.playerJobsQueue = env.text('PLAYER_JOBS_QUEUE_URL');
    this.playerEventsQueue = env.text('PLAYER_EVENTS_QUEUE_URL');
    this.clockOffsetMs = env.integer('LAUREL_CLOCK_OFFSET_SECONDS', 0) * 1000;
  }
}
