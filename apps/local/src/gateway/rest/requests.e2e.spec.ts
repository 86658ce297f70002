import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Asked, KINDS } from './requests.fixture.ts';
import { expectedOf } from './requests.oracle.fixture.ts';
import { checkHeaders, checkProblem, isProblem, send } from './requests.sending.fixture.ts';
import { type Stages, startStages } from './requests.stages.fixture.ts';

let stages: Stages;

beforeAll(async () => {
  stages = await startStages();
});
afterAll(() => stages.close());

const reached = new Set<number>();
let counted = 0;

async function check(asked: Asked): Promise<void> {
  const expected = expectedOf(asked);
  const answer = await send(stages, asked);
  const { status, headers, body } = answer;
  const silent = asked.method === 'HEAD' || expected.by === 'mock';
  const code = isProblem(answer) && body !== '' ? (JSON.parse(body) as { code: unknown }).code : null;
  const codes = silent || expected.codes.length === 0 ? null : expect.stringMatching(new RegExp(`^(${expected.codes.join('|')})$`));
  expect({ status, code, body }).toEqual({ status: expected.status, code: codes, body: silent ? '' : expect.any(String) });
  checkHeaders(answer, expected, asked);
  if (code !== null) checkProblem(answer, expected);
  else if (!silent) expect(headers['content-type']).toBe('application/json; charset=utf-8');
  reached.add(status);
  counted += 1;
}

describe('generated requests', () => {
  it.each(KINDS)('%s are answered as the design says: %i', async (_, count, requests) => {
    await fc.assert(fc.asyncProperty(requests, check), { numRuns: count });
  });

  it('are two hundred, and reach every status that the gateway knows', () => {
    expect([KINDS.reduce((sum, [, count]) => sum + count, 0), counted]).toEqual([200, 200]);
    expect([200, 202, 204, 400, 401, 403, 404, 413, 415, 429, 500, 502, 504].filter((status) => !reached.has(status))).toEqual([]);
  });
});
