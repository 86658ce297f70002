import type { CloudRestApi, GatewayResponse } from './cloud.ts';
import { withThrottles } from './method-settings.ts';
import type { Part } from './part.ts';
import { readRoute, type RestDocument } from './rest-route.ts';
import type { Stack } from './stack.ts';

/** What is read, and what means nothing on one machine: logs, traces, a canary of the whole stage. */
const PROPERTIES = [
  ...['Name', 'StageName', 'OpenApiVersion', 'EndpointConfiguration', 'TracingEnabled', 'AlwaysDeploy', 'DefinitionBody'],
  ...['MethodSettings', 'AccessLogSetting', 'CanarySetting'],
];
const RESPONSES = 'x-amazon-apigateway-gateway-responses';
const VALIDATORS = 'x-amazon-apigateway-request-validators';
const METHODS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'] as const;

/** The one REST API of a stack, from its OpenAPI document. */
export function readRestApi(stack: Stack): CloudRestApi | undefined {
  const [api, ...others] = stack.ofType('AWS::Serverless::Api');
  if (others[0]) others[0].properties.fail('the local cloud has one REST API');
  if (!api) return undefined;
  const properties = api.properties.only(PROPERTIES);
  const body = properties.need('DefinitionBody').only(['openapi', 'info', 'components', 'paths', RESPONSES, VALIDATORS]);
  const document: RestDocument = {
    schemes: new Set(readSchemes(body.get('components'))),
    validators: new Map(
      body
        .get(VALIDATORS)
        ?.entries()
        .map(([name, part]) => [name, readValidator(part)]),
    ),
  };
  const routes = body
    .need('paths')
    .entries()
    .flatMap(([path, part]) =>
      part
        .only(METHODS)
        .entries()
        .map(([method, operation]) => readRoute({ method: method.toUpperCase(), path }, operation, document)),
    );
  return {
    apiId: String(stack.ref(api.id, properties.at)),
    stage: properties.need('StageName').text(),
    routes: withThrottles(routes, properties.get('MethodSettings')),
    gatewayResponses: Object.fromEntries((body.get(RESPONSES)?.entries() ?? []).map(([type, part]) => [type, readGatewayResponse(part)])),
  };
}

/** The names of the schemes by which the user pool lets callers in. */
function readSchemes(components: Part | undefined): string[] {
  const schemes = components?.only(['securitySchemes']).get('securitySchemes')?.entries() ?? [];
  return schemes.map(([name, scheme]) => {
    const authorizer = scheme.need('x-amazon-apigateway-authorizer').only(['type', 'providerARNs']);
    authorizer.need('type').oneOf(['cognito_user_pools']);
    scheme
      .only(['type', 'name', 'in', 'x-amazon-apigateway-authtype', 'x-amazon-apigateway-authorizer'])
      .need('name')
      .oneOf(['Authorization']);
    return name;
  });
}

const readValidator = (part: Part): { body: boolean; parameters: boolean } => ({
  body: part.only(['validateRequestBody', 'validateRequestParameters']).get('validateRequestBody')?.flag() ?? false,
  parameters: part.get('validateRequestParameters')?.flag() ?? false,
});

const HEADER = 'gatewayresponse.header.';

function readGatewayResponse(part: Part): GatewayResponse {
  const headers = part.only(['statusCode', 'responseParameters', 'responseTemplates']).get('responseParameters')?.entries() ?? [];
  const templates = part.get('responseTemplates')?.entries() ?? [];
  return {
    status: part.get('statusCode')?.integer(),
    headers: Object.fromEntries(
      headers.map(([key, value]) => [
        key.startsWith(HEADER) ? key.slice(HEADER.length) : value.fail('is no header'),
        readExpression(value),
      ]),
    ),
    templates: Object.fromEntries(templates.map(([type, template]) => [type, template.text()])),
  };
}

/** Left as it stands: the gateway fills it in for each request. */
const readExpression = (part: Part): string => part.match(/^('[^']*'|context\.requestId|method\.request\.header\.[\w-]+)$/);
