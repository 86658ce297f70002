import { stringify } from 'yaml';
import { isJsonObject } from '#core/json';
import { type JsonObject, parseTemplate } from '../apps/local/src/template/parse.ts';

const HEADER =
  '# Generated from api.yaml by `npm run generate`, for `sam local`: what it can mount, without an account. Change api.head.yaml, not this file.\n';

/** Parameters for the addresses of what stands for AWS, by the SDK's own variables: on AWS none of them is set. */
const ENGINES = {
  AWS_ENDPOINT_URL_CLOUDFRONT: 'CloudFrontEndpoint',
  AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: 'CognitoEndpoint',
  AWS_ENDPOINT_URL_DYNAMODB: 'DynamodbEndpoint',
  AWS_ENDPOINT_URL_LAMBDA: 'LambdaEndpoint',
  AWS_ENDPOINT_URL_S3: 'S3Endpoint',
  AWS_ENDPOINT_URL_SQS: 'SqsEndpoint',
};

/** What `sam local` goes by; the rest of a function means something on AWS alone. */
const KEPT = ['Description', 'CodeUri', 'Handler', 'MemorySize', 'Timeout', 'Environment'];

/**
 * The template that `sam local` mounts: the functions of api.yaml and its routes, without aliases, permissions, roles and authorizers.
 * Every name that SSM or a secret gives on AWS is a parameter here, for which there is no default.
 * @param api api.yaml
 * @throws Error where it lacks what such a template is made of
 */
export function apiLocal(api: string): string {
  const template = parseTemplate(api, 'api.yaml');
  const resources = Object.entries(mapOf(template.Resources)).map(([id, resource]) => [id, mapOf(resource)] as const);
  const ofType = (type: string) => resources.filter(([, resource]) => resource.Type === type);
  const globals = mapOf(mapOf(template.Globals).Function);
  const body = {
    Globals: { Function: { Runtime: globals.Runtime, Architectures: ['x86_64'], ...kept(globals), Environment: environment(globals) } },
    Resources: Object.fromEntries([
      ...ofType('AWS::Serverless::Api').map(([id, resource]) => [id, gateway(resource)] as const),
      ...ofType('AWS::Serverless::Function').map(([id, resource]) => [id, lambda(resource)] as const),
    ]),
  };
  const local = mapOf(withoutSecrets(body));
  const { AWSTemplateFormatVersion, Transform } = template;
  const head = { AWSTemplateFormatVersion, Transform, Description: 'Laurel, api, as `sam local` mounts it' };
  // As YAML 1.1, which Python reads: a date would be none without quotes.
  const style = { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false, singleQuote: true } as const;
  return HEADER + stringify({ ...head, ...whatItNeeds(template, local), ...local }, style);
}

function mapOf(value: unknown): JsonObject {
  if (!isJsonObject(value)) throw new Error(`api.yaml holds no map where a local variant needs one: ${JSON.stringify(value)}`);
  return value;
}

const kept = (properties: JsonObject): JsonObject => Object.fromEntries(Object.entries(properties).filter(([name]) => KEPT.includes(name)));

const environment = (globals: JsonObject): JsonObject => ({
  Variables: {
    ...mapOf(mapOf(globals.Environment).Variables),
    ...Object.fromEntries(Object.entries(ENGINES).map(([variable, parameter]) => [variable, { Ref: parameter }])),
  },
});

const lambda = ({ Type, Properties }: JsonObject): JsonObject => ({ Type, Properties: kept(mapOf(Properties)) });

function gateway({ Type, Properties }: JsonObject): JsonObject {
  const { StageName, DefinitionBody } = mapOf(Properties);
  const { openapi, info, paths } = mapOf(DefinitionBody);
  const items = Object.entries(mapOf(paths)).map(([path, item]) => [path, routes(mapOf(item))] as const);
  return { Type, Properties: { StageName, DefinitionBody: { openapi, info, paths: Object.fromEntries(items) } } };
}

/** Of a path the methods that a function answers; it stands in the integration as an alias. */
function routes(item: JsonObject): JsonObject {
  const all = Object.entries(item).map(([method, operation]) => {
    const [, name] = /"(\w+)\.Alias"/.exec(JSON.stringify(operation)) ?? [];
    return [method, name] as const;
  });
  return Object.fromEntries(all.flatMap(([method, name]) => (name === undefined ? [] : [[method, route(name)] as const])));
}

const route = (name: string): JsonObject => ({
  responses: {},
  'x-amazon-apigateway-integration': {
    type: 'aws_proxy',
    httpMethod: 'POST',
    uri: {
      'Fn::Sub': `arn:\${AWS::Partition}:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${${name}.Arn}/invocations`,
    },
  },
});

/** What a secret holds is the parameter itself. */
const withoutSecrets = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value).replaceAll(/\{"Fn::Sub":"\{\{resolve:secretsmanager:\$\{(\w+)\}:SecretString\}\}"\}/g, '{"Ref":"$1"}'));

/** The parameters that are left in use, as plain text where SSM has the value on AWS; and the conditions, where one is. */
function whatItNeeds(template: JsonObject, body: JsonObject): JsonObject {
  const conditions = JSON.stringify(body).includes('"Fn::If"') ? { Conditions: template.Conditions } : {};
  const text = JSON.stringify({ ...conditions, ...body });
  const used = Object.entries(mapOf(template.Parameters)).filter(
    ([name]) => text.includes(`"Ref":"${name}"`) || text.includes(`\${${name}}`),
  );
  const engines = Object.values(ENGINES).map((name) => [name, { Type: 'String' }] as const);
  return {
    Parameters: Object.fromEntries([...used.map(([name, parameter]) => [name, plain(mapOf(parameter))] as const), ...engines]),
    ...conditions,
  };
}

const plain = (parameter: JsonObject): JsonObject => (String(parameter.Type).startsWith('AWS::SSM::') ? { Type: 'String' } : parameter);
