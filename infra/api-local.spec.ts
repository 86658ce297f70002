import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { routes } from '../apps/api/src/routes.ts';
import { parseTemplate } from '../apps/local/src/template/parse.ts';
import { apiLocal } from './api-local.ts';

interface Template {
  Parameters: Record<string, { Type: string; Default?: string }>;
  Conditions?: object;
  Globals: { Function: { Architectures: string[]; Environment: { Variables: Record<string, unknown> } } };
  Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
}
type Paths = Record<string, Record<string, { 'x-amazon-apigateway-integration': { uri: unknown } }>>;

const api = readFileSync('infra/api.yaml', 'utf8');
const read = (text: string): Template => parseTemplate(text, 'api.local.yaml') as unknown as Template;
const original = read(api);
const local = read(apiLocal(api));
const { paths } = local.Resources.Api!.Properties.DefinitionBody as { paths: Paths };
const functionsOf = ({ Resources }: Template): string[] =>
  Object.keys(Resources).filter((id) => Resources[id]!.Type === 'AWS::Serverless::Function');

describe('the variant that `sam local` mounts', () => {
  it('has every route, and none for preflights, which no function answers', () => {
    const found = Object.entries(paths).flatMap(([path, item]) => Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`));
    expect(found.toSorted()).toEqual(routes.map(({ method, path }) => `${method} ${path}`).toSorted());
  });

  it.each(routes)('names in $method $path its function, not the alias', ({ method, path, name }) => {
    const { uri } = paths[path]![method.toLowerCase()]!['x-amazon-apigateway-integration'];
    const start = 'arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/';
    expect(uri).toEqual({ 'Fn::Sub': `${start}\${${name}Function.Arn}/invocations` });
  });

  it('has every function with its bundle and handler, and nothing else beside the API', () => {
    expect(Object.keys(local.Resources)).toEqual(['Api', ...functionsOf(original)]);
    for (const id of functionsOf(original)) {
      const { CodeUri, Handler } = original.Resources[id]!.Properties;
      expect(local.Resources[id]!.Properties).toMatchObject({ CodeUri, Handler });
    }
  });

  it('knows no alias, role, authorizer, secret or name in SSM', () => {
    expect(apiLocal(api)).not.toMatch(/Alias|Role\b|authorizer|security|secretsmanager|AWS::SSM|\/laurel\//);
    expect(local.Globals.Function.Architectures).toEqual(['x86_64']);
  });

  it('gives a function all variables that it has on AWS, and where the engines are', () => {
    const names = Object.keys(original.Globals.Function.Environment.Variables);
    const { Variables } = local.Globals.Function.Environment;
    expect(Object.keys(Variables).slice(0, names.length)).toEqual(names);
    expect(Variables).toMatchObject({
      CURSOR_KEY: { Ref: 'CursorKey' },
      CORE_TABLE: { Ref: 'CoreTable' },
      AWS_ENDPOINT_URL_DYNAMODB: { Ref: 'DynamodbEndpoint' },
    });
    expect(local.Resources.SeasonCloseFunction!.Properties.Environment).toEqual(
      original.Resources.SeasonCloseFunction!.Properties.Environment,
    );
  });

  it('asks for plain texts, and only for those that it uses', () => {
    const text = JSON.stringify({ ...local, Parameters: {} });
    const isUsed = (name: string) => text.includes(`"Ref":"${name}"`) || text.includes(`\${${name}}`);
    expect(Object.keys(local.Parameters).filter((name) => !isUsed(name))).toEqual([]);
    expect(Object.values(local.Parameters).filter(({ Type }) => Type !== 'String')).toEqual([]);
    const ssm = Object.values(local.Parameters).filter(({ Default }) => Default?.startsWith('/laurel/'));
    expect(ssm).toEqual([]);
  });

  it('keeps the conditions where a variable hangs on one, with the parameters that they read', () => {
    expect(local.Conditions).toBeUndefined();
    const limited = api.replace('BOARDS_TABLE: !Ref BoardsTable', 'BOARDS_TABLE: !If [IsProd, !Ref BoardsTable, none]');
    const { Conditions, Parameters } = read(apiLocal(limited));
    expect(Conditions).toEqual(original.Conditions);
    expect(Object.keys(Parameters)).toEqual(expect.arrayContaining(['Env', 'CorsOrigins']));
  });

  it('is refused where the template has no section that it needs', () => {
    expect(() => apiLocal(api.replace(/^Globals:/m, 'Metadata:'))).toThrow('holds no map');
  });
});
