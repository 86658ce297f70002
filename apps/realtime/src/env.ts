import { Env, type Variables } from '#core/env';

/** All that the functions of this app read of their environment. */
export class RealtimeEnv {
  readonly coreTable: string;
  readonly boardsTable: string;
  readonly liveTable: string;
  readonly userPoolId: string;
  readonly clientIds: string[];
  /** The local cloud's user pool; a deployed stage has none. */
  readonly localUserPool: string | undefined;
  readonly tickQueue: string;
  readonly tickLateQueue: string;
  readonly playerEventsQueue: string;
  readonly shardQueue: string;
  /** Where `@connections` of the API is called. */
  readonly connectionsEndpoint: string;
  /** Of one environment of the worker: all together keep under the account's quota. */
  readonly postsPerSecond: number;
  /** Moves the apps' clock; only the local cloud sets it. */
  readonly clockOffsetMs: number;

  constructor(variables: Variables) {
    const env = new Env(variables);
    this.coreTable = env.text('CORE_TABLE');
    this.boardsTable = env.text('BOARDS_TABLE');
    this.liveTable = env.text('LIVE_TABLE');
    this.userPoolId = env.text('USER_POOL_ID');
    this.clientIds = env.list('CLIENT_IDS');
    this.localUserPool = env.optional('AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER');
    this.tickQueue = env.text('TICK_QUEUE_URL');
    this.tickLateQueue = env.text('TICK_LATE_QUEUE_URL');
    this.playerEventsQueue = env.text('PLAYER_EVENTS_QUEUE_URL');
    this.shardQueue = env.text('SHARD_QUEUE_URL');
    this.connectionsEndpoint = env.text('CONNECTIONS_ENDPOINT');
    this.postsPerSecond = env.integer('POSTS_PER_SECOND', 875);
    this.clockOffsetMs = env.integer('LAUREL_CLOCK_OFFSET_SECONDS', 0) * 1000;
  }
}
