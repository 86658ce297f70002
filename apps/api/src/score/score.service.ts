import { Injectable } from '@nestjs/common';
import type { Board } from '#catalog/catalog';
import { catalogue } from '#catalog/demo';
import { Clock } from '#core/clock';
import { Ids } from '#core/ids';
import { Problem } from '#core/problem';
import { Paces } from '#http/pace';
import type { Run, Submitted } from '#ranking/board';
import { BoardRepository } from '#ranking/board.repository';
import { EntryRepository } from '#ranking/entry.repository';
import { checkScore } from '#ranking/entry.rules';
import { boardOf, currentStandings, type WindowStandings } from '#ranking/standings';
import { CountersRepository } from '../player/counters.repository.ts';
import { type Counters, countScore } from '../player/counters.rules.ts';
import { checkPlaying } from '../player/profile.rules.ts';
import type { ScoreResult, SubmitScore, WindowResult } from './score.dto.ts';
import { checkTicket, operationOf, toWindowResult } from './score.rules.ts';

/**
 * Submitting a score: read the player, write each window, count. Each step is idempotent by the operation, so that a retry completes
 * what a crash left; the answer is given only after the last.
 */
@Injectable()
export class ScoreService {
  constructor(
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly players: CountersRepository,
    private readonly entries: EntryRepository,
    private readonly boards: BoardRepository,
    private readonly paces: Paces,
  ) {}

  /** @param key the caller's `Idempotency-Key`; without one each accepted call is a run */
  async submit(playerId: string, request: SubmitScore, key: string | undefined): Promise<ScoreResult> {
    const now = this.clock.now();
    const operation = operationOf(request.boardId, key ?? this.ids.id());
    const { profile, counters } = await this.players.load(playerId);
    checkPlaying(profile, now);
    const board = boardOf(catalogue, request.boardId);
    this.#pace(board, playerId);
    const windows = currentStandings(catalogue, board, now);
    const done = counters.operations.includes(operation)
      ? await this.#standing(windows, playerId, now)
      : await this.#run(
          windows,
          request,
          { playerId, score: request.score, at: now, metadata: request.metadata ?? null, operation },
          counters,
        );
    return { boardId: board.boardId, windows: await Promise.all(done.map((one) => this.#result(one, now))) };
  }

  #pace({ boardId, maxPerMinute }: Board, playerId: string): void {
    if (maxPerMinute === null) return;
    const pace = { burst: maxPerMinute, perSecond: maxPerMinute / 60 };
    const seconds = this.paces.take(`${boardId} ${playerId}`, pace, this.clock.now().getTime());
    if (seconds > 0) throw Problem.tooMany(`The board "${boardId}" takes ${maxPerMinute} scores of a player a minute.`, seconds);
  }

  async #run(windows: WindowStandings[], request: SubmitScore, run: Run, counters: Counters): Promise<Done[]> {
    const { boardId } = request;
    checkTicket(request);
    checkScore(boardOf(catalogue, boardId), run.score);
    const submit = async (standings: WindowStandings): Promise<Done> => ({
      standings,
      submitted: await this.entries.submit(standings, run),
    });
    // The first window alone at first: it holds the widest total, and where that is out of bounds nothing is written.
    const first = await Promise.all(windows.slice(0, 1).map(submit));
    const rest = await Promise.all(windows.slice(1).map(submit));
    await this.players.count(run.playerId, counters, (before) => countScore(before, catalogue, { ...run, boardId }));
    return [...first, ...rest];
  }

  /** The answer to a repeated operation: what stands. */
  async #standing(windows: WindowStandings[], playerId: string, now: Date): Promise<Done[]> {
    const found = await Promise.all(
      windows.map(async (standings) => {
        const entry = await this.entries.find(standings, playerId, now);
        return entry ? [{ standings, submitted: { improved: false, entry, previousScore: entry.score } }] : [];
      }),
    );
    return found.flat();
  }

  async #result({ standings, submitted }: Done, now: Date): Promise<WindowResult> {
    return toWindowResult(standings, submitted, await this.boards.place(standings, submitted.entry, now));
  }
}

interface Done {
  standings: WindowStandings;
  submitted: Submitted;
}
