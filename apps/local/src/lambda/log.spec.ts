import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { consoleLog, fileLog } from './log.ts';

describe('the console', () => {
  const shown = (line: string): string[] => {
    const texts: string[] = [];
    consoleLog((text) => texts.push(text))('api', line);
    return texts;
  };

  it.each([
    [{ level: 'INFO', message: 'call' }, []],
    [{ level: 'DEBUG', message: 'x' }, []],
    [{ message: 'x' }, []],
    [{ level: 'WARN', message: 'slow', code: 'try_again', requestId: 'r1' }, ['[api] WARN slow try_again (r1)']],
    [{ level: 'ERROR', message: 'failed', error: { name: 'TypeError', message: 'no' } }, ['[api] ERROR failed no']],
  ])('shows of %j: %j', (fields, expected) => {
    expect(shown(JSON.stringify(fields))).toEqual(expected);
  });

  it('shows plain text, cut to a bearable length', () => {
    expect(shown('hello')).toEqual(['[api] hello']);
    expect(shown('{broken')).toEqual(['[api] {broken']);
    expect(shown('x'.repeat(2_000))[0]).toHaveLength(506);
  });
});

describe('the file', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'laurel-log-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('holds every line of its bundle, also those of an earlier start', () => {
    const log = fileLog(join(folder, 'logs'));
    log('api', 'one');
    log('realtime', 'other');
    fileLog(join(folder, 'logs'))('api', 'two');
    expect(readFileSync(join(folder, 'logs', 'api.log'), 'utf8')).toBe('one\ntwo\n');
    expect(readFileSync(join(folder, 'logs', 'realtime.log'), 'utf8')).toBe('other\n');
  });

  it('begins anew at 10 MB and keeps one old file', () => {
    writeFileSync(join(folder, 'api.log'), 'x'.repeat(10 * 1024 * 1024 - 4));
    const log = fileLog(folder);
    log('api', 'abc');
    log('api', 'new');
    log('api', 'next');
    expect(readFileSync(join(folder, 'api.log'), 'utf8')).toBe('new\nnext\n');
    expect(readFileSync(join(folder, 'api.log.1'), 'utf8')).toHaveLength(10 * 1024 * 1024);
  });
});
