import { stringify } from 'yaml';
import type { Route } from '../apps/api/src/routes.ts';
import { gatewayResponses } from './gateway-responses.ts';
import { statements } from './role-statements.ts';

const FIRST_LINE = '# Written by hand: all of api.yaml but the routes, which `npm run generate` adds.\n';
const HEADER = '# Generated from api.head.yaml and the controllers by `npm run generate`: change those, not this file.\n';

/**
 * The template of the REST API: each route with a function, role, log group and permission of its own.
 * @param head api.head.yaml
 * @throws Error where the head lacks what a route's rights refer to, or a place for what is generated
 */
export function apiTemplate(head: string, routes: readonly Route[]): string {
  const paths = Map.groupBy(routes, ({ path }) => path);
  const generated: [place: string, text: string][] = [
    [FIRST_LINE, HEADER],
    ['paths: {} # generated\n', `paths:\n${[...paths].map(([path, methods]) => pathItem(path, methods)).join('')}`],
    ['gateway-responses: {} # generated\n', `gateway-responses:\n${gatewayResponses()}`],
    ['  # The functions of the routes: generated.\n', routes.map((route) => resources(route, head)).join('\n')],
  ];
  return generated.reduce(fill, head);
}

function fill(template: string, [place, text]: [place: string, text: string]): string {
  if (!template.includes(place)) throw new Error(`infra/api.head.yaml lacks the line ${place}`);
  return template.replace(place, () => text);
}

const pathItem = (path: string, routes: readonly Route[]): string => `          ${path}:\n${routes.map(operation).join('')}${PREFLIGHT}`;

/** A player route takes both scopes: see the head. */
const SECURITY = `              security:
                - cognito: [aws.cognito.signin.user.admin, laurel/server]
`;

const operation = ({ method, name, call }: Route): string => `            ${method.toLowerCase()}:
${call.who === 'anyone' ? '' : SECURITY}              responses: {}
              x-amazon-apigateway-integration:
                type: aws_proxy
                httpMethod: POST
                uri: !Sub
                  - arn:\${AWS::Partition}:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${Fn}/invocations
                  - { Fn: !Ref ${name}Function.Alias }
`;

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
                          #if($origin == "") #set($origin = $input.params("origin")) #end
                          #if($origin != "" && ",\${CorsOrigins},".contains(",$origin,"))
                          #set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)
                          #end
`;

const resources = ({ method, path, name, feature, call }: Route, head: string): string => `  ${name}Function:
    Type: AWS::Serverless::Function
    Properties:
      Description: ${stringify(call.summary, { singleQuote: true, lineWidth: 0 }).trim()}
      CodeUri: ../dist/api/
      Handler: index.${feature}
      AutoPublishAliasAllProperties: true
      Role: !GetAtt ${name}Role.Arn
      LoggingConfig: { LogGroup: !Ref ${name}LogGroup }

  ${name}LogGroup:
    Type: AWS::Logs::LogGroup
    DeletionPolicy: Delete
    UpdateReplacePolicy: Delete
    Properties:
      LogGroupName: !Sub /laurel/\${Env}/api/${name}Function
      RetentionInDays: !If [IsProd, 90, 14]

  ${name}Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - { Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: sts:AssumeRole }
      Policies:
        - PolicyName: rights
          PolicyDocument:
            Version: '2012-10-17'
            Statement:
              - { Effect: Allow, Action: [logs:CreateLogStream, logs:PutLogEvents], Resource: !GetAtt ${name}LogGroup.Arn }
              - { Effect: Allow, Action: [xray:PutTelemetryRecords, xray:PutTraceSegments], Resource: '*' }
${statements(call.uses, head)}
  ${name}Permission:
    Type: AWS::Lambda::Permission
    Properties:
      Action: lambda:InvokeFunction
      FunctionName: !Ref ${name}Function.Alias
      Principal: apigateway.amazonaws.com
      SourceArn: !Sub 'arn:\${AWS::Partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${Api}/prod/${method}${path.replaceAll(/\{\w+\}/g, '*')}'
`;
