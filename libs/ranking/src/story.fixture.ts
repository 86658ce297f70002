import { DeleteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { numberOf } from '#dynamo/item';
import { boardKeys } from '#dynamo/keys';
import { testTable } from '#testing/engine';
import type { Standings } from './board.ts';
import { BoardRepository } from './board.repository.ts';
import { ChangesRepository } from './changes.repository.ts';
import { EntryRepository } from './entry.repository.ts';
import { ask, fill, freshStandings, type Ranking, SETTLE_MS, SMALL } from './ladder.fixture.ts';
import { LadderRepository } from './ladder.repository.ts';
import { LaggingIndex } from './lagging.fixture.ts';
import { after, inOrder, type Standing } from './model.fixture.ts';
import { refreshOnce, watched } from './refresh.fixture.ts';
import type { RefreshTask } from './refresh.ts';

/** How the world is: the index shows writes at once, or up to 3 s later; the stream is heard, or stands still, from the beginning or later. */
export interface Weather {
  lagging: boolean;
  hearing: 'always' | 'once' | 'never';
}

export const LONGEST_LAG_MS = 3_000;
export const REPLICA = testTable('replica');
const TABLE = testTable('boards');
const START = Date.UTC(2026, 10, 20);

/** What the docs ask of a board that nobody hears: so many changes at once, and so many a second. */
const BURST = 20;
const MS_A_CHANGE = 100;
const FLOOD_AFTER_MS = 12_000;

/** A board in a world whose time, index and stream are the test's, with what must be true of it. Times in milliseconds since 1970. */
export class Story {
  now = START;
  readonly standings: Standings;
  readonly entries: EntryRepository;
  readonly boards: BoardRepository;
  /** What stands in the table, and what the index shows, by the rules alone. */
  readonly table = new Map<string, Standing>();
  readonly visible: Map<string, Standing>;
  /** When each player's entry moved last, in the table or in the index. */
  readonly movedAt = new Map<string, number>();
  /** A client through which all of the code under test goes. */
  readonly client: DynamoDBDocumentClient;
  readonly #direct: DynamoDBDocumentClient;
  readonly #weather: Weather;
  readonly #lagging: LaggingIndex | undefined;
  readonly #changes: ChangesRepository;
  #unheard: number[] = [];
  #tokens = { left: BURST, at: START };
  #operations = 0;

  constructor(direct: DynamoDBDocumentClient, ranking: Ranking, weather: Weather & { lags: readonly number[] }) {
    this.standings = freshStandings(ranking);
    this.#direct = direct;
    this.#weather = weather;
    this.visible = weather.lagging ? new Map<string, Standing>() : this.table;
    this.#lagging = weather.lagging ? this.#lag(weather.lags) : undefined;
    this.client = this.#lagging?.client ?? direct;
    this.entries = new EntryRepository(this.client, TABLE, () => 0);
    this.boards = new BoardRepository(this.client, TABLE, new LadderRepository(this.client, TABLE, SMALL, 0));
    this.#changes = new ChangesRepository(direct, TABLE);
  }

  #lag(lags: readonly number[]): LaggingIndex {
    let count = 0;
    return new LaggingIndex(
      this.#direct,
      { table: TABLE, replica: REPLICA },
      {
        now: () => this.now,
        delay: () => lags[count++ % lags.length] ?? 0,
        shown: (playerId, item) => {
          if (item) this.visible.set(playerId, { score: numberOf(item, 's'), at: numberOf(item, 't') });
          else this.visible.delete(playerId);
          this.movedAt.set(playerId, this.now);
        },
      },
    );
  }

  /** Entries that have stood for long, heard and visible. */
  async begin(standings: ReadonlyMap<string, Standing>): Promise<void> {
    const list = [...standings].map(([playerId, standing]) => ({ playerId, ...standing }));
    for (const table of [TABLE, ...(this.#weather.lagging ? [REPLICA] : [])]) await fill(this.#direct, this.standings, list, table);
    for (const [playerId, standing] of standings) {
      this.table.set(playerId, standing);
      this.visible.set(playerId, standing);
    }
    if (this.#weather.hearing !== 'never') await this.#changes.report(this.standings, { changes: list.length, heardAt: START });
  }

  get #hears(): boolean {
    return this.#weather.hearing === 'always';
  }

  wait(ms: number): void {
    this.now += ms;
  }

  /** @param operation the same again: a replay */
  async submit(playerId: string, score: number, operation = `o${++this.#operations}`): Promise<void> {
    await this.#pace();
    const { board } = this.standings;
    const next = after(board, this.table.get(playerId), { score, at: this.now });
    const run = { playerId, score, at: new Date(this.now), metadata: null, operation };
    await this.entries.submit(this.standings, run).catch((error: unknown) => {
      if (next || !String(error).includes('The board takes a total')) throw error;
    });
    if (next) this.#moved(playerId, next);
  }

  /** As an erasure removes an entry. */
  async leave(playerId: string): Promise<void> {
    if (!this.table.has(playerId)) return;
    await this.#pace();
    const Key = boardKeys.entry(playerId, this.standings.board.boardId, this.standings.period.id);
    await this.client.send(new DeleteCommand({ TableName: TABLE, Key }));
    this.#moved(playerId, undefined);
  }

  #moved(playerId: string, standing: Standing | undefined): void {
    if (standing) this.table.set(playerId, standing);
    else this.table.delete(playerId);
    this.movedAt.set(playerId, this.now);
    this.#unheard.push(this.now);
  }

  /** Many changes at once after more than 10 s of silence: as many as the index takes. */
  async flood(works: readonly (() => Promise<void>)[]): Promise<void> {
    this.wait(FLOOD_AFTER_MS);
    for (const work of works) {
      this.#tokens = { left: 1, at: this.now };
      await work();
    }
    this.#tokens = { left: 0, at: this.now };
  }

  /** No more changes than the docs allow while nobody hears of them: else the stream is heard, or time passes. */
  async #pace(): Promise<void> {
    const { left, at } = this.#tokens;
    this.#tokens = { left: Math.min(BURST, left + (this.now - at) / MS_A_CHANGE), at: this.now };
    if (this.#tokens.left < 1 && this.#hears) await this.hear(0);
    if (this.#tokens.left < 1) {
      this.wait(MS_A_CHANGE);
      this.#tokens = { left: this.#tokens.left + 1, at: this.now };
    }
    this.#tokens.left -= 1;
  }

  /** The stream tells of all changes up to some time ago: in two batches, of which the later may come first. */
  async hear(lagMs: number, { swapped = false } = {}): Promise<void> {
    if (!this.#hears) return;
    const until = this.now - lagMs;
    const told = this.#unheard.filter((at) => at <= until);
    this.#unheard = this.#unheard.filter((at) => at > until);
    const half = Math.floor(told.length / 2);
    const batches = [told.slice(0, half), told.slice(half)].filter((batch) => batch.length > 0);
    for (const batch of swapped ? batches.reverse() : batches)
      await this.#changes.report(this.standings, { changes: batch.length, heardAt: Math.max(...batch) });
    if (lagMs === 0) this.#tokens = { left: BURST, at: this.now };
  }

  /** As a read that asks is answered by the stream, though nothing has changed. */
  async probe(): Promise<void> {
    await this.hear(0);
    if (this.#hears) await this.#changes.report(this.standings, { changes: 0, heardAt: this.now });
  }

  /** A lease that a killed count has left is waited for. */
  async askForLadder(): Promise<RefreshTask> {
    for (;;) {
      const task = await ask(this.#direct, this.standings, this.now).catch(() => undefined);
      if (task) return task;
      this.wait(10_000);
    }
  }

  /**
   * Counts the board, once the index has settled.
   *
   * @param between called after each request of the count with its number; throws to kill it
   */
  async count(task: RefreshTask, between: (request: number) => Promise<void> = () => Promise.resolve()): Promise<void> {
    this.now = Math.max(this.now, task.asOf + SETTLE_MS);
    let requests = 0;
    const through = watched(this.client, () => between(++requests));
    await refreshOnce(this.standings, task, { through, now: () => this.now });
  }

  /** Nothing changes any more, the index shows all, and a ladder was made of it. */
  async rest(): Promise<void> {
    this.wait(LONGEST_LAG_MS);
    await this.#lagging?.settle();
    await this.count(await this.askForLadder());
    await this.probe();
  }

  /** The players of the table, best first. */
  players(): string[] {
    return inOrder(this.table, this.standings.board);
  }
}
