import { describe, expect, it } from '@jest/globals';
import { findBoard, type SeasonReward } from './catalog.ts';
import { catalogue } from './demo.ts';
import { at, mistakesOf, put } from './file.fixture.ts';
import { parseCatalogue } from './parse.ts';

/** A place of the demo's file, what is put there, and the mistakes that it makes. */
type Row = [path: string, value: unknown, ...mistakes: string[]];

const MOMENT = 'must be a moment like "2026-10-01T00:00:00Z", or without the Z as the clocks of the time zone show it';
const SCORE = 'must be a whole number from -9,007,199,254,740,991 to 9,007,199,254,740,991';
const RANK = 'must be a whole number from 1 to 1,000,000,000';
const FIRST = 'a player gets the first that fits';

const GIVEN = { currencies: { coins: 5 } };
const ranks = (from: number, to: number): object => ({ ranks: [from, to], rewards: GIVEN });
const top = (topPercent: number): object => ({ topPercent, rewards: GIVEN });
/** A board of the demo with other fields. */
const board = (id: string, fields: object): object => ({ ...(at(`boards.${id}`) as object), ...fields });
/** The demo with other seasons, in another zone. */
const withSeasons = (timeZone: string, ...seasons: object[]): unknown =>
  put('seasons', Object.fromEntries(seasons.map((season, i) => [`s${i + 1}`, season])), put('timeZone', timeZone));

describe('boards of the file', () => {
  it('have what was left out', () => {
    expect(findBoard(catalogue, 'points')).toEqual({
      boardId: 'points',
      title: 'Points',
      order: 'desc',
      operator: 'sum',
      ties: 'earlier',
      windows: ['all', 'week'],
      min: 0,
      max: 1000,
      totalMin: 0,
      totalMax: 1e12,
      maxPerMinute: null,
      exactPlaces: 512,
      ticket: null,
      seasonRewards: [],
    });
    expect(findBoard(catalogue, 'sprint')?.ticket).toEqual({ maxPerSecond: null, withinTimePlayed: true });
  });

  it('have what they pay at the end of a season', () => {
    const gems = (amount: number): SeasonReward['rewards'][number] => ({ type: 'currency', currency: 'gems', amount });
    const coins = (amount: number): SeasonReward['rewards'][number] => ({ type: 'currency', currency: 'coins', amount });
    expect(findBoard(catalogue, 'league')).toMatchObject({ operator: 'latest', windows: ['season'] });
    expect(findBoard(catalogue, 'league')?.seasonRewards).toEqual([
      { by: 'rank', from: 1, to: 1, rewards: [gems(20), { type: 'item', itemId: 'crown', quantity: 1 }] },
      { by: 'rank', from: 2, to: 3, rewards: [gems(10)] },
      { by: 'rank', from: 4, to: 10, rewards: [gems(5)] },
      { by: 'percentile', top: 10, rewards: [coins(500), { type: 'item', itemId: 'potion', quantity: 2 }] },
      { by: 'percentile', top: 50, rewards: [coins(100)] },
    ]);
  });

  it.each<Row>([
    ['arcade.operator', 'latest'],
    ['arcade.ties', 'shared'],
    ['arcade.exactPlaces', 4096],
    ['arcade.windows', ['season', 'all', 'day', 'week']],
    ['arcade.ticket', {}],
    ['arcade.ticket', { maxPerSecond: 1 }],
    ['points.ticket', { maxPerSecond: 1_000_000_000_000 }],
    ['points.min', -1_000],
    ['arcade', board('arcade', { min: 3_599, max: 9_000, ticket: { maxPerSecond: 1 } })],
    ['sprint', board('sprint', { min: 3_599_999 })],
    ['sprint', board('sprint', { min: 0, order: 'desc' })],
    ['league.seasonRewards', [ranks(5, 5), ranks(8, 1_000_000_000), top(1), top(100)]],
    ['league.seasonRewards', [top(3)]],
    ['league.seasonRewards', Array.from({ length: 50 }, (_, i) => ranks(i + 1, i + 1))],
  ])('take %s: %j', (path, value) => {
    expect(mistakesOf(put(`boards.${path}`, value))).toEqual([]);
  });

  it.each<Row>([
    ['boards.arcade.windows', [], 'boards.arcade.windows[0]: is missing: it must be "all" or "day" or "week" or "season"'],
    ['boards.arcade.windows[1]', 'month', 'boards.arcade.windows[1]: must be "all" or "day" or "week" or "season", not "month"'],
    ['boards.arcade.windows[2]', 'all', 'boards.arcade.windows[2]: "all" stands here twice: take one out'],
    ['boards.arcade.operator', 'last', 'boards.arcade.operator: must be "best" or "latest" or "sum", not "last"'],
    ['boards.arcade.order', undefined, 'boards.arcade.order: is missing: it must be "desc" or "asc"'],
    [
      'boards.arcade.totalMin',
      0,
      'boards.arcade.totalMin: there is no such field: use one of title, order, ties, windows, min, max, maxPerMinute, exactPlaces, ticket, seasonRewards, operator',
    ],
    ['boards.points.totalMin', undefined, `boards.points.totalMin: is missing: it ${SCORE}`],
    ['boards.arcade.max', -1, 'boards.arcade.max: must not be below min, 0'],
    ['boards.arcade.max', 2 ** 53, `boards.arcade.max: ${SCORE}, not 9007199254740992`],
    ['boards.points.totalMax', -1, 'boards.points.totalMax: must not be below totalMin, 0'],
    ['boards.points.totalMin', 1_001, 'boards.points.totalMin: must not be above max, 1000: no first score could reach it'],
    [
      'boards.points',
      { ...(at('boards.points') as object), min: 10, totalMax: 9 },
      'boards.points.totalMax: must not be below min, 10: every first score would pass it',
    ],
    ['boards.arcade.maxPerMinute', 0, 'boards.arcade.maxPerMinute: must be a whole number from 1 to 10,000, not 0'],
    ['boards.arcade.maxPerMinute', null, 'boards.arcade.maxPerMinute: must be a whole number from 1 to 10,000, not null'],
    ['boards.arcade.ties', 'later', 'boards.arcade.ties: must be "earlier" or "shared", not "later"'],
    ['boards.arcade.exactPlaces', 511, 'boards.arcade.exactPlaces: must be a whole number from 512 to 4,096, not 511'],
    ['boards.arcade.exactPlaces', 4097, 'boards.arcade.exactPlaces: must be a whole number from 512 to 4,096, not 4097'],
    ['boards.arcade.exactPlaces', 600.5, 'boards.arcade.exactPlaces: must be a whole number from 512 to 4,096, not 600.5'],
  ])('refuse %s: %j', (path, value, ...mistakes) => {
    expect(mistakesOf(put(path, value))).toEqual(mistakes);
  });

  it('have no window season where there is none', () => {
    const file = put('seasons', {}, put('boards.arcade.windows[1]', 'season'));
    expect(mistakesOf(file)).toEqual([
      'boards.arcade.windows[1]: there is no season: declare one in seasons, or use all, day or week',
      'boards.league.windows[0]: there is no season: declare one in seasons, or use all, day or week',
    ]);
  });

  it.each<Row>([
    ['boards.arcade.ticket', true, 'boards.arcade.ticket: must be an object { … }, not true'],
    [
      'boards.arcade.ticket',
      { perMinute: 5 },
      'boards.arcade.ticket.perMinute: there is no such field: use one of maxPerSecond, withinTimePlayed',
    ],
    [
      'boards.arcade.ticket',
      { maxPerSecond: 0 },
      'boards.arcade.ticket.maxPerSecond: must be a whole number from 1 to 1,000,000,000,000, not 0',
    ],
    [
      'boards.arcade.ticket',
      { maxPerSecond: 0.5 },
      'boards.arcade.ticket.maxPerSecond: must be a whole number from 1 to 1,000,000,000,000, not 0.5',
    ],
    ['boards.sprint.ticket.withinTimePlayed', 'yes', 'boards.sprint.ticket.withinTimePlayed: must be true or false, not "yes"'],
    [
      'boards.sprint.ticket',
      { maxPerSecond: 100 },
      'boards.sprint.ticket.maxPerSecond: must be taken out: the lowest score wins ("order": "asc"), and this would only hold high ones down',
    ],
    [
      'boards.arcade',
      board('arcade', { min: -5, max: 0, ticket: { maxPerSecond: 100 } }),
      'boards.arcade.ticket.maxPerSecond: must be taken out: no score is above max, 0, so that none could be too fast',
    ],
    [
      'boards.arcade',
      board('arcade', { min: 7_200, ticket: { maxPerSecond: 2 } }),
      'boards.arcade.ticket.maxPerSecond: must be higher: in the hour until its ticket expires, no run could reach min, 7200',
    ],
    [
      'boards.arcade.ticket',
      { maxPerSecond: 100, withinTimePlayed: true },
      'boards.arcade.ticket.maxPerSecond: must be taken out: with "withinTimePlayed": true the score is a time and no points',
    ],
    [
      'boards.sprint.min',
      -1,
      'boards.sprint.ticket.withinTimePlayed: needs a min of 0 or more, not -1: the score is a time in milliseconds',
    ],
    [
      'boards.sprint.min',
      3_600_000,
      'boards.sprint.ticket.withinTimePlayed: needs a min below 3600000, not 3600000: the score is a time in milliseconds, and a ticket expires after an hour',
    ],
    ['boards.sprint.min', 3_600_001, 'boards.sprint.max: must not be below min, 3600001'],
  ])('refuse %s: %j, which no score could meet or miss', (path, value, ...mistakes) => {
    expect(mistakesOf(put(path, value))).toEqual(mistakes);
  });

  it.each<Row>([
    ['', { first: GIVEN }, ': must be a list [ … ], not {"first":{"currencies":{"coins":5}}}'],
    ['[0].ranks', 1, '[0].ranks: must be a list [ … ], not 1'],
    ['[0].ranks', [1], '[0].ranks: must hold 2, not fewer'],
    ['[0].ranks', [], '[0].ranks: must hold 2, not fewer'],
    ['[0].ranks', [1, 2, 3], '[0].ranks: holds more than the 2 that fit: take some out'],
    ['[0].ranks[0]', 0, `[0].ranks[0]: ${RANK}, not 0`],
    ['[1].ranks', [3, 2], '[1].ranks[1]: must not be below the first rank, 3'],
    ['[1].ranks[0]', 1, `[1].ranks[0]: must be above 1, where the ranks before it end: ${FIRST}`],
    ['[2].ranks', [2, 3], `[2].ranks[0]: must be above 3, where the ranks before it end: ${FIRST}`],
    [
      '[0]',
      ranks(4, 10),
      `[1].ranks[0]: must be above 10, where the ranks before it end: ${FIRST}`,
      `[2].ranks[0]: must be above 10, where the ranks before it end: ${FIRST}`,
    ],
    [
      '[0]',
      top(1),
      `[1].ranks: must stand before all with topPercent: ${FIRST}`,
      `[2].ranks: must stand before all with topPercent: ${FIRST}`,
    ],
    ['[4].topPercent', 10, `[4].topPercent: must be above 10, that of one before it: ${FIRST}`],
    ['[4].topPercent', 9, `[4].topPercent: must be above 10, that of one before it: ${FIRST}`],
    ['[4].topPercent', 101, '[4].topPercent: must be a whole number from 1 to 100, not 101'],
    [
      '[4].topPercent',
      0.5,
      '[4].topPercent: must be a whole number from 1 to 100, not 0.5',
      `[4].topPercent: must be above 10, that of one before it: ${FIRST}`,
    ],
    [
      '[4].ranks',
      [11, 20],
      '[4].topPercent: must be taken out, or ranks: make two of it',
      `[4].ranks: must stand before all with topPercent: ${FIRST}`,
    ],
    ['[4].topPercent', undefined, '[4]: is for nobody: give it ranks or topPercent'],
    ['[4].percent', 50, '[4].percent: there is no such field: use one of ranks, topPercent, rewards'],
    ['[1].rewards', undefined, '[1].rewards: is missing: it must be an object { … }'],
    ['[1].rewards', {}, '[1].rewards: gives nothing: name a currency or an item'],
    [
      '[1].rewards.currencies',
      { gold: 1 },
      '[1].rewards.currencies.gold: there is no currency "gold": declare it in currencies, or use one of coins, gems',
    ],
    [
      '[1].rewards.items',
      { elixir: 1 },
      '[1].rewards.items.elixir: there is no item "elixir": declare it in items, or use one of sword, potion, golden-hat, crown',
    ],
    ['[0].rewards.items.crown', 2, '[0].rewards.items.crown: must be 1: a player owns one at most of a unique item'],
    ['', Array.from({ length: 51 }, (_, i) => ranks(i + 1, i + 1)), ': holds more than the 50 that fit: take some out'],
  ])('refuse of the season rewards %s: %j', (path, value, ...mistakes) => {
    const places = mistakes.map((line) => `boards.league.seasonRewards${line}`);
    expect(mistakesOf(put(`boards.league.seasonRewards${path}`, value))).toEqual(places);
  });

  it('pay nothing at the end of a season that they do not have', () => {
    expect(mistakesOf(put('boards.league.windows', ['all', 'week']))).toEqual([
      'boards.league.seasonRewards: needs "season" among the windows: without it, no season of the board ends',
    ]);
  });
});

describe('seasons of the file', () => {
  it('have their times in UTC, and their grace', () => {
    expect(catalogue.seasons[0]).toEqual({
      season: 's1',
      startsAt: '2026-10-01T00:00:00.000Z',
      endsAt: '2027-01-01T00:00:00.000Z',
      graceSeconds: 600,
    });
    const file = withSeasons(
      'Europe/Berlin',
      { startsAt: '2026-10-01T00:00:00', endsAt: '2026-10-25T02:30:00' },
      { startsAt: '2026-10-25T00:30:00Z', endsAt: '2027-01-01T00:00:00', timeZone: 'America/New_York', graceMinutes: 1440 },
      { startsAt: '2027-01-01T06:00:00', endsAt: '2027-03-28T03:00:00' },
    );
    expect(parseCatalogue(file).seasons).toEqual([
      { season: 's1', startsAt: '2026-09-30T22:00:00.000Z', endsAt: '2026-10-25T00:30:00.000Z', graceSeconds: 0 },
      { season: 's2', startsAt: '2026-10-25T00:30:00.000Z', endsAt: '2027-01-01T05:00:00.000Z', graceSeconds: 86_400 },
      { season: 's3', startsAt: '2027-01-01T05:00:00.000Z', endsAt: '2027-03-28T01:00:00.000Z', graceSeconds: 0 },
    ]);
  });

  it.each<Row>([
    [
      'seasons.s5',
      { startsAt: '2028-01-01T00:00:00Z', endsAt: '2028-01-01T00:00:00Z' },
      'seasons.s5.endsAt: must be after the start, 2028-01-01T00:00:00Z',
    ],
    [
      'seasons.s6',
      { startsAt: '2028-01-01T00:00:00Z', endsAt: '2028-02-01T00:00:00Z' },
      'seasons.s6: must be named "s5": seasons are s1, s2, s3 … in order of time, and stay when they are over',
    ],
    [
      'seasons.s2.startsAt',
      '2026-12-31T23:59:59Z',
      "seasons.s2.startsAt: must not be before the end of s1, 2027-01-01T00:00:00Z: seasons don't overlap",
    ],
    ['seasons.s1.startsAt', '2026-10-01', `seasons.s1.startsAt: ${MOMENT}, not "2026-10-01"`],
    ['seasons.s1.startsAt', '2026-02-29T00:00:00Z', `seasons.s1.startsAt: ${MOMENT}, not "2026-02-29T00:00:00Z"`],
    ['seasons', { s1: undefined }, 'seasons.s1: is missing: it must be an object { … }'],
    ['seasons.s1.endsAt', '2027-01-01T00:00:00+01:00', `seasons.s1.endsAt: ${MOMENT}, not "2027-01-01T00:00:00+01:00"`],
    ['seasons.s1.endsAt', '2027-01-01T00:00Z', `seasons.s1.endsAt: ${MOMENT}, not "2027-01-01T00:00Z"`],
    ['seasons.s1.endsAt', undefined, `seasons.s1.endsAt: is missing: it ${MOMENT}`],
    ['seasons.s1.timeZone', '+01:00', 'seasons.s1.timeZone: must be the IANA name of a time zone like "Europe/Berlin", not "+01:00"'],
    [
      'seasons.s1',
      { startsAt: '2026-10-01T00:00:00', endsAt: '2027-01-01T00:00:00', timeZone: 'Mars/Olympus' },
      'seasons.s1.timeZone: must be the IANA name of a time zone like "Europe/Berlin", not "Mars/Olympus"',
    ],
    ['seasons.s1.graceMinutes', -1, 'seasons.s1.graceMinutes: must be a whole number from 0 to 1,440, not -1'],
    ['seasons.s1.graceMinutes', 1441, 'seasons.s1.graceMinutes: must be a whole number from 0 to 1,440, not 1441'],
    ['seasons.s1.grace', 10, 'seasons.s1.grace: there is no such field: use one of startsAt, endsAt, timeZone, graceMinutes'],
  ])('refuse %s: %j', (path, value, ...mistakes) => {
    expect(mistakesOf(put(path, value))).toEqual(mistakes);
  });

  const OCTOBER = { startsAt: '2026-10-01T00:00:00', endsAt: '2026-11-01T00:00:00' };
  it.each<[seasons: object[], ...mistakes: string[]]>([
    [
      [{ ...OCTOBER, startsAt: '2026-03-29T02:30:00' }],
      'seasons.s1.startsAt: there is no 2026-03-29T02:30:00 in Europe/Berlin: clocks are set forward over it; give a later time',
    ],
    [
      [{ startsAt: '2026-01-01T00:00:00', endsAt: '2026-03-08T02:30:00', timeZone: 'America/New_York' }],
      'seasons.s1.endsAt: there is no 2026-03-08T02:30:00 in America/New_York: clocks are set forward over it; give a later time',
    ],
    [
      [{ ...OCTOBER, endsAt: '2026-10-01T04:00:00Z', timeZone: 'America/New_York' }],
      'seasons.s1.endsAt: must be after the start, 2026-10-01T00:00:00 in America/New_York',
    ],
    [
      [
        { ...OCTOBER, graceMinutes: 10 },
        { startsAt: '2026-11-01T00:00:00', endsAt: '2026-10-15T00:00:00' },
      ],
      'seasons.s2.endsAt: must be after the start, 2026-11-01T00:00:00 in Europe/Berlin',
    ],
    [[{ ...OCTOBER, endsAt: '2026-09-30T22:00:00Z' }], 'seasons.s1.endsAt: must be after the start, 2026-10-01T00:00:00 in Europe/Berlin'],
    [
      [OCTOBER, { startsAt: '2026-10-31T22:59:59Z', endsAt: '2026-12-01T00:00:00' }],
      "seasons.s2.startsAt: must not be before the end of s1, 2026-11-01T00:00:00 in Europe/Berlin: seasons don't overlap",
    ],
    [
      [OCTOBER, { startsAt: '2026-11-01T00:00:00', endsAt: '2026-12-01T00:00:00', timeZone: 'Asia/Kathmandu' }],
      "seasons.s2.startsAt: must not be before the end of s1, 2026-11-01T00:00:00 in Europe/Berlin: seasons don't overlap",
    ],
    [
      [
        { ...OCTOBER, graceMinutes: 60 },
        { startsAt: '2026-10-31T23:00:00Z', endsAt: '2026-11-01T01:00:00' },
      ],
      'seasons.s1.graceMinutes: must be over before s2 ends, 2026-11-01T01:00:00 in Europe/Berlin: give fewer minutes',
    ],
  ])('refuse %j in Berlin', (seasons, ...mistakes) => {
    expect(mistakesOf(withSeasons('Europe/Berlin', ...seasons))).toEqual(mistakes);
  });

  it('take a grace that is over a minute before the next one ends', () => {
    const next = { startsAt: '2026-10-31T23:00:00Z', endsAt: '2026-11-01T01:00:00' };
    expect(mistakesOf(withSeasons('Europe/Berlin', { ...OCTOBER, graceMinutes: 59 }, next))).toEqual([]);
  });
});
