import { dirname, join } from 'node:path';
import { expect, it } from '@jest/globals';
import { readRecordings, type Recorded, writeRecording } from './recording.ts';

const OWN = import.meta.filename;
const did = (times: number): Recorded[] => [{ function: 'F', action: 'a:B', resource: 'x', keys: [], times }];

it('keeps the last recording of each test file', () => {
  writeRecording(OWN, did(1));
  writeRecording(OWN, did(2));
  expect(readRecordings().get('infra/rights/recording.spec.ts')).toEqual(did(2));
});

it.each(['infra/rights/gone.spec.ts', 'apps/realtime/src/fanout/burst.storm.spec.ts'])(
  'passes over what is no more, and storms: %s',
  (test) => {
    writeRecording(join(dirname(OWN), '..', '..', test), did(1));
    expect(readRecordings().has(test)).toBe(false);
  },
);
