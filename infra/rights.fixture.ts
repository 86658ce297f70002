import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject } from '#core/json';
import { listeners, type Scope } from '#telemetry/scope';
import { testTable } from '#testing/engine';
import { parseTemplate } from '../apps/local/src/template/parse.ts';

const TABLES = new Map([
  ['CoreTable', testTable('core')],
  ['BoardsTable', testTable('boards')],
  ['LiveTable', testTable('live')],
]);

/** What the template lets a function do to tables and their indexes, as a scope tells it: `test-boards/rank Query`. */
export function allowed(template: string, role: string): string[] {
  const text = readFileSync(join(import.meta.dirname, template), 'utf8');
  const rights: string[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (isJsonObject(value)) {
      if (value.Effect === 'Allow') rights.push(...rightsOf(value));
      Object.values(value).forEach(visit);
    }
  };
  const { Resources } = parseTemplate(text, template);
  visit(isJsonObject(Resources) ? Resources[role] : undefined);
  return rights.toSorted();
}

function rightsOf({ Action, Resource }: Record<string, unknown>): string[] {
  const [, table, rest = ''] = /:table\/\$\{(\w+)\}(\/index\/\w+)?/.exec(JSON.stringify(Resource)) ?? [];
  const name = TABLES.get(table ?? '');
  if (name === undefined) return [];
  const on = name + rest.replace('/index', '');
  return Array.isArray(Action) ? Action.map((action) => `${on} ${String(action).replace('dynamodb:', '')}`) : [];
}

/** What is done to tables meanwhile. */
export async function done(work: () => Promise<unknown>): Promise<string[]> {
  const actions = new Set<string>();
  const listen = (scope: Scope): void => {
    for (const action of scope.actions) if (!action.startsWith('queue/')) actions.add(action);
  };
  listeners.add(listen);
  try {
    await work();
  } finally {
    listeners.delete(listen);
  }
  return [...actions].toSorted();
}
