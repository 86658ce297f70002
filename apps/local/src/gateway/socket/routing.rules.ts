import { isJsonObject } from '#core/json';
import type { CloudSocketApi } from '../../template/cloud.ts';

/** What the selection expression finds in a message; undefined where the message is not JSON or has no such field. */
function selected(selection: readonly string[], text: string): string | undefined {
  try {
    let value: unknown = JSON.parse(text);
    for (const key of selection) {
      if (!isJsonObject(value) || !Object.hasOwn(value, key)) return undefined;
      value = value[key];
    }
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The route key that takes a message: its own, else `$default`, else none. `$connect` and `$disconnect` are never chosen by a message. */
export function routeOf(api: CloudSocketApi, text: string): string | undefined {
  const key = selected(api.selection, text);
  if (key !== undefined && !key.startsWith('$') && Object.hasOwn(api.routes, key)) return key;
  return Object.hasOwn(api.routes, '$default') ? '$default' : undefined;
}
