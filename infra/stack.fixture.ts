import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject } from '#core/json';
import { resolve, type Scope } from '../apps/local/src/template/intrinsics.ts';
import { type JsonObject, parseTemplate } from '../apps/local/src/template/parse.ts';
import { Stack } from '../apps/local/src/template/stack.ts';

/** A template as it is deployed: what its parameters and conditions make of it. */
export interface Deployed {
  /** Logical ids of the resources whose condition holds, by type, in the order of the template. */
  ids: (type: string) => string[];
  /** The properties of a resource, all resolved; undefined where its condition does not hold. */
  properties: (id: string) => JsonObject | undefined;
  /** What the stack writes to SSM. */
  ssm: ReadonlyMap<string, string>;
  /** As written. */
  template: JsonObject;
}

/** @param parameters in place of the defaults; those that another stack writes are called as they are named */
export function deployed(name: string, env: string, parameters: Record<string, string> = {}): Deployed {
  const template = parseTemplate(readFileSync(join(import.meta.dirname, `${name}.yaml`), 'utf8'), name);
  const ssm = new Map<string, string>();
  const stack = new Stack(name, template, { env, ssm, secrets: {}, parameters: { ...namesOfOthers(template), ...parameters } });
  const scope = scopeOf(stack);
  return {
    ids: (type) => stack.ofType(type).map(({ id }) => id),
    properties: (id) => {
      const there = stack.resources.some((resource) => resource.id === id);
      return there ? map(resolved(map(map(map(template.Resources)[id]).Properties), scope, id)) : undefined;
    },
    ssm,
    template,
  };
}

/** The parameters that other stacks write, each as a name that shows where it comes from. */
function namesOfOthers(template: JsonObject): Record<string, string> {
  const shared = Object.entries(map(template.Parameters)).filter(([, one]) => String(map(one).Type).startsWith('AWS::SSM::'));
  return Object.fromEntries(shared.map(([name]) => [name, `the-${name}`]));
}

/** A name that the local cloud does not give stands as it is referred to: `AlarmTopic.TopicName`. */
function scopeOf(stack: Stack): Scope {
  const orElse = (find: () => unknown, name: string): unknown => {
    try {
      return find();
    } catch {
      return name;
    }
  };
  return {
    ref: (name, at) => orElse(() => stack.ref(name, at), name),
    attribute: (resource, name, at) => orElse(() => stack.attribute(resource, name, at), `${resource}.${name}`),
    condition: (name, at) => stack.condition(name, at),
    dynamic: (reference, at) => stack.dynamic(reference, at),
  };
}

function resolved(value: unknown, scope: Scope, at: string): unknown {
  const found = resolve(value, scope, at);
  if (Array.isArray(found)) return found.map((one) => resolved(one, scope, at)).filter((one) => one !== undefined);
  if (!isJsonObject(found)) return found;
  const entries = Object.entries(found).map(([key, one]): [string, unknown] => [key, resolved(one, scope, at)]);
  return Object.fromEntries(entries.filter(([, one]) => one !== undefined));
}

/** @throws Error where it is none */
export function map(value: unknown): JsonObject {
  if (!isJsonObject(value)) throw new Error(`Not a map: ${JSON.stringify(value)}`);
  return value;
}

/** @throws Error where it is none */
export function list(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new Error(`Not a list: ${JSON.stringify(value)}`);
  return value;
}
