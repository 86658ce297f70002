import { isJsonObject } from '#core/json';

/** Kinds of the file that other kinds refer to, and what one of each is called. */
export const KINDS = {
  seasons: 'season',
  boards: 'board',
  currencies: 'currency',
  items: 'item',
  counters: 'counter',
  unlocks: 'unlock',
  slots: 'slot',
} as const;
export type Kind = keyof typeof KINDS;

/** Of each kind; a player's session start and the shop read them all. */
export const MAX_OF_A_KIND = 200;

/** What a file declares, read before it is checked, so that a mistake in one place hides none in another. */
export interface Names {
  /** The ids of a kind in the file's order; undefined where its place holds no ids at all, which is a mistake of its own. */
  ids: (kind: Kind) => readonly string[] | undefined;
  /** What the file names as its time zone; empty where that is no text. */
  timeZone: string;
  isUnique: (itemId: string) => boolean;
  /** What an unlock needs before it, in its order; a need that is no text is an empty one. */
  needsOf: (unlockId: string) => readonly string[];
  /** How a field of a slot is merged; undefined where slot or field are not declared. */
  policyOf: (slot: string, field: string) => unknown;
}

export function namesOf(file: unknown): Names {
  const at = (...path: string[]): unknown =>
    path.reduce<unknown>((part, key) => (isJsonObject(part) && Object.hasOwn(part, key) ? part[key] : undefined), file);
  const ids = new Map(
    Object.keys(KINDS).map((kind) => {
      const part = at(kind) ?? {};
      return [kind, isJsonObject(part) ? Object.keys(part) : undefined];
    }),
  );
  const timeZone = at('timeZone');
  return {
    timeZone: typeof timeZone === 'string' ? timeZone : '',
    ids: (kind) => ids.get(kind),
    needsOf: (unlockId) => {
      const needs = at('unlocks', unlockId, 'requires', 'unlocks');
      return Array.isArray(needs) ? needs.map((need) => (typeof need === 'string' ? need : '')) : [];
    },
    isUnique: (itemId) => at('items', itemId, 'unique') === true,
    policyOf: (slot, field) => at('slots', slot, 'fields', field),
  };
}
