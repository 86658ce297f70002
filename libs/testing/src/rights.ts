import { listeners, type Scope } from '#telemetry/scope';
import { testTable } from './engine.ts';

/**
 * Handles an event and fails where its code did what its route does not declare: deployed, the role of its function would refuse that.
 * @param requestId the event's
 */
export async function withinRights<T>(requestId: string, handle: () => Promise<T>): Promise<T> {
  const scopes: Scope[] = [];
  const listen = (scope: Scope): void => {
    if (scope.requestId === requestId) scopes.push(scope);
  };
  listeners.add(listen);
  try {
    const result = await handle();
    if (scopes.length !== 1) throw new Error(`The event ${requestId} was handled in ${scopes.length} scopes, not in one`);
    const undeclared = scopes.flatMap(undeclaredIn);
    if (undeclared.length > 0) throw new Error(`The route's \`uses\` in @Call does not declare: ${undeclared.join(', ')}`);
    return result;
  } finally {
    listeners.delete(listen);
  }
}

/** As `core PutItem`. */
function undeclaredIn({ actions, uses = {} }: Scope): string[] {
  const declared = new Set(Object.entries(uses).flatMap(([resource, names = []]) => names.map((name) => `${resource} ${name}`)));
  const prefix = testTable('');
  return [...actions].map((action) => action.replace(prefix, '')).filter((action) => !declared.has(action));
}
