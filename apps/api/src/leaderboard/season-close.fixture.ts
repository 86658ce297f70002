import { randomUUID } from 'node:crypto';
import type { Board, Catalogue } from '#catalog/catalog';
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
import { inParallel } from '#testing/storm';
import { LedgerRepository } from '../economy/ledger.repository.ts';
import { Ledger } from '../economy/ledger.service.ts';
import { type CloseSizes, SeasonCloseJob } from './season-close.job.ts';
import { SeasonCloseRepository } from './season-close.repository.ts';
import type { SeasonStandings } from './season-close.rules.ts';
import { boardOf, DUE, type Player, SEASON } from './season-model.fixture.ts';
import { SeasonPrizes } from './season-prize.service.ts';
import { type Fate, type LeagueWorld, Requests } from './season-world.fixture.ts';

const LEASE_MS = 29_000;

/** A board whose season is over, its players, and what closes it. */
export class League {
  readonly standings: SeasonStandings;
  readonly catalogue: Catalogue;
  readonly sent: RewardGiven[] = [];
  now = DUE;
  readonly #clock: Clock = { now: () => new Date(this.now) };

  constructor(
    readonly world: LeagueWorld,
    board: Partial<Pick<Board, 'order' | 'ties' | 'seasonRewards'>> = {},
    readonly sizes: CloseSizes = { rows: 5, chunk: 3 },
  ) {
    const [period] = seasonsOf({ ...demo, seasons: [SEASON] });
    if (!period) throw new Error('There is one season');
    this.standings = { board: boardOf(`b${randomUUID().slice(0, 8)}`, board), period };
    this.catalogue = { ...demo, seasons: [SEASON], boards: [this.standings.board] };
  }

  /** Lets players stand on the board: past the API, which takes no scores of this time any more. */
  async play(players: readonly Player[]): Promise<void> {
    await inParallel(
      20,
      players.map((player) => async () => {
        await this.world.put('core', { ...coreKeys.profile(player.playerId), name: 'Ada', createdAt: SEASON.startsAt, v: 1 });
        await this.submit(player);
      }),
    );
  }

  submit({ playerId, score, at }: Player): Promise<Submitted> {
    const entries = new EntryRepository(this.world.tables, testTable('boards'), Math.random);
    return entries.submit(this.standings, { playerId, score, at: new Date(at), metadata: null, operation: randomUUID() });
  }

  /** One tick of the schedule, in a function of its own. @throws where it fails */
  async tick(fate?: Fate, catalogue = this.catalogue, limitMs = LEASE_MS): Promise<number> {
    const requests = new Requests(fate);
    const client = requests.client();
    const start = performance.now();
    const ledger = new Ledger(new LedgerRepository(client, { coreTable: testTable('core') }), new RandomIds());
    const events = {
      send: (event: object) => requests.pass('SendMessage', {}, () => Promise.resolve(void this.sent.push(event as RewardGiven))),
    };
    const shared = { catalogue, clock: this.#clock, logger: new Logger('test') };
    const [closes, freezes] = [new SeasonCloseRepository(client, testTable('boards')), new FreezeRepository(client, testTable('boards'))];
    const job = new SeasonCloseJob({ ...shared, closes, freezes, prizes: new SeasonPrizes({ ...shared, ledger, events }) }, this.sizes);
    try {
      await job.run(() => limitMs - (performance.now() - start));
    } finally {
      client.destroy();
    }
    return requests.count;
  }

  /** As one tick after the other, when the lease of a crashed one has ended. */
  async finish(): Promise<void> {
    this.now += LEASE_MS + 1_000;
    await this.tick();
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
