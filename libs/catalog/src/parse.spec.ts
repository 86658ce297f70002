import { describe, expect, it } from '@jest/globals';
import { findOffer, findSource, findUnlock } from './catalog.ts';
import { catalogue } from './demo.ts';
import { demoFile, mistakesOf, put } from './file.fixture.ts';
import { parseCatalogue } from './parse.ts';
import { versionOf } from './version.ts';

const many = <T>(count: number, of: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => of(i));
const map = <T>(count: number, of: (i: number) => T): Record<string, T> => Object.fromEntries(many(count, (i) => [`x${i}`, of(i)]));
const AMOUNT = 'must be a whole number from 1 to 1,000,000,000,000';
const title = 'x';
const unlock = (...unlocks: string[]): unknown => ({ kind: 'level', title, requires: { unlocks } });

/** A place of the demo's file, what is put there, and the mistakes that it makes. */
type Row = [path: string, value: unknown, ...mistakes: string[]];

describe('parseCatalogue', () => {
  it('takes the demo and gives what was left out', () => {
    expect(parseCatalogue(demoFile())).toEqual(catalogue);
    expect(findSource(catalogue, 'match')).toEqual({
      source: 'match',
      callers: ['server'],
      currencies: ['coins', 'gems'],
      kind: 'earn',
      perCall: null,
      perDay: null,
      receipt: false,
    });
    expect(findOffer(catalogue, 'starter-pack')).toEqual({
      offerId: 'starter-pack',
      title: 'Starter pack',
      price: [{ currency: 'gems', amount: 5 }],
      grants: [
        { type: 'currency', currency: 'coins', amount: 300 },
        { type: 'item', itemId: 'potion', quantity: 3 },
      ],
      limit: { count: 1, per: 'all' },
      stock: null,
    });
    expect(findUnlock(catalogue, 'level-2')).toEqual({
      unlockId: 'level-2',
      kind: 'level',
      title: 'Level 2',
      requires: { unlocks: [], counters: [{ counter: 'runs', need: 1 }] },
      price: [],
      rewards: [],
    });
    expect(catalogue.slots[1]).toEqual({ slot: 'backup', merge: false, fields: [] });
  });

  it('takes the smallest catalogue', () => {
    const small = parseCatalogue({ timeZone: 'Europe/Berlin' });
    expect(Object.values(small).filter((part) => Array.isArray(part) && part.length > 0)).toEqual([]);
  });

  it('changes the version with any rule', () => {
    expect(versionOf(parseCatalogue(demoFile()))).toBe(versionOf(catalogue));
    expect(versionOf(parseCatalogue(put('offers.potion.price.coins', 11)))).not.toBe(versionOf(catalogue));
  });

  it.each<Row>([
    ['counters.x', { by: 'progress', slot: 'main', field: 'highestLevel' }],
    ['counters.x', { by: 'progress', slot: 'main', field: 'rating' }],
    ['slots.backup.fields', { rating: 'server' }],
    ['tasks.first-thousand.rewards.items.sword', 1],
    ['tasks.daily-runs.cycle', 'season'],
    ['offers.potion.limit.per', 'season'],
    ['offers.potion.price', {}],
    ['offers.potion.stock', Number.MAX_SAFE_INTEGER],
    ['offers.potion.title', '🏆'.repeat(100)],
    ['sources.correction.callers', ['admin', 'server']],
    ['timeZone', 'America/Argentina/Buenos_Aires'],
  ])('takes %s: %j', (path, value) => {
    expect(mistakesOf(put(path, value))).toEqual([]);
  });

  it.each<Row>([
    ['', [], 'must be an object { … }, not []'],
    ['', 'x', 'must be an object { … }, not "x"'],
    [
      'shop',
      {},
      'shop: there is no such field: use one of timeZone, seasons, boards, currencies, sources, items, offers, counters, tasks, unlocks, slots, presets, blockedNames',
    ],
    ['timeZone', undefined, 'timeZone: is missing: it must be the IANA name of a time zone like "Europe/Berlin"'],
    ['timeZone', 'Mars/Olympus', 'timeZone: must be the IANA name of a time zone like "Europe/Berlin", not "Mars/Olympus"'],
    ['timeZone', '+01:00', 'timeZone: must be the IANA name of a time zone like "Europe/Berlin", not "+01:00"'],
    ['offers', [], 'offers: must be an object { … }, not []'],
    [
      'offers.Sword',
      5,
      'offers.Sword: must be an object { … }, not 5',
      'offers.Sword: is no id: an id is 1 to 32 small letters, digits and hyphens, the first no hyphen',
    ],
    ['items.a b', { title }, 'items["a b"]: is no id: an id is 1 to 32 small letters, digits and hyphens, the first no hyphen'],
    ['items.-a', { title }, 'items.-a: is no id: an id is 1 to 32 small letters, digits and hyphens, the first no hyphen'],
    [
      `items.${'a'.repeat(33)}`,
      { title },
      `items.${'a'.repeat(33)}: is no id: an id is 1 to 32 small letters, digits and hyphens, the first no hyphen`,
    ],
    ['items.constructor', { title }, 'items.constructor: must not have the key constructor'],
    ['items.potion.title', undefined, 'items.potion.title: is missing: it must be 1 to 100 characters of plain text in one line'],
    ['items.potion.title', ' ', 'items.potion.title: must be 1 to 100 characters of plain text in one line, not " "'],
    ['items.potion.title', 'a\u0007', String.raw`items.potion.title: must be 1 to 100 characters of plain text in one line, not "a\u0007"`],
    [
      'items.potion.title',
      'x'.repeat(101),
      `items.potion.title: must be 1 to 100 characters of plain text in one line, not "${'x'.repeat(39)}…`,
    ],
    ['items.potion.unique', 'yes', 'items.potion.unique: must be true or false, not "yes"'],
    ['items', map(201, () => ({ title })), 'items: holds 201, and at most 200 fit: take some out'],
  ])('of the file, refuses %s: %j', (path, value, ...mistakes) => {
    expect(mistakesOf(put(path, value))).toEqual(expect.arrayContaining(mistakes));
  });

  it.each<Row>([
    ['sources.match.callers', [], 'sources.match.callers: is empty: name at least one'],
    ['sources.match.callers', ['bot'], 'sources.match.callers[0]: must be "player" or "server" or "admin", not "bot"'],
    ['sources.match.currencies', [], 'sources.match.currencies: is empty: name at least one'],
    [
      'sources.match.currencies[1]',
      'gold',
      'sources.match.currencies[1]: there is no currency "gold": declare it in currencies, or use one of coins, gems',
    ],
    ['sources.match.currencies[1]', 'coins', 'sources.match.currencies[1]: "coins" stands here twice: take one out'],
    [
      'sources.match.perDay',
      5,
      'sources.match.currencies: must be one currency, because perCall and perDay count one: make a source for each',
    ],
    ['sources.rewarded-ad.perCall', 201, 'sources.rewarded-ad.perCall: must not be above perDay, 200'],
    ['sources.rewarded-ad.perCall', 0, `sources.rewarded-ad.perCall: ${AMOUNT}, not 0`],
    [
      'sources.rewarded-ad.perCall',
      undefined,
      'sources.rewarded-ad.perCall: is missing: a source that players may call needs a cap per call',
    ],
    ['sources.rewarded-ad.perDay', undefined, 'sources.rewarded-ad.perDay: is missing: a source that players may call needs a cap per day'],
    ['sources.correction.callers[0]', 'player', 'sources.correction.callers: must not hold "player": only servers and admins correct'],
    ['sources.purchase.perCall', 0.5, `sources.purchase.perCall: ${AMOUNT}, not 0.5`],
    [
      'sources.correction',
      { kind: 'correction', callers: ['admin'], currencies: ['coins'], perCall: 1, perDay: 2, receipt: true },
      'sources.correction.perCall: must be taken out: a correction has no caps',
      'sources.correction.perDay: must be taken out: a correction has no caps',
      'sources.correction.receipt: must be taken out: a correction has no store receipt',
    ],
    [
      'offers.potion.price.gold',
      5,
      'offers.potion.price.gold: there is no currency "gold": declare it in currencies, or use one of coins, gems',
    ],
    ['offers.potion.price.coins', 0, `offers.potion.price.coins: ${AMOUNT}, not 0`],
    ['offers.potion.price.coins', -5, `offers.potion.price.coins: ${AMOUNT}, not -5`],
    ['offers.potion.price.coins', '10', `offers.potion.price.coins: ${AMOUNT}, not "10"`],
    ['offers.potion.grants', undefined, 'offers.potion.grants: is missing: it must be an object { … }'],
    ['offers.potion.grants', {}, 'offers.potion.grants: gives nothing: name a currency or an item'],
    ['offers.potion.grants.items', {}, 'offers.potion.grants: gives nothing: name a currency or an item'],
    ['offers.potion.grants.items.potion', 1.5, `offers.potion.grants.items.potion: ${AMOUNT}, not 1.5`],
    [
      'offers.potion.grants.items.elixir',
      1,
      'offers.potion.grants.items.elixir: there is no item "elixir": declare it in items, or use one of sword, potion, golden-hat, crown',
    ],
    [
      'offers.potion.grants.currencies',
      { gold: 1 },
      'offers.potion.grants.currencies.gold: there is no currency "gold": declare it in currencies, or use one of coins, gems',
    ],
    ['offers.sword.grants.items.sword', 2, 'offers.sword.grants.items.sword: must be 1: a player owns one at most of a unique item'],
    ['offers.potion.limit.count', 0, 'offers.potion.limit.count: must be a whole number from 1 to 1,000,000, not 0'],
    ['offers.potion.limit.per', 'year', 'offers.potion.limit.per: must be "all" or "day" or "week" or "season", not "year"'],
    ['offers.potion.limit', 5, 'offers.potion.limit: must be an object { … }, not 5'],
    ['offers.potion.stock', 0, 'offers.potion.stock: must be a whole number from 1 to 9,007,199,254,740,991, not 0'],
    ['offers.potion.stock', 2 ** 53, 'offers.potion.stock: must be a whole number from 1 to 9,007,199,254,740,991, not 9007199254740992'],
    ['offers.potion.prize', 5, 'offers.potion.prize: there is no such field: use one of title, price, grants, limit, stock'],
  ])('of sources and offers, refuses %s: %j', (path, value, ...mistakes) => {
    expect(mistakesOf(put(path, value))).toEqual(mistakes);
  });

  it.each<Row>([
    [
      'counters.runs.boards[0]',
      'snake',
      'counters.runs.boards[0]: there is no board "snake": declare it in boards, or use one of arcade, sprint, points, league',
    ],
    ['counters.runs.boards[1]', 'arcade', 'counters.runs.boards[1]: "arcade" stands here twice: take one out'],
    ['counters.runs.boards', [], 'counters.runs.boards: is empty: name at least one'],
    ['counters.runs.take', 'sum', 'counters.runs.take: must be "count" or "highest", not "sum"'],
    ['counters.runs.by', 'luck', 'counters.runs.by: must be "score" or "spending" or "progress", not "luck"'],
    [
      'counters.coins-spent.currencies[0]',
      'gold',
      'counters.coins-spent.currencies[0]: there is no currency "gold": declare it in currencies, or use one of coins, gems',
    ],
    [
      'counters.x',
      { by: 'progress', slot: 'side', field: 'a' },
      'counters.x.slot: there is no slot "side": declare it in slots, or use one of main, backup',
    ],
    [
      'counters.x',
      { by: 'progress', slot: 'main', field: 'playSeconds' },
      'counters.x.field: must be a field that slots.main.fields declares as "max" or "server"',
    ],
    [
      'counters.x',
      { by: 'progress', slot: 'main', field: 'lives' },
      'counters.x.field: must be a field that slots.main.fields declares as "max" or "server"',
    ],
    ['tasks.daily-runs.counters', {}, 'tasks.daily-runs.counters: is empty: name at least one counter'],
    ['tasks.daily-runs.counters', undefined, 'tasks.daily-runs.counters: is missing: it must be an object { … }'],
    [
      'tasks.daily-runs.counters.jumps',
      1,
      'tasks.daily-runs.counters.jumps: there is no counter "jumps": declare it in counters, or use one of runs, best-score, coins-spent',
    ],
    ['tasks.daily-runs.counters.runs', 0, 'tasks.daily-runs.counters.runs: must be a whole number from 1 to 9,007,199,254,740,991, not 0'],
    ['tasks.daily-runs.cycle', 'month', 'tasks.daily-runs.cycle: must be "all" or "day" or "week" or "season", not "month"'],
    [
      'tasks.daily-runs.rewards.items',
      { sword: 1 },
      'tasks.daily-runs.rewards.items.sword: must not be unique: the task repeats, and a player owns one at most; "cycle": "all" gives once',
    ],
    [
      'tasks.first-thousand.rewards.items',
      { sword: 2 },
      'tasks.first-thousand.rewards.items.sword: must be 1: a player owns one at most of a unique item',
    ],
    [
      'unlocks.level-2.requires.unlocks',
      ['level-9'],
      'unlocks.level-2.requires.unlocks[0]: there is no unlock "level-9": declare it in unlocks, or use one of level-2, level-3, double-jump',
    ],
    [
      'unlocks.level-3.requires.unlocks',
      ['level-2', 'level-2'],
      'unlocks.level-3.requires.unlocks[1]: "level-2" stands here twice: take one out',
    ],
    [
      'unlocks.level-2.requires.unlocks',
      ['level-2'],
      'unlocks.level-2.requires.unlocks[0]: needs itself in the end: level-2 -> level-2: take one of these needs out',
    ],
    [
      'unlocks.level-2.requires.unlocks',
      ['double-jump'],
      'unlocks.level-2.requires.unlocks[0]: needs itself in the end: level-2 -> double-jump -> level-3 -> level-2: take one of these needs out',
    ],
    [
      'unlocks',
      { a: unlock('c', 'b'), b: unlock('c', 'a'), c: unlock(), d: unlock('a'), e: unlock('f'), f: unlock('e'), g: 5 },
      'unlocks.g: must be an object { … }, not 5',
      'unlocks.a.requires.unlocks[1]: needs itself in the end: a -> b -> a: take one of these needs out',
      'unlocks.e.requires.unlocks[0]: needs itself in the end: e -> f -> e: take one of these needs out',
    ],
    ['unlocks.level-2.kind', 'secret', 'unlocks.level-2.kind: must be "level" or "feature" or "achievement", not "secret"'],
    [
      'unlocks.level-2.price',
      { gold: 1 },
      'unlocks.level-2.price.gold: there is no currency "gold": declare it in currencies, or use one of coins, gems',
    ],
    [
      'unlocks.level-2.rewards',
      { items: { sword: 2 } },
      'unlocks.level-2.rewards.items.sword: must be 1: a player owns one at most of a unique item',
    ],
    [
      'slots.backup.fields',
      { rating: 'max' },
      'slots.backup.fields.rating: must be "server" or taken out: the slot does not merge; or set "merge": true',
    ],
    [
      'slots.main.fields.level',
      'highest',
      'slots.main.fields.level: must be "max" or "min" or "union" or "sum" or "latest" or "server", not "highest"',
    ],
    ['slots.main.fields.1st', 'max', 'slots.main.fields.1st: is no name for it: use letters, digits, _ and -, a letter first, 64 at most'],
    ['slots.main.merge', undefined, 'slots.main.merge: is missing: it must be true or false'],
    ['presets[1]', 'The Owl', 'presets[1]: must be 1 to 32 small letters, digits and hyphens, the first no hyphen, not "The Owl"'],
    ['presets[1]', 'fox', 'presets[1]: "fox" stands here twice: take one out'],
    ['blockedNames[0]', 'ab', 'blockedNames[0]: must be 3 to 24 characters in lower case, not "ab"'],
    ['blockedNames[0]', 'Admin', 'blockedNames[0]: must be 3 to 24 characters in lower case, not "Admin"'],
    ['blockedNames[1]', 'admin', 'blockedNames[1]: "admin" stands here twice: take one out'],
    ['blockedNames', 'admin', 'blockedNames: must be a list [ … ], not "admin"'],
  ])('of counters, tasks, unlocks, slots and names, refuses %s: %j', (path, value, ...mistakes) => {
    expect(mistakesOf(put(path, value))).toEqual(mistakes);
  });

  it('refuses what has the cycle season where there is none', () => {
    const file = { ...(put('tasks.daily-runs.cycle', 'season') as object), seasons: {} };
    const without = put('offers.potion.limit.per', 'season', file);
    expect(mistakesOf(without)).toEqual([
      'boards.league.windows[0]: there is no season: declare one in seasons, or use all, day or week',
      'offers.potion.limit.per: there is no season: declare one in seasons, or use all, day or week',
      'tasks.daily-runs.cycle: there is no season: declare one in seasons, or use all, day or week',
    ]);
  });

  it('bounds what one operation may touch', () => {
    const wide = { ...(demoFile() as object), currencies: map(30, () => ({ title })), items: map(30, () => ({ title })) };
    const amounts = (count: number): unknown => map(count, () => 1);
    const offer = (price: number, currencies: number, items: number): unknown => ({
      title,
      price: amounts(price),
      grants: { currencies: amounts(currencies), items: amounts(items) },
    });
    const only = { timeZone: 'UTC', currencies: wide.currencies, items: wide.items };
    expect(mistakesOf({ ...only, offers: { a: offer(10, 10, 10) } })).toEqual([]);
    expect(mistakesOf({ ...only, offers: { a: offer(11, 10, 11), b: offer(0, 21, 0) } })).toEqual([
      'offers.a.price: holds 11, and at most 10 fit: take some out',
      'offers.a.grants: holds 21, and at most 20 can be given at once: take some out',
      'offers.b.grants.currencies: holds 21, and at most 20 fit: take some out',
      'offers.b.grants: holds 21, and at most 20 can be given at once: take some out',
    ]);
    const counters = map(21, () => ({ by: 'spending', currencies: ['x0'] }));
    const requires = { unlocks: many(21, (i) => `u${i}`), counters: amounts(21) };
    const unlocks = { ...Object.fromEntries(many(21, (i) => [`u${i}`, unlock()])), a: { kind: 'level', title, requires } };
    expect(mistakesOf({ ...only, counters, unlocks })).toEqual([
      'unlocks.a.requires.unlocks: holds more than the 20 that fit: take some out',
      'unlocks.a.requires.counters: holds 21, and at most 20 fit: take some out',
    ]);
  });

  it('lists every mistake at once, line by line, the first hundred of them', () => {
    const bad = put('items.potion', 5, put('offers.potion.price', { gold: 0 }));
    expect(() => parseCatalogue(bad)).toThrow(
      [
        'The catalogue, libs/catalog/demo.json, has 3 mistakes:',
        'items.potion: must be an object { … }, not 5',
        `offers.potion.price.gold: ${AMOUNT}, not 0`,
        'offers.potion.price.gold: there is no currency "gold": declare it in currencies, or use one of coins, gems',
      ].join('\n  '),
    );
    expect(() => parseCatalogue({ timeZone: 5 })).toThrow(/^The catalogue, libs\/catalog\/demo\.json, has a mistake:\n {2}timeZone: /);
    const lines = mistakesOf({ timeZone: 'UTC', items: map(150, () => 5) });
    expect([lines.length, lines.at(-1)]).toEqual([101, '… and 50 more']);
  });
});
