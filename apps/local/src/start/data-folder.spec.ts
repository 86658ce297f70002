import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openDatabase } from '../user-pool/database.ts';
import { dataFolder, memoryFolder } from './data-folder.ts';

let parent: string;
let path: string;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'laurel-data-'));
  path = join(parent, 'deep', 'data');
});

afterEach(() => {
  rmSync(parent, { recursive: true });
});

describe('the data folder', () => {
  it('is made where it is not, for its owner alone', () => {
    dataFolder(path, false);
    expect(statSync(path).mode & 0o077).toBe(0);
  });

  it.each([true, false])("is not somebody else's, whether fresh is %s", (fresh) => {
    mkdirSync(join(path, 'logs'), { recursive: true });
    writeFileSync(join(path, 'logs', 'theirs.log'), 'a line');
    expect(() => dataFolder(path, fresh)).toThrow(`${path} holds files that are not Laurel's`);
    expect(readFileSync(join(path, 'logs', 'theirs.log'), 'utf8')).toBe('a line');
  });

  it('may be an empty one that others could read, which they then no longer can', () => {
    mkdirSync(path, { recursive: true, mode: 0o755 });
    dataFolder(path, true);
    expect(statSync(path).mode & 0o077).toBe(0);
  });

  it.each([
    ['cursorKey', 'cursor-key'],
    ['pseudonymKey', 'pseudonym-key'],
  ] as const)('keeps the %s', (key, file) => {
    const before = dataFolder(path, false)[key];
    expect(statSync(join(path, file)).mode & 0o077).toBe(0);
    expect(before).toHaveLength(43);
    expect(dataFolder(path, false)[key]).toBe(before);
    expect(dataFolder(path, true)[key]).not.toBe(before);
  });

  it('loses, when fresh, what is ours and nothing else', () => {
    const { userPool, dynamodb = '', objects = '', logs = '', checkpoints } = dataFolder(path, false);
    openDatabase(userPool).close();
    writeFileSync(dynamodb, 'items');
    mkdirSync(join(objects, 'bucket'), { recursive: true });
    writeFileSync(join(path, 'diary.txt'), 'mine');
    checkpoints('boards').save({ streamArn: 'arn', shards: {} });
    dataFolder(path, true);
    expect([userPool, dynamodb, objects, logs].filter(existsSync)).toEqual([]);
    expect(dataFolder(path, false).checkpoints('boards').load()).toBeUndefined();
    expect(readFileSync(join(path, 'diary.txt'), 'utf8')).toBe('mine');
  });

  it('is emptied also when its database can no longer be read', () => {
    const { userPool } = dataFolder(path, false);
    writeFileSync(userPool, 'no database at all, but long enough to be looked at as if it were one. '.repeat(100));
    expect(() => openDatabase(userPool)).toThrow();
    dataFolder(path, true);
    openDatabase(userPool).close();
  });

  it('keeps nothing in memory', () => {
    const folder = memoryFolder();
    folder.checkpoints('boards').save({ streamArn: 'arn', shards: {} });
    expect(folder).toMatchObject({ userPool: ':memory:', dynamodb: undefined, objects: undefined, logs: undefined });
    expect(folder.checkpoints('boards').load()).toBeUndefined();
    expect(memoryFolder().cursorKey).not.toBe(folder.cursorKey);
  });
});
