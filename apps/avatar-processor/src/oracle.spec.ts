import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from '@jest/globals';

it('computes each model as OpenCV does, to a thousandth of its largest number', async () => {
  const file = fileURLToPath(new URL('oracle.process.fixture.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, ['--disable-warning=ExperimentalWarning', file]);
  const differences = JSON.parse(stdout.trim().split('\n').at(-1)!) as Record<string, number>;
  expect(Object.keys(differences)).toEqual(['near', 'far', 'mesh', 'person']);
  for (const [model, difference] of Object.entries(differences)) {
    expect({ model, isNear: difference < 1e-3 }).toEqual({ model, isNear: true });
    expect(difference).toBeGreaterThanOrEqual(0);
  }
});
