import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from '@jest/globals';

it('cuts squares out as OpenCV does, to the bit, by one thread and by two', async () => {
  const file = fileURLToPath(new URL('warp.process.fixture.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, ['--disable-warning=ExperimentalWarning', file]);
  const { bytes, ...different } = JSON.parse(stdout.trim().split('\n').at(-1)!) as Record<string, number>;
  expect(bytes).toBeGreaterThan(1_000_000);
  expect(different).toEqual({ alone: 0, both: 0 });
});
