import type { MockTarget, RestRoute } from './cloud.ts';
import { functionIn } from './names.ts';
import type { Part } from './part.ts';

/** What an OpenAPI document declares for all of its routes. */
export interface RestDocument {
  schemes: Set<string>;
  validators: Map<string, { body: boolean; parameters: boolean }>;
}

/** How often it may be called stands elsewhere: see method-settings.ts. */
export type Route = Omit<RestRoute, 'throttle'>;

const INTEGRATION = 'x-amazon-apigateway-integration';
const VALIDATOR = 'x-amazon-apigateway-request-validator';

export function readRoute(route: Pick<RestRoute, 'method' | 'path'>, operation: Part, document: RestDocument): Route {
  operation.only(['security', 'responses', 'parameters', 'requestBody', INTEGRATION, VALIDATOR]);
  return {
    ...route,
    target: readTarget(operation.need(INTEGRATION)),
    scopes: readScopes(operation.get('security'), document.schemes),
    ...readRequired(operation, document.validators),
  };
}

/** With scopes the authorizer checks access tokens; without them it would take ID tokens, which Laurel never does. */
function readScopes(security: Part | undefined, schemes: Set<string>): string[] | undefined {
  if (!security) return undefined;
  const [first, ...others] = security.parts().flatMap((requirement) => requirement.entries());
  if (!first || others.length > 0 || !schemes.has(first[0])) return security.fail('name one scheme of the user pool');
  const scopes = first[1].texts();
  return scopes.length > 0 ? scopes : first[1].fail('name the scopes: without one an ID token would pass');
}

type Required = Pick<RestRoute, 'requiredQuery' | 'requiredHeaders' | 'bodyRequired'>;

function readRequired(operation: Part, validators: RestDocument['validators']): Required {
  const name = operation.get(VALIDATOR);
  const checks = name && (validators.get(name.text()) ?? name.fail('there is no such request validator'));
  const parameters = (operation.get('parameters')?.parts() ?? []).filter((part) => part.get('required')?.flag());
  const required = (place: string): string[] =>
    checks?.parameters ? parameters.filter((part) => part.need('in').text() === place).map((part) => part.need('name').text()) : [];
  return {
    requiredQuery: required('query'),
    requiredHeaders: required('header'),
    bodyRequired: readBodyRequired(operation.get('requestBody')) && checks?.body === true,
  };
}

/** Where a validator checks bodies it does so by a model; this one lets every JSON pass, so that the schema stays the app's. */
function readBodyRequired(body: Part | undefined): boolean {
  const json = body?.only(['required', 'content']).get('content')?.only(['application/json']).get('application/json');
  json?.only(['schema']).need('schema').only([]);
  return body?.get('required')?.flag() ?? false;
}

function readTarget(integration: Part): RestRoute['target'] {
  if (integration.need('type').oneOf(['aws_proxy', 'mock']) === 'mock') return readMock(integration);
  integration.only(['type', 'httpMethod', 'uri']).need('httpMethod').oneOf(['POST']);
  return { kind: 'function', name: functionIn(integration.need('uri')) };
}

const HEADER = 'method.response.header.';

/** A mock with one answer: its status, fixed headers, and a fixed body or an origin that is named back. */
function readMock(integration: Part): MockTarget {
  const request = integration.only(['type', 'requestTemplates', 'responses']).need('requestTemplates').only(['application/json']);
  request.need('application/json').match(/^\{"statusCode": (\d{3})\}$/);
  const answer = integration
    .need('responses')
    .only(['default'])
    .need('default')
    .only(['statusCode', 'responseParameters', 'responseTemplates']);
  const headers = answer.get('responseParameters')?.entries() ?? [];
  const body = answer.get('responseTemplates')?.only(['application/json']).get('application/json');
  return {
    kind: 'mock',
    status: answer.need('statusCode').integer(),
    headers: Object.fromEntries(
      headers.map(([key, value]) => [
        key.startsWith(HEADER) ? key.slice(HEADER.length) : value.fail('is no header'),
        value.match(/^'([^']*)'$/),
      ]),
    ),
    ...readTemplate(body),
  };
}

/** As infra/api-template.ts writes it, where origins are listed. Browsers spell the header in either way: HTTP/2 knows small letters only. */
const LISTED = new RegExp(
  [
    String.raw`^#set\(\$origin = \$input\.params\("(?<name>\w+)"\)\)`,
    String.raw`(?:#if\(\$origin == ""\) ?#set\(\$origin = \$input\.params\("(?<other>\w+)"\)\) ?#end)?`,
    String.raw`#if\(\$origin != "" && ",(?<allowed>[^"]*),"\.contains\(",\$origin,"\)\)`,
    String.raw`#set\(\$context\.responseOverride\.header\.Access-Control-Allow-Origin = \$origin\)`,
    String.raw`#end$`,
  ].join(String.raw`\s*`),
);

/** Any other template with variables or directives would need a Velocity engine. */
function readTemplate(template: Part | undefined): Pick<MockTarget, 'body' | 'origins'> {
  const { name, other, allowed } = LISTED.exec(template?.text() ?? '')?.groups ?? {};
  if (name === undefined || allowed === undefined) return { body: template?.match(/^([^$#]*)$/) ?? '' };
  return { body: '', origins: { allowed: allowed.split(','), headers: [name, ...(other === undefined ? [] : [other])] } };
}
