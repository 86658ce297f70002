import type { OpenAPIObject } from '@nestjs/swagger';
import type { Route } from '../apps/api/src/routes.ts';
import { type ApiFunction, deploymentRights, functionResources } from './api-function.ts';
import { apiPaths, type Needs } from './api-paths.ts';
import { methodSettings } from './api-stage.ts';
import { gatewayResponses } from './gateway-responses.ts';
import { together } from './role-statements.ts';
import { fill, functionNames } from './template-text.ts';

/** `dedicated`: each route has a function of its own. `single`: one function answers them all. */
export type Variant = 'dedicated' | 'single';

/** The operations of a contract, as far as a gateway asks for what they need. */
export type Contract = Pick<OpenAPIObject, 'paths'>;

/**
 * The template of the REST API, of its head, its routes and their contract.
 * @param head api.head.yaml
 * @throws Error where the head lacks what a route's rights refer to, or a place for what is generated
 */
export function apiTemplate(head: string, routes: readonly Route[], contract: Contract, variant: Variant = 'dedicated'): string {
  const functions = variant === 'single' ? [theOne(routes)] : routes.map(ownFunction);
  const functionOf = ({ name }: Route): string => `${variant === 'single' ? 'Api' : name}Function`;
  const filled = fill(head, [
    ['# Written by hand: all of api.yaml but the routes, which `npm run generate` adds.\n', `${HEADER[variant]}\n`],
    ['MethodSettings: [] # generated\n', `MethodSettings:\n${methodSettings(routes)}`],
    ['paths: {} # generated\n', `paths:\n${apiPaths(routes, (route) => needsOf(route, contract), functionOf)}`],
    ['gateway-responses: {} # generated\n', `gateway-responses:\n${gatewayResponses()}`],
    ['              # What CodeDeploy may do to critical functions: generated.\n', deploymentRights(functions)],
    ['  # The functions of the routes: generated.\n', functions.map((each) => functionResources(each, head)).join('\n')],
  ]);
  return fill(filled, [['  # The names of all functions: generated.\n', functionNames(filled, 'api')]]);
}

const HEADER: Record<Variant, string> = {
  dedicated: '# Generated from api.head.yaml and the controllers by `npm run generate`: change those, not this file.',
  single: `# Generated from api.head.yaml and the controllers by \`npm run generate\`: change those, not this file.
# The same API as api.yaml, but one function answers every route, with the rights of all: fewer cold starts for a game with few players.`,
};

const ownFunction = ({ name, method, path, feature, call }: Route): ApiFunction => ({
  name,
  summary: call.summary,
  handler: feature,
  uses: call.uses,
  calls: method + path.replaceAll(/\{\w+\}/g, '*'),
  critical: call.critical ?? false,
});

const theOne = (routes: readonly Route[]): ApiFunction => ({
  name: 'Api',
  summary: 'Answers every route',
  handler: 'handler',
  uses: together(routes.map(({ call }) => call.uses)),
  calls: '*/*',
  critical: true,
});

function needsOf({ method, path }: Route, { paths }: Contract): Needs {
  const item = paths[path];
  const operation = item && { GET: item.get, POST: item.post, DELETE: item.delete }[method];
  const query = (operation?.parameters ?? []).flatMap((parameter) =>
    'in' in parameter && parameter.in === 'query' && parameter.required === true ? [parameter.name] : [],
  );
  return { query, body: operation?.requestBody !== undefined };
}
