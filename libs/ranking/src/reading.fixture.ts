import { expect } from '@jest/globals';
import type { Entry, Quality, RankedRow } from './board.ts';
import { inOrder, rankAmong, type Standing } from './model.fixture.ts';
import type { Story } from './story.fixture.ts';

const AROUND = 3;

/** How the answers of a property were, so that a law does not hold because nothing was asked of it. */
export interface Seen {
  exact: number;
  bounded: number;
  /** Bounded, and not where the table has it. */
  off: number;
  /** Bounded, with an error that says more than that it is some rank of the board. */
  telling: number;
}

export const noneSeen = (): Seen => ({ exact: 0, bounded: 0, off: 0, telling: 0 });

type Ranked = { rank: number } & Pick<Quality, 'kind' | 'error'>;

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('The player is not there');
  return value;
}

const mineOf = ({ score, at }: Entry): Standing => ({ score, at });

/** Exact ranks are true to the index and the player's own entry, bounded ones to the table within their error. */
function check(story: Story, seen: Seen, player: Entry, { rank, kind, error }: Ranked): void {
  const { board } = story.standings;
  const mine = mineOf(player);
  if (kind === 'exact') {
    expect({ rank, error }).toEqual({ rank: rankAmong(story.visible, player.playerId, mine, board), error: 0 });
    seen.exact += 1;
    return;
  }
  const off = Math.abs(rank - rankAmong(story.table, player.playerId, mine, board));
  expect(Number.isSafeInteger(error) && error >= off ? 'within' : { rank, error, off }).toBe('within');
  seen.bounded += 1;
  if (off > 0) seen.off += 1;
  if (error < Math.max(rank - 1, story.table.size - rank)) seen.telling += 1;
}

/** Reads a player's place, and around it. */
export async function look(story: Story, seen: Seen, playerId: string): Promise<void> {
  const { standings, boards } = story;
  const now = new Date(story.now);
  const entry = found(await story.entries.find(standings, playerId, now));
  expect(entry).toMatchObject(found(story.table.get(playerId)));
  const place = await boards.place(standings, entry, now);
  // I1
  expect(place.rank).toBeGreaterThanOrEqual(1);
  expect(place.rank).toBeLessThanOrEqual(place.total);
  expect(place.asOf.getTime()).toBeLessThanOrEqual(story.now);
  check(story, seen, entry, place);
  await lookAround(story, seen, entry);
}

/** The rows around an entry are those of the index, with the entry where it belongs: each ranked by itself among what is shown. */
async function lookAround(story: Story, seen: Seen, entry: Entry): Promise<void> {
  const { standings, boards } = story;
  const near = await boards.around(standings, entry, AROUND, new Date(story.now));
  const shown = new Map(story.visible).set(entry.playerId, mineOf(entry));
  const order = inOrder(shown, standings.board);
  const place = order.indexOf(entry.playerId);
  const expected = order.slice(Math.max(0, place - AROUND), place + AROUND + 1);
  expect(near.rows.map(({ playerId, score, at }) => ({ playerId, score, at }))).toEqual(
    expected.map((playerId) => ({ playerId, ...shown.get(playerId) })),
  );
  const mine = near.rows.find(({ playerId }) => playerId === entry.playerId);
  expect(mine?.rank).toBe(near.rank);
  if (near.kind === 'bounded') check(story, seen, entry, near);
  checkRows(story, { rows: near.rows, shown }, near, new Map(story.table).set(entry.playerId, mineOf(entry)));
}

/** Rows are ranked by what is shown where that is exact, else as the table has them. */
function checkRows(
  { standings: { board } }: Story,
  { rows, shown }: { rows: readonly RankedRow[]; shown: ReadonlyMap<string, Standing> },
  { kind, error }: Quality,
  table: ReadonlyMap<string, Standing>,
): void {
  const among = kind === 'exact' ? shown : table;
  const off = rows.map((row) => ({ ...row, truth: rankAmong(among, row.playerId, row, board) }));
  expect(off.filter(({ rank, truth }) => Math.abs(rank - truth) > error).length > 0 ? { off, error, kind } : 'within').toBe('within');
}

/** Players among themselves, though not counted one by one: true to the index with the given entries in the place of their rows. */
export async function lookAmong(story: Story, seen: Seen, playerIds: readonly string[]): Promise<void> {
  const { standings, boards, entries } = story;
  const now = new Date(story.now);
  const entriesOf = await entries.findMany(standings, playerIds, now);
  const order = story.players().filter((playerId) => entriesOf.has(playerId));
  const list = order.flatMap((playerId) => entriesOf.get(playerId) ?? []);
  const among = await boards.among(standings, list, now);
  expect(among.rows.map(({ playerId }) => playerId)).toEqual(order);
  const own = list.map((entry) => [entry.playerId, mineOf(entry)] as const);
  const [shown, table] = [new Map([...story.visible, ...own]), new Map([...story.table, ...own])];
  checkRows(story, { rows: among.rows, shown }, among, table);
  seen[among.kind] += 1;
  const ranks = among.rows.map(({ rank }) => rank);
  expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
}

/** How many there are: as the index shows, or as the table has it within the error. */
export async function lookTotal({ boards, standings, table, visible, now }: Story): Promise<void> {
  const { total, kind, error } = await boards.total(standings, new Date(now));
  if (kind === 'exact') expect({ total, error }).toEqual({ total: visible.size, error: 0 });
  else expect(Math.abs(total - table.size) <= error ? 'within' : { total, error, truth: table.size }).toBe('within');
}
