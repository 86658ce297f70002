import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { testClient } from '#testing/client';
import { startWorld, type World } from '#testing/api';
import { testTable } from '#testing/engine';
import { endStream } from '#testing/entries';
import { SCALE } from '#testing/storm';
import type { Run } from './board.ts';
import { EntryRepository } from './entry.repository.ts';
import { freshStandings, type Ranking } from './ladder.fixture.ts';
import { after, hasBetterScore, type Standing } from './model.fixture.ts';
import { nameOf, scores } from './steps.fixture.ts';

const RUNS = 15 * SCALE;
const START = Date.UTC(2026, 10, 20);
const LATER_MS = 5_000;

let world: World;
let client: DynamoDBDocumentClient;
let entries: EntryRepository;

beforeAll(async () => {
  world = await startWorld();
  client = testClient();
  await endStream(client, testTable('boards'));
  entries = new EntryRepository(client, testTable('boards'), Math.random);
});
afterAll(() => {
  client.destroy();
  world.stop();
});

/** `times`: so often the same call is sent at once. */
const calls = fc.array(
  fc.record({
    player: fc.integer({ min: 0, max: 2 }),
    score: scores,
    wait: fc.integer({ min: 0, max: 1 }),
    times: fc.integer({ min: 1, max: 4 }),
  }),
  { minLength: 1, maxLength: 14 },
);

describe.each<Ranking['operator']>(['best', 'latest', 'sum'])('runs on a board of the %s', (operator) => {
  it('stand by its rules, and a call that comes again, at once or later, changes nothing', async () => {
    const property = fc.asyncProperty(calls, fc.constantFrom('desc', 'asc'), async (list, order) => {
      const standings = freshStandings({ order, operator, ties: 'earlier' });
      const { board } = standings;
      const table = new Map<string, Standing>();
      const taken: Run[] = [];
      let now = START;
      /** The entries after a call has been sent so many times. */
      const send = async (run: Run, times: number): Promise<Record<string, unknown>> => {
        const fitting = Array.from({ length: times }, () => entries.submit(standings, run));
        const results = await Promise.allSettled(fitting);
        const refused = results.flatMap((result) => (result.status === 'rejected' ? [String(result.reason)] : []));
        for (const reason of refused) expect(reason).toContain('The board takes a total');
        return { entry: await entries.find(standings, run.playerId, run.at), refused: refused.length };
      };
      for (const [i, { player, score, wait, times }] of list.entries()) {
        now += wait;
        const playerId = nameOf(player);
        const run: Run = { playerId, score, at: new Date(now), metadata: { run: i }, operation: `o${i}` };
        const old = table.get(playerId);
        const next = after(board, old, { score, at: now });
        const done = await send(run, times);
        const standing = next ?? old;
        if (standing) {
          expect(done.entry).toMatchObject(standing);
          table.set(playerId, standing);
        } else expect(done.entry).toBeUndefined();
        if (operator === 'best' && old && standing) expect(hasBetterScore(old, standing, board)).toBe(false);
        expect(await send({ ...run, at: new Date(now + LATER_MS) }, times)).toEqual({ ...done, refused: done.refused });
        if (done.refused === 0) taken.push(run);
        // Nor does one that comes again after others of the same player.
        const earlier = taken.filter((one) => one.playerId === playerId)[i % 3];
        if (earlier) expect(await send({ ...earlier, at: new Date(now + LATER_MS) }, 1)).toEqual({ entry: done.entry, refused: 0 });
      }
    });
    await fc.assert(property, { numRuns: RUNS });
  }, 3_600_000);
});
