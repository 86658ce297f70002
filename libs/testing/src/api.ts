import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { LOCAL_POOL_ID } from '#auth/tokens';
import { type Engine, startEngine, testTable } from './engine.ts';
import { lambdaContext, type RestCall, restEvent } from './events.ts';
import { GAME_CLIENT, type Issuer, SERVER_CLIENT, startIssuer } from './issuer.ts';

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
    STAGE: 'local',
    CORE_TABLE: testTable('core'),
    BOARDS_TABLE: testTable('boards'),
    LIVE_TABLE: testTable('live'),
    USER_POOL_ID: LOCAL_POOL_ID,
    CLIENT_IDS: `${GAME_CLIENT},${SERVER_CLIENT}`,
    CURSOR_KEY: 'test-cursor-key',
    CORS_ORIGINS: '*',
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

type RestHandler = (event: APIGatewayProxyEvent, context: Context) => Promise<APIGatewayProxyResult>;

/** An answer with its body parsed. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: unknown;
}

/** Makes calls through a Lambda handler. */
export const caller =
  (handler: RestHandler) =>
  async (call: RestCall): Promise<Answer> => {
    const { statusCode, headers = {}, multiValueHeaders = {}, body } = await handler(restEvent(call), lambdaContext());
    const single = Object.entries(multiValueHeaders).map(([name, values]) => [name.toLowerCase(), values.join(', ')] as const);
    const merged = [...Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)] as const), ...single];
    return { status: statusCode, headers: Object.fromEntries(merged), body: body ? JSON.parse(body) : null };
  };
