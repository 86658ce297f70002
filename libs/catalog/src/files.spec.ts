import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isJsonObject } from '#core/json';
import { catalogue } from './demo.ts';
import { at, demoFile, put } from './file.fixture.ts';
import { catalogueFiles, readCatalogue } from './files.ts';

const SCHEMA = 'libs/catalog/catalogue.schema.json';
const STOCK = 'libs/catalog/stock.json';
const text = (value: unknown): string => JSON.stringify(value, null, 2);
const demo = text(demoFile());
const messageOf = (read: () => unknown): string => {
  try {
    return text(read());
  } catch (error) {
    return (error as Error).message;
  }
};

describe('readCatalogue', () => {
  it('gives the demo as the features import it', () => {
    expect(readCatalogue()).toEqual({ catalogue, released: { 'golden-hat': 10 }, notes: [] });
  });

  it('refuses a key that stands twice, at its path', () => {
    const twice = demo
      .replace('"potion": 3', '"potion": 3, "potion": 4')
      .replace('"gems": {', '"coins": { "title": "Coins" },\n"gems": {')
      .replace('{\n', '{\n"timeZone": "UTC",\n');
    expect(messageOf(() => readCatalogue({ demo: twice, stock: '{}' }))).toBe(
      [
        'The catalogue, libs/catalog/demo.json, has 3 mistakes:',
        'timeZone: stands here twice: take one out',
        'currencies.coins: stands here twice: take one out',
        'offers.starter-pack.grants.items.potion: stands here twice: take one out',
      ].join('\n  '),
    );
    expect(messageOf(() => readCatalogue({ demo: '{"timeZone": "UTC", "blockedNames": [{"a": 1, "a": 2}]}', stock: '{}' }))).toContain(
      'blockedNames[0].a: stands here twice: take one out',
    );
  });

  it.each([
    ['{', '{}', 'demo.json is not JSON: '],
    ['{"timeZone": "UTC",}', '{}', 'demo.json is not JSON: '],
    ['// no', '{}', 'demo.json is not JSON: '],
    [demo, '', 'stock.json is not JSON: '],
    [demo, '[]', 'stock.json must hold the released units by offer'],
    [demo, '{"golden-hat": 0}', 'stock.json must hold the released units by offer'],
    [demo, '{"golden-hat": 11}', 'offers.golden-hat.stock: 11 were released, and a stock is never lowered'],
    [demo, '{"golden-hat": 9}', "offers.golden-hat.stock: 9 were released, and a stock below 16 can't be raised"],
    [demo.replace('"owl"', '"yeti"'), '{"golden-hat": 10}', 'presets[1]: there is no drawing libs/avatar/presets/yeti.svg'],
    [demo, '{"potion": 9}', 'offers.potion.stock: 9 were released, and an offer keeps its stock'],
  ])('refuses %#', (demoText, stock, message) => {
    expect(messageOf(() => readCatalogue({ demo: demoText, stock }))).toMatch(
      /^The catalogue, libs\/catalog\/demo\.json, has a mistake:\n {2}/,
    );
    expect(messageOf(() => readCatalogue({ demo: demoText, stock }))).toContain(message);
  });

  it('says where the JSON ends to be JSON', () => {
    expect(messageOf(() => readCatalogue({ demo: '{\n  "timeZone": "UTC",\n}', stock: '{}' }))).toMatch(/line 3 column 1/);
  });
});

describe('what npm run generate writes for the catalogue', () => {
  const files = catalogueFiles();
  const schema: unknown = JSON.parse(files[SCHEMA]!);

  it('is what stands there', () => {
    expect(Object.keys(files)).toEqual([SCHEMA, STOCK]);
    for (const [file, content] of Object.entries(files)) expect([file, readFileSync(file, 'utf8')]).toEqual([file, content]);
  });

  it('notes new and raised stock, and forgets none', () => {
    const more = text(put('offers.potion.stock', 20, put('offers.golden-hat', undefined)));
    expect(JSON.parse(catalogueFiles({ demo: more, stock: '{"golden-hat": 10, "potion": 16}' })[STOCK]!)).toEqual({
      'golden-hat': 10,
      potion: 20,
    });
  });

  it('tells editors of every field what it is for, in the file that names it', () => {
    expect(at('$schema')).toBe('./catalogue.schema.json');
    const silent = fieldsIn(schema).filter(([, field]) => typeof field.description !== 'string');
    expect(silent.map(([path]) => path)).toEqual([]);
    expect(fieldsIn(schema).length).toBeGreaterThan(60);
  });
});

/** Every field that a JSON Schema describes, by its place. */
function fieldsIn(part: unknown, path = ''): [path: string, field: Record<string, unknown>][] {
  if (!isJsonObject(part)) return Array.isArray(part) ? part.flatMap((one, i) => fieldsIn(one, `${path}[${i}]`)) : [];
  const own = isJsonObject(part.properties) ? Object.entries(part.properties) : [];
  const fields = own.flatMap(([name, field]): [string, Record<string, unknown>][] =>
    isJsonObject(field) ? [[`${path}.${name}`, field]] : [],
  );
  return [...fields, ...Object.entries(part).flatMap(([key, inner]) => fieldsIn(inner, `${path}.${key}`))];
}

/** What a page's examples put into which parts of the file. */
function examplesOf(page: string): [kind: string, added: object][] {
  const snippets = [...page.matchAll(/```json\n(.*?)```/gs)].map(([, snippet]) => snippet!.trim().replaceAll(/\n(?=")/g, ',\n'));
  return snippets.flatMap((snippet) => Object.entries(JSON.parse(`{${snippet}}`) as Record<string, object>));
}

const withAll = (parts: readonly [kind: string, added: object][]): unknown =>
  parts.reduce((file, [kind, added]) => put(kind, { ...(at(kind) as object), ...added }, file), demoFile());

describe('docs/leaderboards.md', () => {
  it('shows a board and a season that the demo takes', () => {
    const parts = examplesOf(readFileSync('docs/leaderboards.md', 'utf8')).filter(([kind]) => kind !== 'ticket');
    const { catalogue: after } = readCatalogue({ demo: text(withAll(parts)), stock: '{}' });
    expect(after.boards.at(-1)).toMatchObject({ boardId: 'cup', ticket: { maxPerSecond: 200 }, exactPlaces: 512 });
    expect(after.seasons[0]).toMatchObject({ startsAt: '2026-09-30T22:00:00.000Z', graceSeconds: 600 });
  });
});

describe('docs/economy.md', () => {
  const page = readFileSync('docs/economy.md', 'utf8');
  const parts = examplesOf(page);
  const shows = (file: unknown): void => {
    expect(page.replaceAll(/^ +/gm, '')).toContain(
      messageOf(() => readCatalogue({ demo: text(file), stock: '{"golden-hat":10}' })).replaceAll('\n  ', '\n'),
    );
  };

  it('adds what the demo takes', () => {
    const { catalogue: after } = readCatalogue({ demo: text(withAll(parts)), stock: '{}' });
    expect([after.currencies.length, after.offers.length, after.tasks.length, after.unlocks.length]).toEqual([3, 5, 4, 4]);
  });

  it('shows mistakes as they are', () => {
    const cycle = put('unlocks.level-2.requires', { unlocks: ['double-jump'] });
    shows(put('offers.potion.price', { coin: 10 }, put('tasks.daily-runs.counters', { run: 3 }, cycle)));
    shows(put('offers.golden-hat.stock', 5));
    const { notes } = readCatalogue({
      demo: text(put('offers.silver-hat', { title: 'x', grants: { items: { potion: 1 } }, stock: 100 })),
      stock: '{}',
    });
    expect(page).toContain(notes.at(-1));
  });
});

describe('a bad catalogue', () => {
  let root: string;

  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'laurel-catalogue-'));
    for (const folder of ['.config', 'apps', 'libs', 'infra']) cpSync(folder, join(root, folder), { recursive: true });
    cpSync('package.json', join(root, 'package.json'));
    symlinkSync(join(process.cwd(), 'node_modules'), join(root, 'node_modules'));
    mkdirSync(join(root, 'dist'));
    const bad = put('offers.potion.price', { coinz: 10 }, put('tasks.daily-runs.counters', { jumps: 3 }));
    writeFileSync(join(root, 'libs/catalog/demo.json'), text(bad));
  });
  afterAll(() => {
    rmSync(root, { recursive: true });
  });

  it.each(['.config/build.mjs', 'infra/generate.mjs'])('ends %s with status 1 and its mistakes, and nothing else', (script) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [script], { cwd: root, encoding: 'utf8', timeout: 15_000 });
    expect({ status, stdout, stderr }).toEqual({
      status: 1,
      stdout: '',
      stderr: [
        'The catalogue, libs/catalog/demo.json, has 2 mistakes:',
        'offers.potion.price.coinz: there is no currency "coinz": declare it in currencies, or use one of coins, gems',
        'tasks.daily-runs.counters.jumps: there is no counter "jumps": declare it in counters, or use one of runs, best-score, coins-spent',
        '',
      ]
        .join('\n  ')
        .trimEnd()
        .concat('\n'),
    });
  });
});
