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
  readonly corsOrigins: string[];
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
    this.corsOrigins = env.list('CORS_ORIGINS');
    this.clockOffsetMs = env.integer('LAUREL_CLOCK_OFFSET_SECONDS', 0) * 1000;
  }
}
