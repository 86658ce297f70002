import { isJsonObject } from '#core/json';
import { type Item, mapOf, numberOf, textOf, textsOf } from '#dynamo/item';

/** What the profile's item holds of the player's chosen names besides the one that stands. */
export interface NameState {
  /** The keys that the name claims; none for a default name. */
  keys: readonly string[];
  /** How often the name was changed on the day. */
  day: string;
  count: number;
  /** The last names that the player gave up, latest first: they may have them back while others may not. */
  released: readonly Released[];
}

/** A key that was given up, and until when it is kept: seconds since 1970. */
export interface Released {
  key: string;
  until: number;
}

const NONE: NameState = { keys: [], day: '', count: 0, released: [] };

/** A list, and not a map by key: a player chooses the keys, and a map has no order, and no `__proto__`. */
function releasedIn({ released }: Item): Released[] {
  const list: unknown[] = Array.isArray(released) ? released : [];
  return list.filter(isJsonObject).map((one) => ({ key: textOf(one, 'key'), until: numberOf(one, 'until') }));
}

/** From the profile's item. */
export function toNameState(item: Item): NameState {
  const names = mapOf(item, 'names');
  if (!names) return NONE;
  return {
    keys: textsOf(names, 'keys'),
    day: textOf(names, 'day'),
    count: numberOf(names, 'count'),
    released: releasedIn(names),
  };
}
