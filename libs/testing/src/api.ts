import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context, PreTokenGenerationTriggerEvent } from 'aws-lambda';
import { LOCAL_POOL_ID } from '#auth/tokens';
import { type Engine, startEngine, testTable } from './engine.ts';
import { lambdaContext, type RestCall, restEvent } from './events.ts';
import { told } from './told.ts';
import { GAME_CLIENT, type Issuer, SERVER_CLIENT, startIssuer } from './issuer.ts';

/** What the REST app's Lambda module exports. */
export interface ApiLambda {
  handler: (event: APIGatewayProxyEvent, context: Context) => Promise<APIGatewayProxyResult>;
}

/** What the user pool calls when a player signs in. */
export interface SignInTrigger {
  preTokenGeneration: (event: PreTokenGenerationTriggerEvent, context: Context) => Promise<unknown>;
}

/** A player who has signed in. */
export interface SignedIn {
  playerId: string;
  token: string;
}

/** The world that a function's handler needs: engine, key set, environment. */
export interface World {
  engine: Engine;
  issuer: Issuer;
  stop(): void;
}

/** Sets the environment that the templates give the functions; import the handler after it. */
export async function startWorld(): Promise<World> {
  const [engine, issuer] = await Promise.all([startEngine(), startIssuer()]);
  Object.assign(process.env, {
    CORE_TABLE: testTable('core'),
    BOARDS_TABLE: testTable('boards'),
    LIVE_TABLE: testTable('live'),
    USER_POOL_ID: LOCAL_POOL_ID,
    CLIENT_IDS: `${GAME_CLIENT},${SERVER_CLIENT}`,
    CURSOR_KEY: 'test-cursor-key',
    PSEUDONYM_KEY: 'test-pseudonym-key',
    CORS_ORIGINS: '*',
    EXPORTS_BUCKET: 'test-exports',
    AVATAR_FUNCTION: 'arn:aws:lambda:us-east-1:000000000000:function:AvatarProcessingLambda:live',
    AVATAR_WAIT_MS: '5000',
    UPLOADS_BUCKET: 'test-uploads',
    AVATARS_BUCKET: 'test-avatars',
    AVATARS_URL: 'https://avatars.example',
    AVATARS_DISTRIBUTION: 'TESTAVATARS',
    PLAYER_JOBS_QUEUE_URL: 'http://localhost/test-player-jobs',
    LADDERS_QUEUE_URL: 'http://localhost/test-ladders',
    PLAYER_EVENTS_QUEUE_URL: 'http://localhost/test-player-events',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint,
    AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: issuer.endpoint,
    POWERTOOLS_LOG_LEVEL: 'SILENT',
  });
  const stop = (): void => {
    engine.stop();
    issuer.stop();
  };
  return { engine, issuer, stop };
}

/** An answer with its body parsed. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: unknown;
}

/** Makes calls through the Lambda handler. */
export const caller =
  ({ handler }: ApiLambda) =>
  async (call: RestCall): Promise<Answer> => {
    const event = restEvent(call);
    const { statusCode, headers = {}, multiValueHeaders = {}, body: text } = await handler(event, lambdaContext());
    const lists = Object.entries(multiValueHeaders).map(([name, values]) => [name.toLowerCase(), values.join(', ')] as const);
    const all = [...Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)] as const), ...lists];
    const body: unknown = text ? JSON.parse(text) : null;
    for (const tell of told.answers) tell(`${event.httpMethod} ${event.resource}`, body);
    return { status: statusCode, headers: Object.fromEntries(all), body };
  };

/** A new player, signed in as the user pool does it: by its trigger, which makes the profile. */
export async function newPlayer({ preTokenGeneration }: SignInTrigger, { issuer }: World): Promise<SignedIn> {
  const playerId = randomUUID();
  await preTokenGeneration(tokenEvent('TokenGeneration_Authentication', playerId), lambdaContext());
  return { playerId, token: await issuer.player(playerId) };
}

/** What the user pool sends before it issues tokens. */
export const tokenEvent = (
  triggerSource: PreTokenGenerationTriggerEvent['triggerSource'],
  sub: string,
): PreTokenGenerationTriggerEvent => ({
  version: '1',
  region: 'us-east-1',
  userPoolId: LOCAL_POOL_ID,
  triggerSource,
  userName: sub,
  callerContext: { awsSdkVersion: 'test', clientId: GAME_CLIENT },
  request: { userAttributes: { sub }, groupConfiguration: { groupsToOverride: [] } },
  response: { claimsOverrideDetails: {} },
});
