// The Unity client and the TypeScript client take the same frames, in whatever order they come, to the same board.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Board, estimateRank } from '#realtime-client/board';
import { deltaOf } from '#realtime-client/delta';
import type { BoardRow, Quantile } from '#realtime-client/laurel-v1';
import { isBehind, take, type TopicFrame, unknownTopic } from '#realtime-client/topic';
import type { GamePlace } from './proof.fixture.ts';
import { play } from './proof.fixture.ts';
import { keep } from './transcripts.fixture.ts';

const HISTORIES = 2_000;
const LEAST_DELTAS = 500;
const SEED = 20_261_120;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'laurel-unity-'));
});
afterAll(() => rm(folder, { recursive: true }));

const players = fc.constantFrom(...'abcdefghijkl');
/** Who has which score from now on; null: is gone. Few players, so that they change places, and some share a rank. */
const changes = fc.array(fc.tuple(players, fc.option(fc.integer({ min: 0, max: 30 }))), { minLength: 1, maxLength: 3 });
const first = fc.array(fc.tuple(players, fc.integer({ min: 0, max: 30 })), { minLength: 6, maxLength: 12 });

function topOf(scores: ReadonlyMap<string, number>): BoardRow[] {
  const sorted = [...scores].toSorted((a, b) => b[1] - a[1]);
  return sorted.map(([player, score]): BoardRow => [sorted.findIndex((one) => one[1] === score) + 1, player, `N ${player}`, score * 10]);
}

const head = fc.record({ changes, day: fc.nat(8), epoch: fc.nat(8), total: fc.nat(50), quantiles: fc.boolean() });
const at = (tick: number): string => new Date(Date.UTC(2026, 10, 20, 12) + tick * 500).toISOString();
const quantilesOf = (top: readonly BoardRow[]): Quantile[] =>
  top.filter((_, i) => i % 2 === 0).map(([rank, , , score]): Quantile => [score, rank]);

/** All that a server may have said while its board went through these heads. */
const frames = fc.tuple(first, fc.array(head, { minLength: 2, maxLength: 10 })).map(([begun, heads]) => {
  const scores = new Map(begun);
  const said: TopicFrame[] = [];
  let epoch = 0;
  let before: { topic: string; epoch: string; seq: number; rows: BoardRow[]; quantiles: Quantile[] } | undefined;
  heads.forEach((one, tick) => {
    for (const [player, score] of one.changes)
      if (score === null) scores.delete(player);
      else scores.set(player, score);
    const rows = topOf(scores);
    const topic = `lb:arcade:d${one.day === 0 ? 1 : 0}`;
    const isSame = before?.topic === topic && one.epoch !== 0;
    const now = {
      topic,
      epoch: isSame ? `e${epoch}` : `e${++epoch}`,
      seq: isSame && before ? before.seq + 1 : 1,
      at: at(tick),
      total: one.total,
    };
    const quantiles = one.quantiles ? quantilesOf(rows) : [];
    said.push({ type: 'subscribed', ...now, endsAt: topic.endsWith('0') ? null : at(99), id: 'a' });
    const delta = isSame && before ? deltaOf(before.rows, rows) : undefined;
    if (delta && before)
      said.push({
        type: 'leaderboard.delta',
        ...now,
        prev: before.seq,
        upsert: [...delta.upsert],
        remove: [...delta.remove],
        quantiles: one.quantiles ? quantiles : null,
      });
    // After the delta, which nobody would need else.
    said.push({ type: 'leaderboard.snapshot', ...now, rows, quantiles });
    before = { ...now, rows, quantiles };
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

const shownOf = ({ topic, epoch, seq, at: made, total, rows, endsAt }: Board) => ({ topic, epoch, seq, at: made, total, rows, endsAt });

function knownOf(taken: readonly TopicFrame[]) {
  let topic = unknownTopic;
  return taken.map((frame) => {
    topic = take(topic, frame);
    const { board } = topic;
    const ranks = Array.from({ length: 12 }, (_, i) => estimateRank(board?.quantiles ?? [], (i - 1) * 30) ?? null);
    return { isBehind: isBehind(topic), board: board ? shownOf(board) : null, ranks };
  });
}

/** How many deltas gave another board. */
function deltasIn(taken: readonly TopicFrame[]): number {
  const known = knownOf(taken);
  return taken.filter(({ type }, i) => type === 'leaderboard.delta' && known[i]?.board?.seq !== known[i - 1]?.board?.seq).length;
}

it(`knows the same after every frame of ${HISTORIES} histories`, async () => {
  const histories = fc.sample(history, { numRuns: HISTORIES, seed: SEED });
  await writeFile(join(folder, 'frames.json'), JSON.stringify(histories));
  const transcript = await play('Topics', folder, {} as GamePlace);
  keep('Topics', transcript);
  expect(transcript).toMatch(/\npassed, [1-9]\d* checks\n$/);
  const known = JSON.parse(await readFile(join(folder, 'known.json'), 'utf8')) as unknown;
  const wanted = histories.map(knownOf);
  // Else nothing is compared.
  expect(histories.reduce((sum, one) => sum + deltasIn(one), 0)).toBeGreaterThan(LEAST_DELTAS);
  expect(known).toEqual(wanted);
});
