import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Board } from '#catalog/catalog';
import { documentClient } from '#dynamo/client';
import { startWorld, type World } from '#testing/api';
import { testTable } from '#testing/engine';
import type { Run, Standings } from './board.ts';
import { BoardRepository } from './board.repository.ts';
import { EntryRepository } from './entry.repository.ts';

const START = Date.UTC(2026, 10, 20);
const NOW = new Date(START + 1_000);
let world: World;
let entries: EntryRepository;
let boards: BoardRepository;
let count = 0;

beforeAll(async () => {
  world = await startWorld();
  const client = documentClient();
  entries = new EntryRepository(client, testTable('boards'), Math.random);
  boards = new BoardRepository(client, testTable('boards'));
});
afterAll(() => {
  world.stop();
});

/** A board that no other run of the property has touched. */
function freshBoard(order: Board['order'], operator: Board['operator']): Standings {
  count += 1;
  const base = { boardId: `b${count}`, title: 'Test', order, windows: ['all'] as const, min: -1_000, max: 1_000, maxPerMinute: null };
  const board: Board = operator === 'sum' ? { ...base, operator, totalMin: -1e6, totalMax: 1e6 } : { ...base, operator };
  return { board, period: { id: 'all', startsAt: null, endsAt: null } };
}

interface Standing {
  score: number;
  at: number;
}

/** What a board should hold, computed by brute force. */
function model(runs: readonly Run[], { board }: Standings): Map<string, Standing> {
  const standings = new Map<string, Standing>();
  for (const { playerId, score, at } of runs) {
    const old = standings.get(playerId);
    const next = { score: board.operator === 'sum' ? (old?.score ?? 0) + score : score, at: at.getTime() };
    const better = !old || (board.order === 'desc' ? next.score > old.score : next.score < old.score);
    const changed = next.score !== old?.score;
    if (board.operator === 'sum' ? changed : better) standings.set(playerId, next);
  }
  return standings;
}

const isBefore = (a: Standing, b: Standing, order: Board['order']): boolean =>
  a.score === b.score ? a.at < b.at : order === 'desc' ? a.score > b.score : a.score < b.score;

/** Few players, few scores and few moments, so that there are heavy ties. */
const runs = fc.array(
  fc.record({
    player: fc.integer({ min: 0, max: 11 }),
    score: fc.oneof(fc.integer({ min: -2, max: 2 }), fc.constantFrom(-1_000, 0, 1_000)),
    wait: fc.integer({ min: 0, max: 1 }),
  }),
  { minLength: 1, maxLength: 30 },
);

function toRuns(list: { player: number; score: number; wait: number }[]): Run[] {
  let at = START;
  return list.map(({ player, score, wait }, i) => {
    at += wait;
    return { playerId: `p${player}`, score, at: new Date(at), metadata: null, operation: String(i) };
  });
}

describe('a board', () => {
  it('has every rank, page and neighbourhood of the brute-force model', async () => {
    const property = fc.asyncProperty(
      runs,
      fc.constantFrom<Board['order']>('desc', 'asc'),
      fc.constantFrom<Board['operator']>('best', 'sum'),
      fc.integer({ min: 1, max: 5 }),
      async (list, order, operator, size) => {
        const standings = freshBoard(order, operator);
        const all = toRuns(list);
        for (const run of all) await entries.submit(standings, run);
        const truth = model(all, standings);
        const found: { rank: number; playerId: string }[] = [];
        for (const [playerId, expected] of truth) {
          const entry = (await entries.find(standings, playerId, NOW))!;
          expect(entry).toMatchObject(expected);
          const { rank, total, kind, error } = await boards.place(standings, entry, NOW);
          const others = [...truth.values()];
          const better = others.filter((one) => isBefore(one, expected, order)).length;
          const tied = others.filter((one) => one.score === expected.score && one.at === expected.at).length;
          expect({ total, kind, error }).toEqual({ total: truth.size, kind: 'exact', error: 0 });
          expect(rank).toBeGreaterThan(better);
          expect(rank).toBeLessThanOrEqual(better + tied);
          found.push({ rank, playerId });
        }
        const inOrder = found.toSorted((a, b) => a.rank - b.rank).map(({ playerId }) => playerId);
        expect(found.map(({ rank }) => rank).toSorted((a, b) => a - b)).toEqual(found.map((_, i) => i + 1));
        expect(await walk(standings, size)).toEqual(inOrder);
        expect(await walkBack(standings, size, inOrder.length)).toEqual(inOrder);
        await checkNeighbours(standings, inOrder, size);
      },
    );
    await fc.assert(property, { numRuns: 40 });
  }, 120_000);

  it('counts the caller by their own entry, however old their row in the index is', async () => {
    const standings = freshBoard('desc', 'best');
    const run = (playerId: string, score: number): Run => ({ playerId, score, at: NOW, metadata: null, operation: `${playerId}${score}` });
    for (const [player, score] of [
      ['a', 50],
      ['b', 40],
      ['c', 30],
    ] as const)
      await entries.submit(standings, run(player, score));
    const stale = (await entries.find(standings, 'a', NOW))!;
    const { key } = (await entries.find(standings, 'c', NOW))!;
    expect(await boards.place(standings, { ...stale, key: `${key}~`, score: 20 }, NOW)).toMatchObject({ rank: 3, total: 3 });
  });
});

async function walk(standings: Standings, size: number): Promise<string[]> {
  let page = await boards.page(standings, { rank: 1 }, size, NOW);
  const rows = [...page.rows];
  while (page.more) {
    const rank = rows.length + 1;
    page = await boards.page(standings, { after: rows.at(-1)! }, size, NOW);
    expect(page.rank).toBe(rank);
    rows.push(...page.rows);
  }
  return rows.map(({ playerId }) => playerId);
}

async function walkBack(standings: Standings, size: number, total: number): Promise<string[]> {
  const rows = [...(await boards.page(standings, { rank: total }, size, NOW)).rows];
  while (rows.length < total) {
    const page = await boards.page(standings, { before: rows[0]! }, size, NOW);
    expect(page.rank).toBe(total - rows.length - page.rows.length + 1);
    rows.unshift(...page.rows);
  }
  return rows.map(({ playerId }) => playerId);
}

async function checkNeighbours(standings: Standings, inOrder: string[], around: number): Promise<void> {
  const middle = Math.floor(inOrder.length / 2);
  const entry = (await entries.find(standings, inOrder[middle]!, NOW))!;
  const { above, below } = await boards.neighbours(standings, entry, around);
  expect(above.map(({ playerId }) => playerId)).toEqual(inOrder.slice(Math.max(0, middle - around), middle));
  expect(below.map(({ playerId }) => playerId)).toEqual(inOrder.slice(middle + 1, middle + 1 + around));
}
