import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { arn, type Resource } from '../../apps/local/src/template/names.ts';
import { parseTemplate } from '../../apps/local/src/template/parse.ts';
import type { Part } from '../../apps/local/src/template/part.ts';
import { readRestApi } from '../../apps/local/src/template/rest-api.ts';
import { readSocketApi } from '../../apps/local/src/template/socket-api.ts';
import { Stack } from '../../apps/local/src/template/stack.ts';
import type { Deed, Statement } from './policy.rules.ts';

/** What the templates say of a function's rights. */
export interface FunctionRights {
  /** By name of the variable, as deployed. */
  environment: Record<string, string>;
  statements: Statement[];
  /** What AWS itself does with its role. */
  service: (Deed & { why: string })[];
}

/** Of all functions, by logical id; and which of them handles a call, see `Handled` in libs/telemetry. */
export interface Roles {
  functions: Record<string, FunctionRights>;
  calls: Record<string, string>;
}

const STACKS = ['foundation', 'avatar', 'api', 'realtime'];

/**
 * Reads the templates as they would be deployed, with names as on a laptop.
 * @param folder with the templates
 * @throws Error naming the place of what is not known here
 */
export function readRoles(folder: string): Roles {
  const surroundings = { env: 'local', ssm: new Map<string, string>(), secrets: { CursorKey: '', PseudonymKey: '' } };
  const stacks = STACKS.map((name) => {
    const file = `${name}.yaml`;
    return new Stack(name, parseTemplate(readFileSync(join(folder, file), 'utf8'), file), surroundings);
  });
  const functions = stacks.flatMap((stack) =>
    stack.ofType('AWS::Serverless::Function').map((resource): [string, FunctionRights] => [resource.id, rightsOf(resource, stack)]),
  );
  return { functions: Object.fromEntries(functions), calls: Object.fromEntries(stacks.flatMap(callsOf)) };
}

/** Where a bundle has one handler it is called `handler`: then the bundle's name tells them apart. */
function callsOf(stack: Stack): [call: string, name: string][] {
  const rest = readRestApi(stack)?.routes.flatMap(({ method, path, target }): [string, string][] =>
    target.kind === 'function' ? [[`${method} ${path}`, target.name]] : [],
  );
  const socket = Object.entries(readSocketApi(stack)?.routes ?? {}).map(([key, route]): [string, string] => [key, route.function]);
  const routed = [...(rest ?? []), ...socket];
  const others = stack.ofType('AWS::Serverless::Function').filter(({ id }) => !routed.some(([, name]) => name === id));
  return [...routed, ...others.map((resource): [string, string] => [handlerOf(resource), resource.id])];
}

function handlerOf({ properties, metadata }: Resource): string {
  const file = metadata?.get('Dockerfile');
  if (file) return file.match(/^docker\/([a-z-]+)\//);
  const handler = properties.need('Handler').match(/^index\.(\w+)$/);
  return handler === 'handler' ? properties.need('CodeUri').match(/^\.\.\/dist\/([a-z-]+)\/$/) : handler;
}

function rightsOf({ id, properties }: Resource, stack: Stack): FunctionRights {
  const variables = [stack.functionGlobals, properties].flatMap((part) => part?.get('Environment')?.need('Variables').entries() ?? []);
  const role = stack.ofType('AWS::IAM::Role').find((one) => one.id === id.replace(/(Function|Lambda)$/, 'Role'));
  const policies = (role ?? properties.fail('has no role of its name')).properties.need('Policies').parts();
  return {
    environment: Object.fromEntries(variables.map(([name, value]) => [name, value.text()])),
    statements: policies.flatMap((policy) => policy.need('PolicyDocument').need('Statement').parts().map(statementOf)),
    service: serviceOf(properties),
  };
}

function statementOf(part: Part): Statement {
  const condition = part.only(['Effect', 'Action', 'Resource', 'Condition']).get('Condition')?.only(['ForAnyValue:StringLike']);
  const keys = condition?.need('ForAnyValue:StringLike').only(['dynamodb:LeadingKeys']).need('dynamodb:LeadingKeys');
  return {
    effect: part.need('Effect').oneOf(['Allow', 'Deny']),
    actions: part.need('Action').texts(),
    resources: part.need('Resource').oneOrMoreTexts(),
    ...(keys && { leadingKeys: keys.texts() }),
  };
}

/** The one list of what no test can use, because AWS uses it. */
function serviceOf(properties: Part): FunctionRights['service'] {
  const log = properties.need('LoggingConfig').need('LogGroup').text();
  const sources = (properties.get('Events')?.entries() ?? []).map(([, event]) => event);
  const events = (type: string): Part[] =>
    sources.filter((event) => event.need('Type').text() === type).map((event) => event.need('Properties'));
  const dead = [
    ...events('DynamoDB').flatMap((event) => event.get('DestinationConfig')?.need('OnFailure').need('Destination') ?? []),
    ...[properties.get('DeadLetterQueue')?.need('TargetArn')].filter((part) => part !== undefined),
  ];
  return [
    ...done('Lambda writes its log', arn('logs', `log-group:${log}:*`), 'logs:CreateLogStream', 'logs:PutLogEvents'),
    // X-Ray knows no resources.
    ...done('Lambda sends traces', '*', 'xray:PutTelemetryRecords', 'xray:PutTraceSegments'),
    ...events('SQS').flatMap((event) => done('Lambda polls the queue', event.need('Queue').text(), ...POLLING)),
    ...events('DynamoDB').flatMap((event) => done('Lambda reads the stream', event.need('Stream').text(), ...READING)),
    ...dead.flatMap((queue) => done('Lambda keeps what failed', queue.text(), 'sqs:SendMessage')),
  ];
}

const POLLING = ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'];
const READING = ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'];

const done = (why: string, resource: string, ...actions: string[]): FunctionRights['service'] =>
  actions.map((action) => ({ action, resource, keys: [], why }));
