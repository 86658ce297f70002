import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isJsonObject } from '#core/json';
import { at, demoFile, mistakesOf, type Path, put, textOf } from './file.fixture.ts';

/** Where the file refers to what it declares elsewhere: `*` is any key, `@` the reference, a key of a map or a text of a list. */
const REFERENCES = {
  currencies: [
    'boards.*.seasonRewards.*.rewards.currencies.@',
    'sources.*.currencies.@',
    'offers.*.price.@',
    'offers.*.grants.currencies.@',
    'counters.*.currencies.@',
    'tasks.*.rewards.currencies.@',
    'unlocks.*.price.@',
    'unlocks.*.rewards.currencies.@',
  ],
  items: ['boards.*.seasonRewards.*.rewards.items.@', 'offers.*.grants.items.@', 'tasks.*.rewards.items.@', 'unlocks.*.rewards.items.@'],
  boards: ['counters.*.boards.@'],
  counters: ['tasks.*.counters.@', 'unlocks.*.requires.counters.@'],
  unlocks: ['unlocks.*.requires.unlocks.@'],
  slots: ['counters.*.slot'],
};

interface Place {
  path: Path;
  value: unknown;
}

const placesIn = (value: unknown, path: Path = []): Place[] => {
  const inner = Array.isArray(value)
    ? value.map((part: unknown, i): [number, unknown] => [i, part])
    : isJsonObject(value)
      ? Object.entries(value)
      : [];
  return [{ path, value }, ...inner.flatMap(([key, part]) => placesIn(part, [...path, key]))];
};

/** The demo, with a counter of each feed. */
const file = put('counters.top-level', { by: 'progress', slot: 'main', field: 'highestLevel' });
const places = placesIn(file).filter(({ path }) => path.length > 0);

const references = Object.entries(REFERENCES).flatMap(([kind, patterns]) =>
  patterns.flatMap((pattern) => {
    const parts = pattern.split('.');
    return places
      .filter(({ path }) => path.length === parts.length && parts.every((part, i) => ['*', '@', path[i]].includes(part)))
      .map(({ path, value }) => ({
        kind,
        path,
        id: typeof value === 'string' ? value : String(path.at(-1)),
        inList: typeof value === 'string',
      }));
  }),
);
const referred = [...new Set(references.map(({ kind, id }) => `${kind}.${id}`))];

const placesOf = (mistakes: readonly string[]): string[] => mistakes.map((line) => line.slice(0, line.indexOf(': ')));

const typeOf = (value: unknown): string => (Array.isArray(value) ? 'list' : value === null ? 'null' : typeof value);
const VALUES: unknown[] = [null, true, 7, 'nothing', [], {}];

/** A place of the file and a value of another type. */
const wrongType = fc
  .constantFrom(...places)
  .chain(({ path, value }) =>
    fc.constantFrom(...VALUES.filter((other) => typeOf(other) !== typeOf(value))).map((other) => ({ path, other })),
  );

const inList = (list: string, part: string): boolean => part.startsWith(`${list}[`);
/** Of a board or a counter of no known kind, nobody can say what fields it should have. */
const hides = (one: Path, other: Path): boolean =>
  ['operator', 'by'].includes(String(one[2])) && one[0] === other[0] && one[1] === other[1];

describe('a changed catalogue', () => {
  it('is one that was right before', () => {
    expect(mistakesOf(file)).toEqual([]);
    expect(references.length).toBeGreaterThan(30);
  });

  it('names the place where a value is of a wrong type', () => {
    fc.assert(
      fc.property(wrongType, ({ path, other }) => {
        expect(placesOf(mistakesOf(put(path, other, file)))).toContain(textOf(path));
      }),
      { numRuns: 300 },
    );
  });

  it('names both of two such places', () => {
    const two = fc.tuple(wrongType, wrongType).filter(([a, b]) => {
      const [one, other] = [textOf(a.path), textOf(b.path)];
      const nested = `${one}.`.startsWith(`${other}.`) || `${other}.`.startsWith(`${one}.`) || inList(one, other) || inList(other, one);
      return !nested && !hides(a.path, b.path) && !hides(b.path, a.path);
    });
    fc.assert(
      fc.property(two, ([a, b]) => {
        const found = placesOf(mistakesOf(put(b.path, b.other, put(a.path, a.other, file))));
        expect(found).toEqual(expect.arrayContaining([textOf(a.path), textOf(b.path)]));
      }),
      { numRuns: 300 },
    );
  });

  it('names a field or an entry that nobody knows, in any object', () => {
    const objects = [[], ...places.filter(({ value }) => isJsonObject(value)).map(({ path }) => path)];
    for (const path of objects) {
      const stray = [...path, 'stray'];
      expect(placesOf(mistakesOf(put(stray, 1, file)))).toContain(textOf(stray));
    }
  });

  it('names exactly the places that refer to what is gone', () => {
    for (const gone of referred) {
      const [kind, id] = gone.split('.');
      const expected = references.filter((one) => one.kind === kind && one.id === id).map(({ path }) => textOf(path));
      const found = placesOf(mistakesOf(put(gone, undefined, file))).filter((place) => !place.startsWith(`${gone}.`));
      expect([gone, [...new Set(found)].sort()]).toEqual([gone, expected.filter((place) => !place.startsWith(`${gone}.`)).sort()]);
    }
  });

  it('names a reference that was renamed', () => {
    for (const { path, inList } of references) {
      const renamed = [...path.slice(0, -1), 'no-such'];
      const value = places.find((place) => textOf(place.path) === textOf(path))?.value;
      const changed = inList ? put(path, 'no-such', file) : put(renamed, value, put(path, undefined, file));
      const line = mistakesOf(changed).find((text) => text.startsWith(`${textOf(inList ? path : renamed)}: there is no `));
      expect(line).toContain(' "no-such": declare it in ');
    }
  });

  it('is taken or refused with its mistakes, whatever stands at any place', () => {
    const anything = fc.tuple(fc.constantFrom([], ...places.map(({ path }) => path)), fc.jsonValue());
    fc.assert(
      fc.property(anything, ([path, value]) => {
        for (const line of mistakesOf(put(path, value, file))) expect(line).toMatch(/\S: \S|^must be /);
      }),
      { numRuns: 300 },
    );
  });
});

describe('the fixture', () => {
  it('changes what it is told to', () => {
    expect(at('boards.arcade.windows[1]')).toBe('day');
    expect(put('boards.arcade.windows[1]', 'week')).toMatchObject({ boards: { arcade: { windows: ['all', 'week', 'week'] } } });
    expect(put('offers.potion.limit', undefined)).not.toHaveProperty('offers.potion.limit');
    expect(demoFile()).toHaveProperty('offers.potion.limit');
  });
});
