import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, expect, it, jest } from '@jest/globals';
import { Play } from '#testing/play';

const real = await import('#dynamo/client');

/** What befalls the next transactions, one after the other: written and no answer · not written and no answer · all as it should be. */
let fates: ('answer lost' | 'request lost' | 'fine')[] = [];

/** A connection that breaks after the client's own retries, too. */
function unreliable(client: DynamoDBDocumentClient): DynamoDBDocumentClient {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const fate = (context.commandName ?? '').startsWith('TransactWrite') ? (fates.shift() ?? 'fine') : 'fine';
      const result = fate === 'request lost' ? undefined : await next(args);
      if (fate === 'fine' && result) return result;
      throw Object.assign(new Error('The connection broke'), { name: 'TimeoutError' });
    },
    { step: 'initialize', priority: 'high', name: 'unreliable' },
  );
  return client;
}
jest.unstable_mockModule('#dynamo/client', () => ({ documentClient: () => unreliable(real.documentClient()) }));

let play: Play;
beforeAll(async () => {
  play = await Play.start(new Date('2026-11-20T12:00:00Z'), () =>
    Promise.all([import('../lambda.ts'), import('../player/player.triggers.ts')]),
  );
});
afterAll(() => {
  play.stop();
});
beforeEach(async () => {
  fates = [];
  await play.begin();
  await play.runs(3);
});

it.each([
  ['the answer was', ['answer lost']],
  ['the request was, then the answer', ['request lost', 'answer lost']],
  ['the request was, three times', ['request lost', 'request lost', 'request lost']],
] as const)('a claim knows its own reward again where %s lost', async (_name, lost) => {
  fates = [...lost];
  expect(await play.complete('daily-runs')).toMatchObject({ status: 200, body: { balances: { coins: 50 }, rewards: [{ amount: 50 }] } });
  expect(fates).toEqual([]);
  expect(await play.ledger('coins')).toHaveLength(1);
  expect(await play.complete('daily-runs')).toMatchObject({ status: 409, body: { code: 'task_already_claimed' } });
});

it.each([
  ['the answer was', ['answer lost']],
  ['the request was, then the answer', ['request lost', 'answer lost']],
] as const)('an unlock knows its own payment again where %s lost', async (_name, lost) => {
  await play.earn('coins', 100);
  await play.unlock('level-2');
  fates = [...lost];
  const first = { already: false, paid: [{ currency: 'coins', amount: 50 }], balances: { coins: 50 } };
  expect(await play.unlock('level-3')).toMatchObject({ status: 200, body: first });
  expect(fates).toEqual([]);
  expect(await play.unlock('level-3')).toMatchObject({ status: 200, body: { already: true, paid: [] } });
  expect(await play.ledger('coins')).toHaveLength(2);
});

it('tells another who claims meanwhile that it is claimed', async () => {
  fates = ['answer lost'];
  const answers = await Promise.all(Array.from({ length: 6 }, () => play.complete('daily-runs')));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409, 409, 409]);
  expect(await play.balances()).toMatchObject({ coins: 50 });
});

it('answers 503 where nothing goes through, and the retry completes it', async () => {
  fates = Array.from({ length: 10 }, () => 'request lost');
  expect(await play.complete('daily-runs', 'k1')).toMatchObject({ status: 503, body: { code: 'try_again' } });
  expect(await play.balances()).toMatchObject({ coins: 0 });
  expect(await play.complete('daily-runs', 'k1')).toMatchObject({ status: 200, body: { balances: { coins: 50 } } });
});
