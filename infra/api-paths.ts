import type { Route } from '../apps/api/src/routes.ts';

/** The gateway asks of each call what it needs: a body, and these parameters of its query. */
export interface Needs {
  query: readonly string[];
  body: boolean;
}

/**
 * `paths` of the REST API's document, as they stand in the template.
 * @param functionOf the resource that answers a route
 */
export function apiPaths(routes: readonly Route[], needsOf: (route: Route) => Needs, functionOf: (route: Route) => string): string {
  const paths = Map.groupBy(routes, ({ path }) => path);
  const operations = (methods: readonly Route[]): string =>
    methods.map((route) => operation(route, needsOf(route), functionOf(route))).join('');
  return [...paths].map(([path, methods]) => `          ${path}:\n${operations(methods)}${PREFLIGHT}`).join('');
}

/** A player route takes both scopes: see the head. */
const SECURITY = `              security:
                - cognito: [aws.cognito.signin.user.admin, laurel/server]
`;

const operation = ({ method, call }: Route, needs: Needs, functionName: string): string => `            ${method.toLowerCase()}:
${call.who === 'anyone' ? '' : SECURITY}${needed(needs)}              responses: {}
              x-amazon-apigateway-integration:
                type: aws_proxy
                httpMethod: POST
                uri: !Sub
                  - arn:\${AWS::Partition}:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${Fn}/invocations
                  - { Fn: !Ref ${functionName}.Alias }
`;

/** Presence alone is asked for: the schema, and with it every other mistake, is the app's. */
function needed({ query, body }: Needs): string {
  const parameters = query.map((name) => `                - { name: ${name}, in: query, required: true, schema: { type: string } }\n`);
  return [
    ...(query.length > 0 || body ? ['              x-amazon-apigateway-request-validator: presence\n'] : []),
    ...(query.length > 0 ? ['              parameters:\n', ...parameters] : []),
    ...(body ? ['              requestBody: { required: true, content: { application/json: { schema: {} } } }\n'] : []),
  ].join('');
}

const PREFLIGHT = `            options:
              responses:
                '204':
                  description: preflight
                  headers:
                    Access-Control-Allow-Origin: { schema: { type: string } }
                    Access-Control-Allow-Methods: { schema: { type: string } }
                    Access-Control-Allow-Headers: { schema: { type: string } }
                    Access-Control-Max-Age: { schema: { type: string } }
                    Vary: { schema: { type: string } }
              x-amazon-apigateway-integration:
                type: mock
                requestTemplates: { application/json: '{"statusCode": 204}' }
                responses:
                  default:
                    statusCode: '204'
                    responseParameters:
                      method.response.header.Access-Control-Allow-Origin: !If [AnyOrigin, "'*'", !Ref AWS::NoValue]
                      method.response.header.Access-Control-Allow-Methods: "'GET,POST,DELETE,HEAD,OPTIONS'"
                      method.response.header.Access-Control-Allow-Headers: "'Authorization,Content-Type,Idempotency-Key,X-Request-Id'"
                      method.response.header.Access-Control-Max-Age: !Sub "'\${CorsMaxAge}'"
                      method.response.header.Vary: "'Origin'"
                    responseTemplates:
                      application/json: !If
                        - AnyOrigin
                        - !Ref AWS::NoValue
                        - !Sub >-
                          #set($origin = $input.params("Origin"))
                          #if($origin != "" && ",\${CorsOrigins},".contains(",$origin,"))
                          #set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)
                          #end
`;
