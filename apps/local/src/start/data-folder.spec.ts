import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
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
  it('is made where it is not, for its owner alone, and keeps the key of cursors', () => {
    const { cursorKey } = dataFolder(path, false);
    expect(statSync(path).mode & 0o077).toBe(0);
    expect(statSync(join(path, 'cursor-key')).mode & 0o077).toBe(0);
    expect(cursorKey).toHaveLength(43);
    expect(dataFolder(path, false).cursorKey).toBe(cursorKey);
    expect(dataFolder(path, true).cursorKey).not.toBe(cursorKey);
  });

  it('loses, when fresh, what is ours and nothing else', () => {
    const { userPool, dynamodb = '', logs = '', checkpoints } = dataFolder(path, false);
    openDatabase(userPool).close();
    writeFileSync(dynamodb, 'items');
    writeFileSync(join(path, 'diary.txt'), 'mine');
    checkpoints('boards').save({ streamArn: 'arn', shards: {} });
    dataFolder(path, true);
    expect([userPool, dynamodb, logs].filter(existsSync)).toEqual([]);
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
    expect(folder).toMatchObject({ userPool: ':memory:', dynamodb: undefined, logs: undefined });
    expect(folder.checkpoints('boards').load()).toBeUndefined();
    expect(memoryFolder().cursorKey).not.toBe(folder.cursorKey);
  });
});
