import { isJsonObject } from '#core/json';
import { unreadable } from './unreadable.ts';

/** What a value may refer to. `at` is where it stands, for messages. */
export interface Scope {
  /** Undefined for `AWS::NoValue`. */
  ref(name: string, at: string): unknown;
  attribute(resource: string, name: string, at: string): unknown;
  condition(name: string, at: string): boolean;
  /** The text behind `{{resolve:…}}`. */
  dynamic(reference: string, at: string): string;
}

type Intrinsic = (argument: unknown, scope: Scope, at: string) => unknown;

const INTRINSICS: Record<string, Intrinsic> = {
  Ref: (name, scope, at) => scope.ref(textOf(name, scope, at), at),
  Condition: (name, scope, at) => scope.condition(textOf(name, scope, at), at),
  'Fn::GetAtt': (argument, scope, at) => {
    const [resource, name] = listOf(argument, at, 2);
    return scope.attribute(textOf(resource, scope, at), textOf(name, scope, at), at);
  },
  'Fn::If': (argument, scope, at) => {
    const [condition, yes, no] = listOf(argument, at, 3);
    return resolve(scope.condition(textOf(condition, scope, at), at) ? yes : no, scope, at);
  },
  'Fn::Sub': (argument, scope, at) => {
    const [text, values] = Array.isArray(argument) ? listOf(argument, at, 2) : [argument, {}];
    return substitute(textOf(text, scope, at), isJsonObject(values) ? values : unreadable(at, 'Fn::Sub needs a map'), scope, at);
  },
  'Fn::Join': (argument, scope, at) => {
    const [separator, parts] = listOf(argument, at, 2);
    return textsOf(parts, scope, at).join(textOf(separator, scope, at));
  },
  'Fn::Split': (argument, scope, at) => {
    const [separator, text] = listOf(argument, at, 2);
    return textOf(text, scope, at).split(textOf(separator, scope, at));
  },
  'Fn::Select': (argument, scope, at) => {
    const [index, parts] = listOf(argument, at, 2);
    return textsOf(parts, scope, at)[Number(textOf(index, scope, at))] ?? unreadable(at, 'Fn::Select has no such element');
  },
  'Fn::Equals': (argument, scope, at) => {
    const [left, right] = listOf(argument, at, 2);
    return textOf(left, scope, at) === textOf(right, scope, at);
  },
  'Fn::Not': (argument, scope, at) => !truthOf(listOf(argument, at, 1)[0], scope, at),
  'Fn::And': (argument, scope, at) => listOf(argument, at).every((part) => truthOf(part, scope, at)),
  'Fn::Or': (argument, scope, at) => listOf(argument, at).some((part) => truthOf(part, scope, at)),
};

/** Resolves the intrinsic function that a value is; what lies deeper stays as it is. Undefined: `AWS::NoValue`. */
export function resolve(value: unknown, scope: Scope, at: string): unknown {
  if (!isJsonObject(value)) return typeof value === 'string' ? dynamics(value, scope, at) : value;
  const keys = Object.keys(value);
  const key = keys.find((name) => name === 'Ref' || name.startsWith('Fn::')) ?? (isCondition(value) ? 'Condition' : undefined);
  if (key === undefined) return value;
  if (keys.length > 1) unreadable(at, `${key} stands beside other keys`);
  const intrinsic = INTRINSICS[key] ?? unreadable(at, `the local cloud does not know ${key}`);
  const found = intrinsic(value[key], scope, at);
  return typeof found === 'string' ? dynamics(found, scope, at) : found;
}

const isCondition = (value: Record<string, unknown>): boolean => Object.keys(value).length === 1 && typeof value.Condition === 'string';

const dynamics = (text: string, scope: Scope, at: string): string =>
  text.replaceAll(/\{\{resolve:([^{}]*)\}\}/g, (_, reference: string) => scope.dynamic(reference, at));

/** `${Name}`, `${Resource.Attribute}`, `${!Literal}`; `values` come before what the template has. */
function substitute(text: string, values: Record<string, unknown>, scope: Scope, at: string): string {
  return text.replaceAll(/\$\{([^}]*)\}/g, (_, name: string) => {
    if (name.startsWith('!')) return `\${${name.slice(1)}}`;
    if (Object.hasOwn(values, name)) return textOf(values[name], scope, at);
    const [resource = '', ...attribute] = name.split('.');
    return textOf(attribute.length > 0 ? scope.attribute(resource, attribute.join('.'), at) : scope.ref(name, at), scope, at);
  });
}

function listOf(value: unknown, at: string, length?: number): unknown[] {
  if (!Array.isArray(value) || (length !== undefined && value.length !== length)) {
    unreadable(at, `expected a list of ${length ?? 'one or more'}, got ${JSON.stringify(value)}`);
  }
  return value;
}

function textOf(value: unknown, scope: Scope, at: string): string {
  const found = resolve(value, scope, at);
  if (typeof found === 'string') return found;
  if (typeof found === 'number' || typeof found === 'boolean') return String(found);
  return unreadable(at, `expected a text, got ${JSON.stringify(found)}`);
}

function textsOf(value: unknown, scope: Scope, at: string): string[] {
  return listOf(resolve(value, scope, at), at).map((part) => textOf(part, scope, at));
}

function truthOf(value: unknown, scope: Scope, at: string): boolean {
  const found = resolve(value, scope, at);
  return typeof found === 'boolean' ? found : unreadable(at, `expected a condition, got ${JSON.stringify(found)}`);
}
