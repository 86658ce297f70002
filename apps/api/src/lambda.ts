import { configure } from '@codegenie/serverless-express';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { Logger } from '#telemetry/logger';
import { withScope } from '#telemetry/scope';
import { createApp } from './app.ts';
import { featureOf } from './app.module.ts';

type Handler = (event: APIGatewayProxyEvent, context: Context) => Promise<APIGatewayProxyResult>;

const app = await createApp(featureOf(process.env._HANDLER));
const logger = app.get(Logger);
// The adapter's type asks for a callback, its code does not take one.
const adapter = configure({ app: app.getHttpAdapter().getInstance(), binarySettings: { isBinary: false } }) as unknown as Handler;

/** Answers a call of the REST API and logs one line about it. */
export const handler: Handler = (event, context) =>
  withScope({ call: `${event.httpMethod} ${event.resource}`, requestId: event.requestContext.requestId }, async (scope) => {
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

/** A caller's own id of the request, where it is fit for a log. */
function clientRequestId({ headers }: APIGatewayProxyEvent): string | undefined {
  const given = Object.entries(headers).find(([name]) => name.toLowerCase() === 'x-request-id')?.[1];
  return given !== undefined && /^[A-Za-z0-9-]{8,64}$/.test(given) ? given : undefined;
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
