import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { catalogue } from '#catalog/demo';
import { namedStandings } from '#ranking/standings';
import { SCALE } from '#testing/storm';
import { holdTime, letTimeGo } from '#testing/time';
import { connect, follow, postedTo, send, signUp, type Stage, startStage } from '../realtime.fixture.ts';
import { Burst, type Submit } from './burst.fixture.ts';

const RUNS = 4 * SCALE;
const DAY_MS = 86_400_000;

let stage: Stage;
let players: string[];
/** Each run has a day of its own, whose board is empty. */
let day = Date.UTC(2027, 0, 1, 9);
beforeAll(async () => {
  stage = await startStage();
  players = await Promise.all(Array.from({ length: 70 }, () => signUp(stage)));
});
afterAll(() => {
  stage.stop();
});
afterEach(letTimeGo);

const best = (submits: readonly Submit[]): [string, number][] => {
  const scores = new Map<string, number>();
  for (const { player, score } of submits) scores.set(player, Math.max(score, scores.get(player) ?? -1));
  return [...scores].sort(([, a], [, b]) => b - a);
};

describe.each([
  [1_000, 100],
  [50_000, 100_000],
])('a burst, at a push interval of %i ms,', (interval, audience) => {
  it('ends with its last change at the subscribers, by pushes numbered without a gap and no closer than the interval', async () => {
    const submit = fc.record({
      after: fc.integer({ min: 0, max: 4 * interval }),
      player: fc.nat({ max: 69 }),
      score: fc.integer({ min: 0, max: 1_000_000 }),
    });
    const bursts = fc.uniqueArray(submit, { minLength: 1, maxLength: 14, selector: ({ score }) => score });
    const property = fc.asyncProperty(bursts, fc.boolean(), fc.infiniteStream(fc.nat({ max: 999 })), async (list, crowded, noise) => {
      day += DAY_MS;
      holdTime(day);
      stage.outbox.posted.length = 0;
      const standings = namedStandings(catalogue, { boardId: 'arcade', window: 'day' }, new Date(day));
      const socket = await connect(stage, { kind: 'player', playerId: players[0], expiresAt: day / 1000 + DAY_MS });
      await send(stage, socket, { action: 'subscribe', boardId: 'arcade', window: 'day' });
      const burst = new Burst(stage, standings, { now: day, random: () => Number(noise.next().value) / 1_000, audience });
      // Enough of a crowd for deltas, whom the burst overtakes or not.
      const crowd = crowded ? players.map((player, i): Submit => ({ after: 0, player, score: 1_000_001 - i * 7_001 })) : [];
      const all = [
        ...crowd.map((one) => ({ ...one, score: one.score % 1_000_000 })),
        ...list.map((one) => ({ ...one, player: players[one.player]! })),
      ];
      for (const one of all) burst.submit(one);
      await burst.end();
      const truth = best(all);
      const frames = postedTo(stage, socket.connectionId);
      const held = follow(frames);
      // One who has missed a push asks again, and has it.
      if (held.behind) {
        await send(stage, socket, { action: 'subscribe', boardId: 'arcade', window: 'day' });
        held.rows = follow(postedTo(stage, socket.connectionId)).rows;
      }
      expect(held.rows.map(([, playerId, , score]) => [playerId, score])).toEqual(truth);
      expect(held.rows.map(([rank]) => rank)).toEqual(truth.map((_, i) => i + 1));
      for (const [i, { seq, pacedAt }] of burst.heads.entries()) {
        const before = burst.heads[i - 1];
        if (before) expect([seq - before.seq, pacedAt - before.pacedAt >= interval]).toEqual([1, true]);
      }
    });
    await fc.assert(property, { numRuns: RUNS, endOnFailure: true });
  }, 1_800_000);
});
