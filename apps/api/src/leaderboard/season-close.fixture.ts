import { randomUUID } from 'node:crypto';
import type { Catalogue } from '#catalog/catalog';
import { catalogue as demo } from '#catalog/demo';
import type { Clock } from '#core/clock';
import { RandomIds } from '#core/ids';
import type { Item } from '#dynamo/item';
import { archivePrefix, boardKeys, coreKeys } from '#dynamo/keys';
import { itemsOf } from '#dynamo/partition';
import type { RewardGiven } from '#player/player-event';
import { type ArchivePage, toArchivePage } from '#ranking/archive';
import { ArchiveRepository } from '#ranking/archive.repository';
import type { Entry, Submitted } from '#ranking/board';
import { EntryRepository } from '#ranking/entry.repository';
import { FreezeRepository } from '#ranking/freeze.repository';
import { SIZES } from '#ranking/ladder';
import { LadderRepository } from '#ranking/ladder.repository';
import { orderKey } from '#ranking/order-key';
import { seasonsOf } from '#ranking/period';
import { Logger } from '#telemetry/logger';
import { testTable } from '#testing/engine';
import { fillBoard, fillProfiles } from '#testing/entries';
import { LedgerRepository } from '../economy/ledger.repository.ts';
import { Ledger } from '../economy/ledger.service.ts';
import { type CloseSizes, SeasonCloseJob } from './season-close.job.ts';
import { SeasonCloseRepository } from './season-close.repository.ts';
import type { SeasonStandings } from './season-close.rules.ts';
import { boardOf, DUE, type Kind, type Player, SEASON } from './season-model.fixture.ts';
import { SeasonPrizes } from './season-prize.service.ts';
import { type Fate, type LeagueWorld, Requests } from './season-world.fixture.ts';

const LEASE_MS = 29_000;
const FINE = Promise.resolve('fine' as const);

/** A board whose season is over, its players, and what closes it. */
export class League {
  readonly standings: SeasonStandings;
  readonly catalogue: Catalogue;
  readonly sent: RewardGiven[] = [];
  readonly logger = new Logger('test');
  readonly sizes: CloseSizes;
  now = DUE;
  /** Where players stand by now, and where they stood when the last page was written. */
  readonly current = new Map<string, Player>();
  frozen: Player[] = [];
  readonly #clock: Clock = { now: () => new Date(this.now) };

  constructor(
    readonly world: LeagueWorld,
    board: Kind = {},
    sizes: Partial<CloseSizes> = {},
  ) {
    this.sizes = { rows: 5, chunk: 3, open: 100, ...sizes };
    const [period] = seasonsOf({ ...demo, seasons: [SEASON] });
    if (!period) throw new Error('There is one season');
    this.standings = { board: boardOf(`b${randomUUID().slice(0, 8)}`, board), period };
    this.catalogue = { ...demo, seasons: [SEASON], boards: [this.standings.board] };
  }

  /** Lets players stand on the board: past the API, which takes no scores of this time any more. */
  async play(players: readonly Player[]): Promise<void> {
    const entries = players.map(({ at, ...player }) => ({ ...player, at: new Date(at), metadata: null }));
    const playerIds = players.map(({ playerId }) => playerId);
    await Promise.all([fillBoard(this.world.tables, this.standings, entries), fillProfiles(this.world.tables, playerIds)]);
    for (const player of players) this.current.set(player.playerId, player);
  }

  /** A run that arrives now, of somebody who may be new. */
  async late(player: Player): Promise<void> {
    await fillProfiles(this.world.tables, [player.playerId]);
    await this.submit(player);
  }

  async submit({ playerId, score, at }: Player): Promise<Submitted> {
    const entries = new EntryRepository(this.world.tables, testTable('boards'), Math.random);
    const run = { playerId, score, at: new Date(at), metadata: null, operation: randomUUID() };
    const submitted = await entries.submit(this.standings, run);
    this.current.set(playerId, { playerId, score: submitted.entry.score, at: submitted.entry.at });
    return submitted;
  }

  /** One tick of the schedule, in a function of its own, whose time is almost over after so many requests. @throws where it fails */
  async tick(fate?: Fate, catalogue = this.catalogue, limit = Infinity): Promise<number> {
    const requests = new Requests((request, command, input) => {
      this.#watch(command, input);
      return fate?.(request, command, input) ?? FINE;
    });
    const client = requests.client();
    const ledger = new Ledger(new LedgerRepository(client, { coreTable: testTable('core') }), new RandomIds());
    const events = {
      send: (event: object) => requests.pass('SendMessage', {}, () => Promise.resolve(void this.sent.push(event as RewardGiven))),
    };
    const shared = { catalogue, clock: this.#clock, logger: this.logger };
    const [closes, freezes] = [new SeasonCloseRepository(client, testTable('boards')), new FreezeRepository(client, testTable('boards'))];
    const job = new SeasonCloseJob({ ...shared, closes, freezes, prizes: new SeasonPrizes({ ...shared, ledger, events }) }, this.sizes);
    try {
      await job.run(() => (requests.count < limit ? LEASE_MS : LEASE_MS / 2));
    } finally {
      client.destroy();
    }
    return requests.count;
  }

  #watch(command: string, input: Item): void {
    if (command.startsWith('Put') && String((input.Item as Item).sk).startsWith(archivePrefix)) this.frozen = [...this.current.values()];
  }

  /** As one tick after the other, when the lease of a crashed one has ended. */
  async finish(): Promise<void> {
    for (let tries = 0; tries < 9; tries++) {
      this.now += LEASE_MS + 1_000;
      await this.tick();
      if ((await this.close())?.phase === 'done') return;
    }
    throw new Error('The close does not come to its end');
  }

  /** Leaves a claim of a player's prize that nobody can read, unless there is one: what reads it fails, every time. */
  spoil(playerId: string): Promise<void> {
    return this.world.spoil(coreKeys.seasonReward(playerId, 's1', this.standings.board.boardId));
  }

  mend(playerId: string): Promise<void> {
    return this.world.mend(coreKeys.seasonReward(playerId, 's1', this.standings.board.boardId));
  }

  archive(): ArchiveRepository {
    const ladders = new LadderRepository(this.world.tables, testTable('boards'), SIZES, 0);
    return new ArchiveRepository(this.world.tables, testTable('boards'), ladders);
  }

  /** What the archive holds, erased rows included. */
  async pages(): Promise<ArchivePage[]> {
    const { pk } = boardKeys.archivePage(this.standings.board.boardId, 's1', 0);
    const pages: ArchivePage[] = [];
    const place = { table: testTable('boards'), pk, prefix: archivePrefix };
    for await (const items of itemsOf(this.world.tables, place)) pages.push(...items.map(toArchivePage));
    return pages;
  }

  async close(): Promise<Item | undefined> {
    const { pk, sk } = boardKeys.close(this.standings.board.boardId, 's1');
    return (await this.world.items('boards', pk)).find((item) => item.sk === sk);
  }

  entry({ playerId, score, at }: Player): Entry {
    return { playerId, score, at, key: orderKey({ playerId, score, at }, this.standings.board.order), metadata: null };
  }
}
