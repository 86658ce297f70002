import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SCALE } from '#testing/storm';
import type { From, Page } from './board.ts';
import { inOrder, rankAmong } from './model.fixture.ts';
import { beginnings, type Happening, happen, happenings, lags, rankings } from './steps.fixture.ts';
import { ONE_FAILURE, startStories } from './stories.fixture.ts';
import { Story, type Weather } from './story.fixture.ts';

const RUNS = 8 * SCALE;
/** More than a board of a test has, however small its pages. */
const MOST_PAGES = 200;

let client: DynamoDBDocumentClient;
let stop: () => void;

beforeAll(async () => {
  ({ client, stop } = await startStories());
});
afterAll(() => {
  stop();
});

const atEase: Weather & { lags: number[] } = { lagging: false, hearing: 'always', lags: [0] };
const nobodyLooks = (): Promise<void> => Promise.resolve();

const read = (story: Story, from: From, limit: number): Promise<Page> =>
  story.boards.page(story.standings, from, limit, new Date(story.now));

/** All pages from one on, in the direction of reading; between them something may happen. */
async function walk(
  story: Story,
  { from, limit, way }: { from: From; limit: number; way: 'next' | 'previous' },
  between: () => Promise<void> = nobodyLooks,
): Promise<Page[]> {
  const pages: Page[] = [];
  for (let at: From | null = from; at;) {
    const page: Page = await read(story, at, limit);
    checkPage(story, page, limit);
    pages.push(page);
    expect(pages.length).toBeLessThan(MOST_PAGES);
    at = page[way];
    if (at) expect(page.rows.length).toBeGreaterThan(0);
    await between();
  }
  return way === 'next' ? pages : pages.reverse();
}

/** The rows of a page follow each other in the index, and are ranked as the page says. */
function checkPage({ visible, table, standings: { board } }: Story, { rows, kind, error, total }: Page, limit: number): void {
  expect(rows.length).toBeLessThanOrEqual(limit);
  const order = inOrder(visible, board);
  const first = order.indexOf(rows[0]?.playerId ?? '');
  if (rows.length > 0) expect(rows.map(({ playerId }) => playerId)).toEqual(order.slice(first, first + rows.length));
  for (const row of rows) {
    expect({ score: row.score, at: row.at }).toEqual(visible.get(row.playerId));
    expect(row.rank).toBeLessThanOrEqual(total);
    const truth = rankAmong(kind === 'exact' ? visible : table, row.playerId, row, board);
    expect(Math.abs(row.rank - truth) <= (kind === 'exact' ? 0 : error) ? 'within' : { row, kind, error, truth }).toBe('within');
  }
}

const playersOf = (pages: readonly Page[]): string[] => pages.flatMap(({ rows }) => rows.map(({ playerId }) => playerId));

describe('pages at rest', () => {
  it('are the board: sorted, each rank what its player’s own place says, from the top, from the end and from any rank', async () => {
    const reading = fc.record({ limit: fc.integer({ min: 3, max: 12 }), rank: fc.integer({ min: 1, max: 110 }) });
    const property = fc.asyncProperty(rankings, beginnings, happenings, reading, async (ranking, standing, list, { limit, rank }) => {
      const story = new Story(client, ranking, atEase);
      await story.begin(standing);
      for (const happening of list) await happen(story, happening, nobodyLooks);
      await story.rest();
      const order = story.players();
      const { board } = story.standings;
      const forward = await walk(story, { from: { rank: 1 }, limit, way: 'next' });
      expect(playersOf(forward)).toEqual(order);
      for (const { rows } of forward) for (const row of rows) expect(row.rank).toBe(rankAmong(story.table, row.playerId, row, board));
      if (board.ties === 'earlier') expect(forward.flatMap(({ rows }) => rows.map((row) => row.rank))).toEqual(order.map((_, i) => i + 1));
      expect(forward[0]?.previous).toBeNull();
      if (order.length > 0) {
        const back = await walk(story, { from: { rank: order.length }, limit, way: 'previous' });
        expect(playersOf(back)).toEqual(order);
      }
      const page = await read(story, { rank }, limit);
      expect(playersOf([page])).toEqual(order.slice(rank - 1, rank - 1 + limit));
      checkPage(story, page, limit);
    });
    await fc.assert(property, { numRuns: RUNS, ...ONE_FAILURE });
  }, 3_600_000);
});

describe.each<[string, boolean, Weather['hearing'][]]>([
  ['plainly', false, ['always']],
  ['while the index lags by up to 3 s', true, ['always']],
  ['while the stream stands still', false, ['once', 'never']],
])('pages, %s,', (_, lagging, hearings) => {
  it('never repeat a player whose entry did not move and never skip one, forward and back, while others submit', async () => {
    const reading = fc.record({
      weather: fc.record({ lagging: fc.constant(lagging), hearing: fc.constantFrom(...hearings), lags }),
      limit: fc.integer({ min: 3, max: 12 }),
    });
    const meanwhile = fc.array(happenings, { minLength: 1, maxLength: 2 });
    const property = fc.asyncProperty(rankings, reading, beginnings, meanwhile, async (ranking, { weather, limit }, standing, lists) => {
      const story = new Story(client, ranking, weather);
      await story.begin(standing);
      const waiting: Happening[] = [];
      const between = async (): Promise<void> => {
        const happening: Happening | undefined = waiting.shift();
        if (happening) await happen(story, happening, nobodyLooks);
      };
      for (const way of ['next', 'previous'] as const) {
        waiting.push(...lists.flat());
        await story.rest();
        const began = story.now;
        const from = { rank: way === 'next' ? 1 : Math.max(1, story.table.size) };
        checkWalk(story, began, playersOf(await walk(story, { from, limit, way }, between)));
      }
    });
    await fc.assert(property, { numRuns: RUNS, ...ONE_FAILURE });
  }, 3_600_000);

  /** @param began when the first page was read */
  function checkWalk(story: Story, began: number, seen: readonly string[]): void {
    const unmoved = story.players().filter((playerId) => (story.movedAt.get(playerId) ?? 0) < began);
    const counts = new Map<string, number>();
    for (const playerId of seen) counts.set(playerId, (counts.get(playerId) ?? 0) + 1);
    expect(unmoved.map((playerId) => [playerId, counts.get(playerId)])).toEqual(unmoved.map((playerId) => [playerId, 1]));
    const stayed = new Set(unmoved);
    expect(seen.filter((playerId) => stayed.has(playerId))).toEqual(unmoved);
  }
});
