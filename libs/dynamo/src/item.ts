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

/** A list of texts; empty where there is none. */
export function textsOf(item: Item, name: string): string[] {
  const value = item[name] ?? [];
  return Array.isArray(value) && value.every((part) => typeof part === 'string') ? value : wrong(item, name, 'list of texts');
}

/** A map; undefined where there is none, or null. */
export function mapOf(item: Item, name: string): Record<string, unknown> | undefined {
  const value = item[name];
  if (value === undefined || value === null) return undefined;
  return typeof value === 'object' && !Array.isArray(value) ? { ...value } : wrong(item, name, 'map');
}
