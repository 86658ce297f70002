/** An item as the document client gives it. */
export type Item = Record<string, unknown>;

function wrong(item: Item, name: string, type: string): never {
  throw new Error(`The item ${String(item.pk)} ${String(item.sk)} has no ${type} "${name}"`);
}

/** @throws where the attribute is not there or no text: the item was not written by this code */
export function textOf(item: Item, name: string): string {
  const value = item[name];
  return typeof value === 'string' ? value : wrong(item, name, 'text');
}

export function numberOf(item: Item, name: string): number {
  const value = item[name];
  return typeof value === 'number' ? value : wrong(item, name, 'number');
}

const isMap = (value: unknown): value is Item => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A list of texts; empty where there is none. */
export function textsOf(item: Item, name: string): string[] {
  const value = item[name] ?? [];
  return Array.isArray(value) && value.every((part) => typeof part === 'string') ? value : wrong(item, name, 'list of texts');
}

/** A list of numbers; empty where there is none. */
export function numbersOf(item: Item, name: string): number[] {
  const value = item[name] ?? [];
  return Array.isArray(value) && value.every((part) => typeof part === 'number') ? value : wrong(item, name, 'list of numbers');
}

/** A map; undefined where there is none, or null. */
export function mapOf(item: Item, name: string): Record<string, unknown> | undefined {
  const value = item[name];
  if (value === undefined || value === null) return undefined;
  return isMap(value) ? { ...value } : wrong(item, name, 'map');
}

/** A list of maps; empty where there is none. */
export function mapsOf(item: Item, name: string): Item[] {
  const value = item[name] ?? [];
  return Array.isArray(value) && value.every(isMap) ? value : wrong(item, name, 'list of maps');
}

/** An expiry as items hold it, in `x`: seconds since 1970. */
export const secondsOf = (time: Date): number => Math.floor(time.getTime() / 1000);

/** The item has expired: to readers it is not there, though the table may still hold it; a write on its key must not be blocked by it. */
export const isExpired = (item: Item, now: Date): boolean => typeof item.x === 'number' && item.x < secondsOf(now);
