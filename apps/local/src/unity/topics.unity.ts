// The Unity client and the TypeScript client take the same frames, in whatever order they come, to the same board.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { estimateRank } from '#realtime-client/board';
import { deltaOf } from '#realtime-client/delta';
import type { BoardRow, Quantile } from '#realtime-client/laurel-v1';
import { isBehind, take, type TopicFrame, unknownTopic } from '#realtime-client/topic';
import type { GamePlace } from './proof.fixture.ts';
import { play } from './proof.fixture.ts';
import { keep } from './transcripts.fixture.ts';

const HISTORIES = 500;
const SEED = 20_261_120;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'laurel-unity-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** A top of few players and scores, so that they change places, and some share a rank. */
const rows = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...'abcdefgh'), fc.integer({ min: 0, max: 9 })), { selector: ([player]) => player, maxLength: 8 })
  .map((players) => players.toSorted((a, b) => b[1] - a[1]))
  .map((players) =>
    players.map(([player, score]): BoardRow => [players.findIndex((one) => one[1] === score) + 1, player, `N ${player}`, score * 10]),
  );

const head = fc.record({ rows, day: fc.nat(1), isNewEpoch: fc.boolean(), total: fc.nat(50), quantiles: fc.boolean() });
const at = (tick: number): string => new Date(Date.UTC(2026, 10, 20, 12) + tick * 500).toISOString();
const quantilesOf = (top: readonly BoardRow[]): Quantile[] =>
  top.filter((_, i) => i % 2 === 0).map(([rank, , , score]): Quantile => [score, rank]);

/** All that a server may have said while its board went through these heads. */
const frames = fc.array(head, { minLength: 1, maxLength: 8 }).map((heads) => {
  const said: TopicFrame[] = [];
  let epoch = 0;
  let before: { topic: string; epoch: string; seq: number; rows: BoardRow[]; quantiles: Quantile[] } | undefined;
  heads.forEach((one, tick) => {
    const topic = `lb:arcade:d${one.day}`;
    const isSame = before?.topic === topic && !one.isNewEpoch;
    const now = {
      topic,
      epoch: isSame ? `e${epoch}` : `e${++epoch}`,
      seq: isSame && before ? before.seq + 1 : 1,
      at: at(tick),
      total: one.total,
    };
    const quantiles = one.quantiles ? quantilesOf(one.rows) : [];
    said.push({ type: 'subscribed', ...now, endsAt: one.day === 0 ? null : at(99), id: 'a' });
    said.push({ type: 'leaderboard.snapshot', ...now, rows: one.rows, quantiles });
    const delta = isSame && before ? deltaOf(before.rows, one.rows) : undefined;
    if (delta && before)
      said.push({
        type: 'leaderboard.delta',
        ...now,
        prev: before.seq,
        upsert: [...delta.upsert],
        remove: [...delta.remove],
        quantiles: one.quantiles ? quantiles : null,
      });
    before = { ...now, rows: one.rows, quantiles };
  });
  return said;
});

/** Some of them, some twice, in the order they were said, or in any. */
const history = frames.chain((all) =>
  fc.oneof(
    fc.constant(all),
    fc
      .array(fc.nat(all.length - 1), { minLength: 1, maxLength: 30 })
      .map((places) => places.flatMap((place) => all.slice(place, place + 1))),
    fc.subarray(all, { minLength: 1 }),
  ),
);

function knownOf(taken: readonly TopicFrame[]) {
  let topic = unknownTopic;
  return taken.map((frame) => {
    topic = take(topic, frame);
    const { board } = topic;
    const { quantiles = [], ...shown } = board ?? {};
    const ranks = Array.from({ length: 12 }, (_, i) => estimateRank(quantiles, (i - 1) * 10) ?? null);
    return { isBehind: isBehind(topic), board: board ? shown : null, ranks };
  });
}

it(`knows the same after every frame of ${HISTORIES} histories`, async () => {
  const histories = fc.sample(history, { numRuns: HISTORIES, seed: SEED });
  await writeFile(join(folder, 'frames.json'), JSON.stringify(histories));
  const transcript = await play('Topics', folder, {} as GamePlace);
  keep('Topics', transcript);
  expect(transcript).toMatch(/\npassed, [1-9]\d* checks\n$/);
  const known = JSON.parse(await readFile(join(folder, 'known.json'), 'utf8')) as unknown;
  const wanted = histories.map(knownOf);
  expect(wanted.flat().filter(({ board }) => board !== null).length).toBeGreaterThan(HISTORIES);
  expect(known).toEqual(wanted);
});
