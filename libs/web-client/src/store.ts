/** Where text is kept under a name, at once or in a while. All tabs of a game must see it alike, as they do not see `localStorage`. */
export interface Store {
  /** Null where nothing is kept under that name. */
  getItem: (name: string) => string | null | Promise<string | null>;
  /** What it gives is awaited: the text is kept then. */
  setItem: (name: string, text: string) => unknown;
}

/** Keeps what it is given until the program ends. */
export function memoryStore(): Store {
  const kept = new Map<string, string>();
  return { getItem: (name) => kept.get(name) ?? null, setItem: (name, text) => kept.set(name, text) };
}

/** What is kept under a name, as it was written; undefined where it is nothing that can be read. */
export const readJson = async (store: Store, name: string): Promise<unknown> => jsonOf(await store.getItem(name));

/** Undefined where it is nothing that can be read. */
export function jsonOf(text: string | null): unknown {
  if (text === null) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
