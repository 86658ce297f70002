import { Injectable } from '@nestjs/common';
import { type Board, findBoard } from '#catalog/catalog';
import { catalogue } from '#catalog/demo';
import { Clock } from '#core/clock';
import { Ids } from '#core/ids';
import { Problem } from '#core/problem';
import { Paces } from '#http/pace';
import type { Run, Submitted } from '#ranking/board';
import { BoardReaders } from '#ranking/board.readers';
import { EntryRepository } from '#ranking/entry.repository';
import { checkScore } from '#ranking/entry.rules';
import { LadderAsks } from '#ranking/ladder-asks';
import { boardOf, openStandings, type RunTimes, standingsBefore, thawed, type WindowStandings } from '#ranking/standings';
import { CountersRepository, type PlayerState } from '../player/counters.repository.ts';
import { countScore } from '../player/counters.rules.ts';
import { checkPlaying } from '../player/profile.rules.ts';
import type { ScoreResult, SubmitScore, WindowResult } from './score.dto.ts';
import { countedStandings, operationOf, submissionOf, toWindowResult, widestOf } from './score.rules.ts';
import { cameAt, checkPlausible, checkSame, NO_TICKETS, type Ticket, ticketOf, type Tickets } from './ticket.rules.ts';
import { TicketService } from './ticket.service.ts';

/**
 * Submitting a score: read the player, use up the ticket, write each window, count. Each step is idempotent by the operation, so that a
 * retry completes what a crash left; the answer is given only after the last.
 */
@Injectable()
export class ScoreService {
  constructor(
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly players: CountersRepository,
    private readonly tickets: TicketService,
    private readonly entries: EntryRepository,
    private readonly readers: BoardReaders,
    private readonly asks: LadderAsks,
    private readonly paces: Paces,
  ) {}

  /** @param key the caller's `Idempotency-Key`; without one the ticket stands for it, and without both each accepted call is a run */
  async submit(playerId: string, request: SubmitScore, key: string | undefined): Promise<ScoreResult> {
    const now = this.clock.now();
    const withTickets = findBoard(catalogue, request.boardId)?.ticket != null;
    const state = withTickets ? await this.tickets.load(playerId, now) : { ...(await this.players.load(playerId)), tickets: NO_TICKETS };
    checkPlaying(state.profile, now);
    const board = boardOf(catalogue, request.boardId);
    this.#pace(board, playerId);
    const operation = operationOf(request, key, this.ids.id());
    const run = { playerId, score: request.score, at: now, metadata: request.metadata ?? null, operation };
    const done = state.counters.operations.includes(operation)
      ? await this.#standing(board, request, run, state)
      : await this.#run(board, request, run, { ...state, isKeyed: key !== undefined });
    return { boardId: board.boardId, windows: await Promise.all(done.map((one) => this.#result(one, now))) };
  }

  #pace({ boardId, maxPerMinute }: Board, playerId: string): void {
    if (maxPerMinute === null) return;
    const pace = { burst: maxPerMinute, perSecond: maxPerMinute / 60 };
    const seconds = this.paces.take(`${boardId} ${playerId}`, pace, this.clock.now().getTime());
    if (seconds > 0) throw Problem.tooMany(`The board "${boardId}" takes ${maxPerMinute} scores of a player a minute.`, seconds);
  }

  /**
   * What is wrong with the run is refused before anything is written: first what is, then what has become of the ticket. A retry with a used
   * ticket is the run that used it, of that time; the counters take it when it is complete.
   */
  async #run(board: Board, request: SubmitScore, run: Run, { counters, tickets, isKeyed }: State & { isKeyed: boolean }): Promise<Done[]> {
    const ticket = ticketOf(board, tickets, request.ticketId ?? null);
    checkScore(board, run.score);
    if (board.ticket && ticket) checkPlausible(board.ticket, ticket, run);
    const mayHaveCome = isKeyed && !ticket;
    const asked = await this.#windows(openStandings(catalogue, board, timesOf(run, ticket)), run, mayHaveCome);
    await Promise.all(asked.map((standings) => this.entries.checkTotal(standings, run)));
    const brought = { operation: run.operation, submission: submissionOf(request) };
    const use = { ...brought, at: run.at.getTime(), countersVersion: counters.version };
    const used = ticket && { ...ticket, use: await this.tickets.redeem(run.playerId, tickets, ticket, use) };
    const times = timesOf(run, used);
    const windows = used ? openStandings(catalogue, board, times) : asked;
    const done = await this.#write(windows, { ...run, at: times.at }, run.at);
    await this.players.count(run.playerId, counters, (before) => countScore(before, catalogue, { ...run, boardId: board.boardId }));
    return done;
  }

  /** A call that was cut off shortly before a period's end stays in the period in which its run stands, where no ticket tells. */
  async #windows(windows: WindowStandings[], run: Run, mayHaveCome: boolean): Promise<WindowStandings[]> {
    const [first] = windows;
    if (!mayHaveCome || !first) return windows;
    const own = windows.map(async (standings) => {
      const before = standingsBefore(catalogue, standings, run.at);
      return before && (await this.entries.holds(before, run)) ? before : standings;
    });
    return thawed(first.board, await Promise.all(own), run.at);
  }

  /** Where runs add up, the widest window first: another run may have come in between, and what the widest refuses is written nowhere. */
  async #write(windows: WindowStandings[], run: Run, now: Date): Promise<Done[]> {
    const widest = windows.find(({ board, window }) => board.operator === 'sum' && window === widestOf(windows));
    const first = widest && (await this.#submit(widest, run, now));
    return settled(windows.map(async (standings) => (first && standings === widest ? first : this.#submit(standings, run, now))));
  }

  /** Looks at the ladder meanwhile: the rank is asked for next. */
  async #submit(standings: WindowStandings, run: Run, now: Date): Promise<Done> {
    const submitted = this.entries.submit(standings, run);
    await settled<unknown>([submitted, this.readers.of(standings, now)]);
    return { standings, submitted: await submitted };
  }

  /** The answer to a repeated operation: what stands. @throws Problem `ticket_used` where its ticket was good for another score */
  async #standing(board: Board, request: SubmitScore, run: Run, { tickets }: State): Promise<Done[]> {
    const ticket = tickets.all.find((one) => one.ticketId === request.ticketId);
    if (ticket) checkSame(ticket, { operation: run.operation, submission: submissionOf(request) });
    const windows = countedStandings(catalogue, board, timesOf(run, ticket));
    const found = await Promise.all(
      windows.map(async (standings) => {
        const entry = await this.entries.find(standings, run.playerId, run.at);
        return entry ? [{ standings, submitted: { improved: false, entry, previousScore: entry.score } }] : [];
      }),
    );
    return found.flat();
  }

  async #result({ standings, submitted }: Done, now: Date): Promise<WindowResult> {
    const reader = await this.readers.of(standings, now);
    const place = await reader.place(standings, submitted.entry, now);
    await this.asks.consider(standings, place, now);
    return toWindowResult(standings, submitted, place);
  }
}

/**
 * What all give, once none is under way any more: a write that ends after the answer would meet the retry, which may find the run in no
 * window yet, and put it into the next period. @throws what the first of them that failed did
 */
async function settled<T>(works: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(works);
  return Promise.all(works);
}

/** @param run as it came now */
const timesOf = (run: Run, ticket: Ticket | undefined): RunTimes => ({
  at: cameAt(ticket, run),
  beganAt: ticket && new Date(ticket.startedAt),
  now: run.at,
});

type State = PlayerState & { tickets: Tickets };

interface Done {
  standings: WindowStandings;
  submitted: Submitted;
}
