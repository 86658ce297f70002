import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { isJsonObject } from '#core/json';
import { parseTemplate } from '../apps/local/src/template/parse.ts';

/** Every template that is deployed, with what it takes. */
const taken = globSync('infra/*.yaml')
  .filter((file) => !/\.(head|local)\.yaml$/.test(file) && readFileSync(file, 'utf8').includes('\nTransform: '))
  .toSorted()
  .map((file): [file: string, parameters: object] => {
    const { Parameters } = parseTemplate(readFileSync(file, 'utf8'), basename(file));
    return [basename(file), isJsonObject(Parameters) ? Parameters : {}];
  });
const names = new Set(taken.flatMap(([, parameters]) => Object.keys(parameters)));

// samconfig.toml has one list for all: a value given there reaches every template that has a parameter of that name.
describe('a parameter', () => {
  it('is read of all templates', () => {
    expect(taken.length).toBeGreaterThanOrEqual(5);
    expect(names.size).toBeGreaterThan(20);
  });

  it.each([...names].filter((name) => name !== 'Env'))('%s means the same in every template that takes it', (name) => {
    const meanings = taken.flatMap(([, parameters]) => Object.entries(parameters).filter(([key]) => key === name));
    expect(new Set(meanings.map(([, meaning]) => JSON.stringify(meaning))).size).toBe(1);
  });
});
