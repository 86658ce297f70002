import { Env, type Variables } from '#core/env';

/** All that the functions of this app read of their environment. */
export class ApiEnv {
  readonly coreTable: string;
  readonly boardsTable: string;
  readonly userPoolId: string;
  readonly clientIds: string[];
  /** The local cloud's user pool; a deployed stage has none. */
  readonly localUserPool: string | undefined;
  /** Signs cursors. */
  readonly cursorKey: string;
  /** Names players where their id must not stand: in receipts and audit records. */
  readonly pseudonymKey: string;
  readonly corsOrigins: string[];
  /** Where the documents of exports lie; with the address that stands for S3 on a laptop, where one does. */
  readonly exportsBucket: string;
  readonly localObjectStore: string | undefined;
  /** The function that draws avatars, as its callers name it. */
  readonly avatarFunction: string;
  /** How long a call waits for it, in milliseconds. */
  readonly avatarWaitMs: number;
  /** Where pictures are put that become avatars, and what became of them. */
  readonly uploadsBucket: string;
  /** Where everybody reads avatars: an origin without a slash at its end. */
  readonly avatarsUrl: string;
  /** Takes work on players that goes on after a call. */
  readonly playerJobsQueue: string;
  /** Takes the boards that are due to be counted anew. */
  readonly laddersQueue: string;
  /** Moves the apps' clock; only the local cloud sets it. */
  readonly clockOffsetMs: number;

  constructor(variables: Variables) {
    const env = new Env(variables);
    this.coreTable = env.text('CORE_TABLE');
    this.boardsTable = env.text('BOARDS_TABLE');
    this.userPoolId = env.text('USER_POOL_ID');
    this.clientIds = env.list('CLIENT_IDS');
    this.localUserPool = env.optional('AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER');
    this.cursorKey = env.text('CURSOR_KEY');
    this.pseudonymKey = env.text('PSEUDONYM_KEY');
    this.corsOrigins = env.list('CORS_ORIGINS');
    this.exportsBucket = env.text('EXPORTS_BUCKET');
    this.localObjectStore = env.optional('AWS_ENDPOINT_URL_S3');
    this.avatarFunction = env.text('AVATAR_FUNCTION');
    this.avatarWaitMs = env.integer('AVATAR_WAIT_MS', 26_000);
    this.uploadsBucket = env.text('UPLOADS_BUCKET');
    this.avatarsUrl = env.text('AVATARS_URL');
    this.playerJobsQueue = env.text('PLAYER_JOBS_QUEUE_URL');
    this.laddersQueue = env.text('LADDERS_QUEUE_URL');
    this.clockOffsetMs = env.integer('LAUREL_CLOCK_OFFSET_SECONDS', 0) * 1000;
  }
}
