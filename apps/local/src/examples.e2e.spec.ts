import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort } from '#testing/engine';
import { bodiesOf, type Call, calls, misfits } from './contract.fixture.ts';
import { guest, type Local, local, npmStart, type Started, stop } from './newcomer.fixture.ts';

let started: Started;
let where: Local;

beforeAll(async () => {
  started = await npmStart(await freePort(), '--memory');
  where = await local(started.url);
}, 180_000);
afterAll(() => stop(started, 'SIGKILL'));

/** The example values of the parameters that stand there. */
const given = ({ parameters = [] }: Call, place: string): Record<string, string> =>
  Object.fromEntries(parameters.flatMap((one) => (one.in === place && one.example !== undefined ? [[one.name, String(one.example)]] : [])));

/** Sends an example to the letter. @returns its status, once the answer was seen to fit the contract */
async function send(call: Call, token: string, body = bodiesOf(call)[0]!.value, fresh: Record<string, string> = {}): Promise<number> {
  const query = new URLSearchParams(given(call, 'query'));
  const headers = new Headers({ ...given(call, 'header'), ...fresh });
  headers.set('Authorization', `Bearer ${token}`);
  if (body) headers.set('Content-Type', 'application/json');
  const answer = await fetch(`${started.url}${call.path}?${query.toString()}`, {
    ...{ method: call.method, headers },
    ...(body && { body: JSON.stringify(body) }),
  });
  const type = answer.headers.get('content-type')?.split(';', 1)[0] ?? '';
  expect(misfits(call, answer.status, type, await answer.json())).toEqual([]);
  return answer.status;
}

const needsMore = ({ description }: Call): boolean => description.includes('- **First**: ');
/** The one that is shown belongs to the first body. */
const freshKey = (): Record<string, string> => ({ 'Idempotency-Key': randomUUID() });
const isGood = (status: number): boolean => status === 200 || status === 202;

describe('the examples of the contract', () => {
  it.each(calls)('$name: of a player who has just signed up it is answered, unless it says what comes first', async (call) => {
    const { token } = await guest(where);
    expect(isGood(await send(call, token))).toBe(!needsMore(call));
  });

  it('from top to bottom, each is answered to one player, but what needs an upload', async () => {
    const { token } = await guest(where);
    const refused: string[] = [];
    // Who is gone calls nothing more.
    for (const call of calls.toSorted((a, b) => Number(a.method === 'DELETE') - Number(b.method === 'DELETE')))
      if (!isGood(await send(call, token))) refused.push(call.name);
    expect(refused).toEqual(['POST /avatar/process']);
  });

  const others = calls.flatMap((call) => bodiesOf(call).map((example) => ({ call, ...example, of: `${call.name}: ${example.summary}` })));

  it.each(others.filter(({ summary }) => summary.startsWith('As ')))('$of', async ({ call, summary, value }) => {
    const { playerId } = await guest(where);
    const caller = /^As an? (admin|server)\b/.exec(summary)![1] as 'admin' | 'server';
    expect(await send(call, (await callers())[caller].accessToken, { ...value, playerId }, freshKey())).toBe(200);
  });

  it.each(others.filter(({ summary }) => summary !== '' && !summary.startsWith('As ')))('$of', async ({ call, value }) => {
    const { token } = await guest(where);
    const status = await send(call, token, value, freshKey());
    if (!needsMore(call)) expect(status).toBe(200);
  });
});

type Callers = Record<'admin' | 'server', { accessToken: string }>;
const callers = async (): Promise<Callers> => ((await (await fetch(`${started.url}/_local`)).json()) as { users: Callers }).users;
