import { Injectable } from '@nestjs/common';
import type { Caller } from '#auth/caller';
import { hasCurrency } from '#catalog/catalog';
import { catalogue } from '#catalog/demo';
import { Clock } from '#core/clock';
import { Ids } from '#core/ids';
import { Problem } from '#core/problem';
import { coreKeys, type Key } from '#dynamo/keys';
import { pseudonymOf } from '#player/pseudonym';
import { currentScope } from '#telemetry/scope';
import { ApiEnv } from '../env.ts';
import { Ledger } from './ledger.service.ts';
import { checkLedgerCursor, readLedgerCursor, writeLedgerCursor } from './ledger-cursor.rules.ts';
import type { Added, AddMoney, LedgerPage, LedgerQuery, Wallets } from './money.dto.ts';
import { MoneyRepository } from './money.repository.ts';
import { addOperation, recipientOf } from './money.rules.ts';
import { requestHash } from './request.rules.ts';

/** Money from earn sources, and what wallets and ledgers hold. */
@Injectable()
export class MoneyService {
  constructor(
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly env: ApiEnv,
    private readonly ledger: Ledger,
    private readonly money: MoneyRepository,
  ) {}

  /** @param key the caller's `Idempotency-Key` */
  async add(caller: Caller, request: AddMoney, key: string): Promise<Added> {
    const playerId = recipientOf(request, caller);
    const pseudonym = pseudonymOf(playerId, this.env.pseudonymKey);
    const call = { id: this.ids.id(), requestId: currentScope()?.requestId ?? '' };
    const audit = caller.kind === 'admin' ? { admin: caller.playerId, ...call } : undefined;
    const addition = { request, by: caller.kind, playerId, pseudonym, audit, at: this.clock.now() };
    // The record of another's call outlives the player: nothing in it leads to them.
    const hash = requestHash({ operation: 'add', target: pseudonym, body: { ...request, playerId: null } });
    const record = { key: this.#recordKey(caller, key), hash };
    return { playerId, ...(await this.ledger.apply({ ...addOperation(catalogue, addition), record })) };
  }

  /** Each caller has keys of their own: two servers, or two admins, may happen on the same. */
  #recordKey(caller: Caller, key: string): Key {
    if (caller.kind === 'player') return coreKeys.record(caller.playerId, 'add', key);
    const id = caller.kind === 'server' ? caller.clientId : caller.playerId;
    return coreKeys.callerRecord(pseudonymOf(id, this.env.pseudonymKey), 'add', key);
  }

  async balances(playerId: string): Promise<Wallets> {
    const currencies = catalogue.currencies.map(({ currency }) => currency);
    return { balances: await this.money.balances(playerId, currencies) };
  }

  async page(playerId: string, { currency, limit, cursor }: LedgerQuery): Promise<LedgerPage> {
    const ledger = { playerId, currency };
    const from = cursor === undefined ? undefined : readLedgerCursor(cursor, this.env.cursorKey);
    if (!hasCurrency(catalogue, currency)) throw Problem.of('unknown_currency', `The catalogue has no currency "${currency}".`);
    if (from) checkLedgerCursor(from.of, ledger);
    const entries = await this.money.entries(playerId, currency, { before: from?.before, limit });
    return { entries, nextCursor: writeLedgerCursor(entries, ledger, this.env.cursorKey) };
  }
}
