import type { CloudSocketApi } from './cloud.ts';
import { functionIn } from './names.ts';
import type { Part } from './part.ts';
import type { Stack } from './stack.ts';

/** Logs and limits of the stage mean nothing to the local gateway. */
const PROPERTIES = ['Name', 'StageName', 'RouteSelectionExpression', 'Auth', 'DefaultRouteSettings', 'AccessLogSettings', 'Routes'];
const DEFAULT = ['$default'] as const;

/** The one WebSocket API of a stack. */
export function readSocketApi(stack: Stack): CloudSocketApi | undefined {
  const [api, ...others] = stack.ofType('AWS::Serverless::WebSocketApi');
  if (others[0]) others[0].properties.fail('the local cloud has one WebSocket API');
  if (!api) return undefined;
  const properties = api.properties.only(PROPERTIES);
  const responses = new Set(stack.ofType('AWS::ApiGatewayV2::RouteResponse').map(({ properties: response }) => readResponse(response)));
  const routes = properties.need('Routes').entries();
  return {
    apiId: String(stack.ref(api.id, properties.at)),
    stage: properties.need('StageName').text(),
    selection: properties
      .need('RouteSelectionExpression')
      .match(/^\$request\.body\.([\w.]+)$/)
      .split('.'),
    routes: Object.fromEntries(routes.map(([key, route]) => [key, readRoute(route, responses.has(key))])),
    authorizer: readAuthorizer(properties.get('Auth')),
  };
}

/** The key of the route that it lets answer. */
function readResponse(response: Part): string {
  response.only(['ApiId', 'RouteId', 'RouteResponseKey']).need('RouteResponseKey').oneOf(DEFAULT);
  return response.need('RouteId').text();
}

/** A route answers where both stand, its selection of a response and the response. */
function readRoute(route: Part, hasResponse: boolean): CloudSocketApi['routes'][string] {
  const selection = route.only(['FunctionArn', 'RouteResponseSelectionExpression']).get('RouteResponseSelectionExpression')?.oneOf(DEFAULT);
  return { function: functionIn(route.need('FunctionArn')), responds: selection !== undefined && hasResponse };
}

/** Without identity sources: every one that is listed would be required of each client. */
function readAuthorizer(auth: Part | undefined): string | undefined {
  auth?.only(['AuthType', 'AuthArn']).need('AuthType').oneOf(['CUSTOM']);
  return auth && functionIn(auth.need('AuthArn'));
}
