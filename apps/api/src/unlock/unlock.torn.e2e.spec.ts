import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { Play } from '#testing/play';

const real = await import('#dynamo/client');

interface Batch {
  output: { Responses?: Record<string, { sk?: unknown }[]> };
}

/** What happens in the middle of the next batch that reads a wallet: after the wallet, before all else. */
let meanwhile: (() => Promise<unknown>) | undefined;

const isWallet = ({ sk }: { sk?: unknown }): boolean => JSON.stringify(sk).includes('"W#');

/** A table that reads the items of a batch one after the other, as it may: a batch is of no one moment. */
function torn(client: DynamoDBDocumentClient): DynamoDBDocumentClient {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const early = await next(args);
      if (!(context.commandName ?? '').startsWith('BatchGet')) return early;
      const wallets = Object.values((early as Batch).output.Responses ?? {}).flatMap((items) => items.filter(isWallet));
      const happens = meanwhile;
      if (wallets.length === 0 || !happens) return early;
      meanwhile = undefined;
      await happens();
      const late = await next(args);
      const { output } = late as Batch;
      for (const [table, items] of Object.entries(output.Responses ?? {}))
        output.Responses![table] = [...items.filter((item) => !isWallet(item)), ...wallets];
      return late;
    },
    { step: 'initialize', priority: 'high', name: 'torn' },
  );
  return client;
}
jest.unstable_mockModule('#dynamo/client', () => ({ documentClient: () => torn(real.documentClient()) }));

let play: Play;
beforeAll(async () => {
  play = await Play.start(new Date('2026-11-20T12:00:00Z'), () =>
    Promise.all([import('../lambda.ts'), import('../player/player.triggers.ts')]),
  );
});
afterAll(() => {
  play.stop();
});

it.each([undefined, 'k1'])(
  'an unlock that another call made while this one read tells no balance from before its price (key %s)',
  async (key) => {
    await play.begin();
    await play.run();
    await play.earn('coins', 80);
    await play.unlock('level-2');
    let rival: unknown;
    meanwhile = async () => (rival = (await play.unlock('level-3', key)).body);
    const answer = await play.unlock('level-3', key);
    expect(meanwhile).toBeUndefined();
    expect(rival).toMatchObject({ already: false, balances: { coins: 30 } });
    expect(answer).toMatchObject({ status: 200, body: { already: key === undefined, balances: { coins: 30 } } });
    expect(await play.ledger('coins')).toHaveLength(2);
  },
);
