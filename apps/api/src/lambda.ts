import { configure } from '@codegenie/serverless-express';
import type {
  APIGatewayProxyEvent,
  APIGatewayProxyEventV2,
  APIGatewayProxyResult,
  APIGatewayProxyStructuredResultV2,
  Context,
} from 'aws-lambda';
import { Logger } from '#telemetry/logger';
import { withScope } from '#telemetry/scope';
import { createApp } from './app.ts';
import { featureOf } from './app.module.ts';
import { type ApiEvent, type ApiResult, clientRequestId, routeOf } from './payload-format.ts';

type Adapter = (event: ApiEvent, context: Context) => Promise<ApiResult>;

const app = await createApp(featureOf(process.env._HANDLER));
const logger = app.get(Logger);
// The adapter's type asks for a callback, its code does not take one.
const adapter = configure({ app: app.getHttpAdapter().getInstance(), binarySettings: { isBinary: false } }) as unknown as Adapter;

/** Answers a call of the API, in the payload format in which it came, and logs one line about it. */
export function handler(event: APIGatewayProxyEvent, context: Context): Promise<APIGatewayProxyResult>;
export function handler(event: APIGatewayProxyEventV2, context: Context): Promise<APIGatewayProxyStructuredResultV2>;
export function handler(event: ApiEvent, context: Context): Promise<ApiResult> {
  return withScope({ call: routeOf(event), requestId: event.requestContext.requestId }, async (scope) => {
    const start = performance.now();
    const result = await adapter(event, context);
    logger.info('call', {
      call: scope.call,
      status: result.statusCode,
      code: scope.code,
      ms: Math.round(performance.now() - start),
      units: scope.units,
      clientRequestId: clientRequestId(event),
    });
    return result;
  });
}

/** A function names one of these, and starts that feature alone: see `features`. */
export {
  handler as avatar,
  handler as economy,
  handler as health,
  handler as leaderboard,
  handler as player,
  handler as progress,
  handler as score,
  handler as tasks,
  handler as unlock,
};
