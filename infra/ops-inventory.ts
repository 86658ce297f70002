import { isJsonObject } from '#core/json';
import type { JsonObject } from '../apps/local/src/template/parse.ts';

/** The parameter that brings the names of a stack's functions, in the order of its template. */
const LISTS = { foundation: 'FoundationFunctions', avatar: 'AvatarFunctions', api: 'ApiFunctions', realtime: 'RealtimeFunctions' } as const;

/** The stacks that are watched, parsed. */
export type Templates = Readonly<Record<keyof typeof LISTS, JsonObject>>;

/** Who waits for a function: a call of the API, a socket, a sign-up or sign-in, or nobody. */
type Waits = 'call' | 'socket' | 'sign-in' | 'nobody';

export interface WatchedFunction {
  /** Logical id. */
  id: string;
  /** As `POST /score`, all that it answers. */
  calls: readonly string[];
  /** The one call that it answers, or else what its template says of it. */
  title: string;
  /** Its name, as YAML. */
  name: string;
  timeoutSeconds: number;
  waits: Waits;
  /** It has an alarm in its own template, in every environment: its name as text of `Fn::Sub`, empty where CloudFormation makes one up. */
  alarmAtHome: string | undefined;
}

export interface Declared {
  id: string;
  type: string;
  properties: JsonObject;
  isConditional: boolean;
}

/** The resources of all stacks, in order. */
export const resources = (templates: Templates): Declared[] => Object.values(templates).flatMap(resourcesOf);

const resourcesOf = ({ Resources }: JsonObject): Declared[] =>
  Object.entries(part(Resources)).map(([id, resource]) => {
    const { Type, Properties, Condition } = part(resource);
    return { id, type: String(Type), properties: part(Properties), isConditional: Condition !== undefined };
  });

/** Every function of every stack, in the order in which the parameters name them. */
export function functions(templates: Templates): WatchedFunction[] {
  const waiting = { ...calls(templates.api), ...sockets(templates.realtime), ...triggers(templates.foundation) };
  return Object.entries(LISTS).flatMap(([stack, list]) => {
    const template = templates[stack as keyof Templates];
    const all = resourcesOf(template).filter(({ type }) => type === 'AWS::Serverless::Function');
    return all.map(({ id, properties }, n) => ({
      id,
      name: `!Select [${n}, !Ref ${list}]`,
      timeoutSeconds: Number(properties.Timeout ?? part(part(template.Globals).Function).Timeout),
      calls: [],
      alarmAtHome: alarmOn(resourcesOf(template), 'Errors', `"Ref":"${id}"`),
      title: String(properties.Description),
      waits: 'nobody' as const,
      ...waiting[id],
    }));
  });
}

/**
 * The name, as text of `Fn::Sub`, of an alarm on a metric that stands in every environment and whose one dimension holds such JSON; empty where
 * it has none. One with more dimensions sees a part: a canary's is of one version, which AWS counts apart only while the canary runs.
 */
export function alarmOn(declared: readonly Declared[], metric: string, json: string): string | undefined {
  const alarms = declared.filter(({ type, isConditional }) => type === 'AWS::CloudWatch::Alarm' && !isConditional);
  const found = alarms.find(({ properties }) =>
    metricsIn(properties).some(({ MetricName, Dimensions: [only, ...more] }) => {
      return MetricName === metric && more.length === 0 && JSON.stringify(only).includes(json);
    }),
  );
  return found && textOf(found.properties.AlarmName);
}

/** A name as text of `Fn::Sub`; empty where CloudFormation makes one up. */
export function textOf(name: unknown): string {
  const text = isJsonObject(name) ? name['Fn::Sub'] : name;
  return typeof text === 'string' ? text : '';
}

/** That of the alarm itself, and each that it calculates with. */
function metricsIn(value: unknown): { MetricName: unknown; Dimensions: unknown[] }[] {
  if (Array.isArray(value)) return value.flatMap(metricsIn);
  if (!isJsonObject(value)) return [];
  const { MetricName, Dimensions } = value;
  return [...(Array.isArray(Dimensions) ? [{ MetricName, Dimensions }] : []), ...Object.values(value).flatMap(metricsIn)];
}

type Waiting = Record<string, { waits: Waits; title?: string; calls?: string[] }>;

function calls(api: JsonObject): Waiting {
  const paths = resourcesOf(api)
    .filter(({ type }) => type === 'AWS::Serverless::Api')
    .flatMap(({ properties }) => Object.entries(part(part(properties.DefinitionBody).paths)));
  const found = paths.flatMap(([path, item]) =>
    Object.entries(part(item)).flatMap(([method, operation]) =>
      called(operation).map((id) => ({ id, call: `${method.toUpperCase()} ${path}` })),
    ),
  );
  const byFunction = [...Map.groupBy(found, ({ id }) => id)];
  return Object.fromEntries(byFunction.map(([id, all]): [string, Waiting[string]] => [id, answering(all.map(({ call }) => call))]));
}

const answering = (calls: string[]): Waiting[string] => {
  const [title, ...others] = calls;
  return { waits: 'call', calls, ...(title !== undefined && others.length === 0 && { title }) };
};

/** After a socket that has gone nobody waits. */
function sockets(realtime: JsonObject): Waiting {
  const apis = resourcesOf(realtime).filter(({ type }) => type === 'AWS::Serverless::WebSocketApi');
  const found = apis.flatMap(({ properties }) => {
    const routes = Object.entries(part(properties.Routes)).filter(([key]) => key !== '$disconnect');
    return called([properties.Auth, routes]);
  });
  return Object.fromEntries(found.map((id) => [id, { waits: 'socket' }]));
}

function triggers(foundation: JsonObject): Waiting {
  const pools = resourcesOf(foundation).filter(({ type }) => type === 'AWS::Cognito::UserPool');
  return Object.fromEntries(pools.flatMap(({ properties }) => called(properties.LambdaConfig)).map((id) => [id, { waits: 'sign-in' }]));
}

/** Functions whose alias a part of a template names. */
const called = (value: unknown): string[] => [...JSON.stringify(value ?? null).matchAll(/"(\w+)\.Alias"/g)].map(([, id = '']) => id);

/** A map of a template; one that is not there is empty. */
export const part = (value: unknown): JsonObject => (isJsonObject(value) ? value : {});
