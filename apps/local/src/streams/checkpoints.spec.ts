import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileCheckpoints } from './checkpoints.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'laurel-checkpoints-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('a checkpoint file', () => {
  it('gives back the last that was saved, and leaves nothing else behind', () => {
    const path = join(folder, 'deep', 'boards.json');
    fileCheckpoints(path).save({ streamArn: 'arn', shards: { a: '1' } });
    fileCheckpoints(path).save({ streamArn: 'arn', shards: { a: 'end', b: '2' } });
    expect(fileCheckpoints(path).load()).toEqual({ streamArn: 'arn', shards: { a: 'end', b: '2' } });
    expect(readdirSync(join(folder, 'deep'))).toEqual(['boards.json']);
  });

  it('is nothing before the first', () => {
    expect(fileCheckpoints(join(folder, 'none.json')).load()).toBeUndefined();
  });

  it.each(['', '{', '[]', 'null', '{"streamArn":1,"shards":{}}', '{"streamArn":"a"}'])('is nothing where it holds %j', (text) => {
    const path = join(folder, 'boards.json');
    writeFileSync(path, text);
    expect(fileCheckpoints(path).load()).toBeUndefined();
  });
});
