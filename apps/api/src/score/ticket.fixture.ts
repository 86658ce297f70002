import { jest } from '@jest/globals';
import type { Board, Catalogue, Season, TicketRule } from '#catalog/catalog';
import { catalogue } from '#catalog/demo';
import type { documentClient } from '#dynamo/client';
import type { Item } from '#dynamo/item';
import { coreKeys } from '#dynamo/keys';
import type { Answer } from '#testing/api';
import { testTable } from '#testing/engine';
import { Play } from '#testing/play';
import { scanAll } from '#testing/storm';
import type { LeaderboardEntry, MyLeaderboard } from '../leaderboard/leaderboard.dto.ts';
import type { ScoreResult } from './score.dto.ts';
import type { RunTicket } from './ticket.dto.ts';
import { keptTickets } from './ticket.item.ts';

export const NOON = Date.parse('2026-11-20T12:00:00.000Z');
export const SECOND = 1_000;
export const HOUR = 3_600_000;

type Common = Omit<Board, 'boardId' | 'operator'>;

const common: Common = {
  ...{ title: 'A board', order: 'desc', ties: 'earlier', windows: ['all'], min: 0, max: 1_000_000, maxPerMinute: null },
  ...{ exactPlaces: 512, ticket: null, seasonRewards: [] },
};
const season = (name: string, startsAt: string, endsAt: string): Season => ({ season: name, startsAt, endsAt, graceSeconds: 120 });
const ANY: TicketRule = { maxPerSecond: null, withinTimePlayed: false };

/** Boards of each kind that tickets make a difference to; `open` takes none. */
const boards: Board[] = [
  { ...common, boardId: 'open', operator: 'best' },
  { ...common, boardId: 'daily', operator: 'best', windows: ['all', 'day'] },
  { ...common, boardId: 'race', operator: 'best', order: 'asc', min: 1_000, ticket: { maxPerSecond: null, withinTimePlayed: true } },
  { ...common, boardId: 'dash', operator: 'best', windows: ['all', 'day'], ticket: { maxPerSecond: 10, withinTimePlayed: false } },
  { ...common, boardId: 'gold', operator: 'sum', windows: ['week', 'all'], totalMin: 0, totalMax: 100, ticket: ANY },
  { ...common, boardId: 'debt', operator: 'sum', windows: ['all', 'week'], min: -10, totalMin: 0, totalMax: 100 },
  { ...common, boardId: 'cup', operator: 'latest', windows: ['season'], ticket: ANY },
  { ...common, boardId: 'league', operator: 'latest', windows: ['season'] },
  { ...common, boardId: 'tour', operator: 'best', windows: ['all', 'season'], ticket: ANY },
];

const rules: Catalogue = {
  ...catalogue,
  boards,
  seasons: [
    season('s1', '2026-10-01T00:00:00.000Z', '2026-12-01T00:00:00.000Z'),
    season('s2', '2026-12-01T00:00:00.000Z', '2026-12-20T00:00:00.000Z'),
    season('s3', '2027-01-01T00:00:00.000Z', '2027-03-01T00:00:00.000Z'),
  ],
  counters: (['count', 'highest'] as const).map((take) => ({
    counter: take === 'count' ? 'runs' : 'top',
    feed: { by: 'score', take, boards: boards.map(({ boardId }) => boardId) },
  })),
};

type Client = ReturnType<typeof documentClient>;

/** A game of these boards: its clock stands until it is set. */
export class TicketGame {
  private constructor(readonly play: Play) {}

  /** @param between what stands between the code and the engine */
  static async start(between?: (client: Client) => Client): Promise<TicketGame> {
    const real = await import('#dynamo/client');
    const play = await Play.start(new Date(NOON), async () => {
      jest.unstable_mockModule('#catalog/demo', () => ({ catalogue: rules }));
      if (between) jest.unstable_mockModule('#dynamo/client', () => ({ documentClient: () => between(real.documentClient()) }));
      return Promise.all([import('../lambda.ts'), import('../player/player.triggers.ts')]);
    });
    return new TicketGame(play);
  }

  /** Another player plays from now on, at noon. */
  async begin(): Promise<void> {
    await this.play.at(NOON);
    await this.play.begin();
  }

  /** So long after noon. */
  later(ms: number): Promise<void> {
    return this.play.at(NOON + ms);
  }

  open(body: unknown, key?: string): Promise<Answer> {
    return this.play.call('POST', '/score/ticket', body, headers(key));
  }

  submit(body: unknown, key?: string): Promise<Answer> {
    return this.play.call('POST', '/score', body, headers(key));
  }

  async ticket(boardId: string, key?: string): Promise<RunTicket> {
    const { status, body } = await this.open({ boardId }, key);
    if (status !== 200) throw new Error(`The ticket was answered with ${status}: ${JSON.stringify(body)}`);
    return body as RunTicket;
  }

  /** How many runs the player's counters hold. */
  async runs(): Promise<number> {
    return (await this.counts()).runs ?? 0;
  }

  /** The player's counters of all time, or of the day that they hold. */
  async counts(window: 'all' | 'day' = 'all'): Promise<{ runs?: number; top?: number }> {
    const item = await this.play.item(coreKeys.counters(this.play.me.playerId));
    return (item?.[window] as { n: object } | undefined)?.n ?? {};
  }

  /** When a ticket of the player was used, in milliseconds since 1970. */
  async usedAt(ticketId: string): Promise<number | undefined> {
    const item = await this.play.item(coreKeys.tickets(this.play.me.playerId));
    return keptTickets(item ?? {}).find((one) => one.ticketId === ticketId)?.use?.at;
  }

  /** What stands of the player on a board. */
  async mine(query: Record<string, string>): Promise<LeaderboardEntry | null> {
    return ((await this.play.read('/leaderboard', query)).body as MyLeaderboard).me;
  }

  /** All that the tables hold. */
  async everything(): Promise<Item[]> {
    const tables = ['core', 'boards'].map((table) => scanAll(this.play.tables, testTable(table)));
    return (await Promise.all(tables)).flat();
  }
}

const headers = (key?: string): Record<string, string> => (key === undefined ? {} : { 'Idempotency-Key': key });

export const windowsOf = ({ body }: Answer): ScoreResult['windows'] => (body as ScoreResult).windows;
