import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../apps/local/src/template/parse.ts';
import { map as mapOf } from './stack.fixture.ts';

export { list as listOf, map as mapOf } from './stack.fixture.ts';

const FOLDER = join(import.meta.dirname, '..', 'dist', 'transformed');

/** A resource as CloudFormation gets it. */
export interface Transformed {
  /** Of the template without `.yaml`. */
  stack: string;
  id: string;
  type: string;
  properties: JsonObject;
  deletion: unknown[];
}

/** The stacks that `.config/transformed.mjs` transformed. */
export const stacks: readonly string[] = readdirSync(FOLDER).map((file) => file.replace(/\.json$/, ''));

/** Every resource of every stack. */
export const resources: readonly Transformed[] = stacks.flatMap((stack) => {
  const template = mapOf(JSON.parse(readFileSync(join(FOLDER, `${stack}.json`), 'utf8')));
  return Object.entries(mapOf(template.Resources)).map(([id, value]) => {
    const { Type, Properties = {}, DeletionPolicy, UpdateReplacePolicy } = mapOf(value);
    return { stack, id, type: String(Type), properties: mapOf(Properties), deletion: [DeletionPolicy, UpdateReplacePolicy] };
  });
});

export const ofType = (...types: string[]): Transformed[] => resources.filter(({ type }) => types.includes(type));

/** For the names of tests. */
export const named = (some: readonly Transformed[]): [name: string, resource: Transformed][] =>
  some.map((resource) => [`${resource.stack}: ${resource.id}`, resource]);

/** The resource of a stack. @throws Error where there is none */
export function find(stack: string, id: unknown): Transformed {
  const found = resources.find((resource) => resource.stack === stack && resource.id === id);
  if (!found) throw new Error(`There is no ${String(id)} in ${stack}`);
  return found;
}
