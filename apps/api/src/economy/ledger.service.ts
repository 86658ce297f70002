import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { catalogue } from '#catalog/demo';
import { Ids } from '#core/ids';
import { Problem } from '#core/problem';
import type { Outcome } from '#dynamo/transaction';
import { currentScope } from '#telemetry/scope';
import { checkActing, checkPlaying } from '../player/profile.rules.ts';
import type { Operation, Standing } from './ledger.ts';
import { LedgerRepository, type Recorded } from './ledger.repository.ts';
import { compose, recordWrite } from './ledger.rules.ts';

const TRIES = 10;
/** As many as a stock has shards: each may be taken before our eyes once. */
const SHARED_TRIES = 16;
const FIRST_WAIT_MS = 20;
/** Nine waits between ten tries: 1.9 s at most. */
const LONGEST_WAIT_MS = 320;
/** No try begins later: a storage that does not answer must not hold the call until its function is ended. */
const LIMIT_MS = 5_000;

type Result<T> = { answer: T } | { outcome: Outcome };

/** The one way in which money moves, and in which anything is paid for or given. */
@Injectable()
export class Ledger {
  constructor(
    private readonly items: LedgerRepository,
    private readonly ids: Ids,
  ) {}

  /**
   * Has the operation's effects exactly once: what it reads, it writes in one transaction on condition that it still stands; where not,
   * it begins anew after a wait with full jitter (after M. Brooker, "Exponential Backoff And Jitter").
   *
   * @throws Problem `player_gone`, `unknown_player`, `player_banned`, `idempotency_key_reused`, what `decide` throws,
   * `insufficient_funds`, `amount_out_of_bounds`, `try_again` after 10 tries or 5 s
   */
  async apply<T>(operation: Operation<T>): Promise<T> {
    const nonce = this.ids.id();
    const deadline = performance.now() + LIMIT_MS;
    for (let attempt = 1, taken = 0; ;) {
      const result = await this.#attempt(operation, nonce);
      if ('answer' in result) return result.answer;
      if (result.outcome === 'shared' && ++taken <= SHARED_TRIES) continue;
      if (attempt === TRIES || performance.now() > deadline)
        throw Problem.of('try_again', "Too many calls move this player's money: send it again.");
      await sleep(this.ids.random() * Math.min(FIRST_WAIT_MS * 2 ** (attempt - 1), LONGEST_WAIT_MS));
      attempt++;
    }
  }

  /** @param again a refusal is decided a second time, for its reads are of no one moment: it may be due to the same call, sent twice */
  async #attempt<T>(operation: Operation<T>, nonce: string, again = false): Promise<Result<T>> {
    const { standing, recorded } = await this.items.read(operation);
    const { profile } = standing;
    if (operation.admin !== undefined) checkPlaying(standing.admin, operation.at);
    if (profile || operation.by === 'player') checkPlaying(profile, operation.at);
    if (recorded) return { answer: replay<T>(operation, recorded, nonce) };
    // Only now `unknown_player`: a key that was used before is told first.
    if (!profile) operation.checkNames?.();
    checkActing(operation, profile);
    const checked = await this.items.check(operation, standing);
    try {
      return await this.#write(operation, checked, nonce);
    } catch (error) {
      if (again || !(error instanceof Problem)) throw error;
      return this.#attempt(operation, nonce, true);
    }
  }

  async #write<T>(operation: Operation<T>, standing: Standing, nonce: string): Promise<Result<T>> {
    const decision = operation.decide(standing);
    if ('stands' in decision) {
      tellReplayed(decision.replayed ?? false);
      return { answer: decision.stands };
    }
    const { writes, after } = compose(catalogue, operation, standing, decision.effects);
    const answer = decision.answer(after);
    const record = operation.record ? [recordWrite(operation.record, { answer, nonce, at: operation.at })] : [];
    const outcome = await this.items.write([...record, ...writes], operation.at);
    return outcome === 'written' ? { answer } : { outcome };
  }
}

function replay<T>({ record }: Operation<T>, { hash, answer, nonce: by }: Recorded, nonce: string): T {
  if (hash !== record?.hash)
    throw Problem.of('idempotency_key_reused', 'This Idempotency-Key came with another request: send a fresh key with each.');
  // A call that finds its own record has lost the answer to its write: it replays nothing.
  tellReplayed(by !== nonce);
  // Written by this operation, as the hash says.
  return JSON.parse(answer) as T;
}

function tellReplayed(replayed: boolean): void {
  const scope = currentScope();
  if (scope) scope.replayed = replayed;
}
