import { createHash } from 'node:crypto';
import type { CallerKind } from '#auth/caller';
import { type Catalogue, findSource, hasCurrency, type Source } from '#catalog/catalog';
import { type Mistake, Problem } from '#core/problem';
import { type Item, textOf } from '#dynamo/item';
import { coreKeys, type Key } from '#dynamo/keys';
import type { Write } from '#dynamo/write';
import { currentPeriod, type Period } from '#ranking/period';
import { auditWrites } from './audit.rules.ts';
import type { Decision, Operation, Standing } from './ledger.ts';
import type { Added, AddMoney } from './money.dto.ts';
import { usedOf, useWrite } from './quota.rules.ts';

/** One call to add money. */
export interface Addition {
  request: AddMoney;
  by: CallerKind;
  /** Who gets it, and the pseudonym that outlives them. */
  playerId: string;
  pseudonym: string;
  /** What the audit record of an admin's call says of the call. */
  audit: { admin: string; id: string; requestId: string } | undefined;
  at: Date;
}

/** Whom the money is for. @throws Problem `forbidden` where a player names one, `invalid_request` where another names none */
export function recipientOf({ playerId }: AddMoney, caller: { kind: CallerKind; playerId?: string }): string {
  const named = playerId ?? undefined;
  const own = caller.kind === 'player' ? caller.playerId : undefined;
  if (own !== undefined && named !== undefined) throw Problem.of('forbidden', 'Players earn for themselves: leave `playerId` out.');
  const recipient = own ?? named;
  if (recipient === undefined)
    throw Problem.invalid([{ path: 'playerId', message: `is required from the kind of caller "${caller.kind}"` }]);
  return recipient;
}

/** What is answered and kept: without the player, for a record of another's call and a receipt outlive them. */
export type AddedMoney = Omit<Added, 'playerId'>;

/** An addition as a money operation. */
export function addOperation(catalogue: Catalogue, addition: Addition): Omit<Operation<AddedMoney>, 'record'> {
  const { request, playerId, by, at } = addition;
  const cap = capOf(catalogue, addition);
  const receipt = receiptKey(request);
  return {
    playerId,
    operation: 'add',
    source: request.source,
    by: by === 'player' ? 'player' : 'other',
    admin: addition.audit?.admin,
    at,
    currencies: [request.currency],
    counters: false,
    reads: [],
    checks: [...(cap ? [cap.key] : []), ...(receipt ? [receipt] : [])],
    checkNames: () => void sourceOf(catalogue, request),
    decide: (standing) => decide(catalogue, addition, standing),
  };
}

function decide(catalogue: Catalogue, addition: Addition, standing: Standing): Decision<AddedMoney> {
  const { request } = addition;
  const { currency, amount } = request;
  checkSource(sourceOf(catalogue, request), addition);
  const receipt = receiptKey(request);
  const redeemed = receipt && standing.item(receipt);
  if (redeemed) return { stands: firstAnswer(redeemed, addition), replayed: true };
  const { balance, length } = standing.wallet(currency);
  const added = { currency, amount, balance: balance + amount, ledgerNumber: length + 1 };
  const writes = [
    ...capWrites(capOf(catalogue, addition), amount, standing),
    ...(receipt ? [receiptWrite(receipt, addition, added)] : []),
    ...auditOf(addition, { currency, balance }, added),
  ];
  return { effects: { pays: [], changes: [{ currency, amount }], grants: [], writes }, answer: () => added };
}

/** @throws Problem `unknown_currency`, `unknown_source` */
function sourceOf(catalogue: Catalogue, { currency, source: name }: AddMoney): Source {
  if (!hasCurrency(catalogue, currency)) throw Problem.of('unknown_currency', `The catalogue has no currency "${currency}".`);
  const source = findSource(catalogue, name);
  if (!source) throw Problem.of('unknown_source', `The catalogue has no earn source "${name}".`);
  return source;
}

/** What the source asks of a call. @throws Problem `source_not_open`, `invalid_request`, `amount_out_of_bounds` */
function checkSource(source: Source, { request, by }: Addition): void {
  const { callers, currencies, perCall } = source;
  if (!callers.includes(by))
    throw Problem.of('source_not_open', `The source "${source.source}" is not open to the kind of caller "${by}".`);
  if (!currencies.includes(request.currency))
    throw Problem.of('source_not_open', `The source "${source.source}" gives ${currencies.join(', ')} only.`);
  const mistakes = mistakesOf(source, request);
  if (mistakes.length > 0) throw Problem.invalid(mistakes);
  const max = perCall ?? Number.MAX_SAFE_INTEGER;
  const min = source.kind === 'correction' ? -max : 1;
  if (request.amount < min || request.amount > max)
    throw Problem.of('amount_out_of_bounds', `One call of "${source.source}" takes ${min} to ${max}.`, { min, max });
}

function mistakesOf({ kind, receipt }: Source, { receiptId, reason }: AddMoney): Mistake[] {
  const given = typeof receiptId === 'string';
  return [
    ...(receipt && !given ? [{ path: 'receiptId', message: 'is required by this source' }] : []),
    ...(!receipt && given ? [{ path: 'receiptId', message: 'should not exist: this source takes no receipts' }] : []),
    ...(kind === 'correction' && typeof reason !== 'string' ? [{ path: 'reason', message: 'is required with a correction' }] : []),
  ];
}

interface Cap {
  key: Key;
  most: number;
  day: Period & { endsAt: Date };
}

/** What a source gives a player a day, in the catalogue's time zone. */
function capOf(catalogue: Catalogue, { request, playerId, at }: Addition): Cap | undefined {
  const { perDay = null } = findSource(catalogue, request.source) ?? {};
  const { endsAt, ...day } = currentPeriod('day', at, catalogue.timeZone);
  if (perDay === null || endsAt === null) return undefined;
  return { key: coreKeys.earned(playerId, day.id, request.source), most: perDay, day: { ...day, endsAt } };
}

/** @throws Problem `daily_cap_reached` */
function capWrites(cap: Cap | undefined, amount: number, standing: Standing): Write[] {
  if (!cap) return [];
  const before = standing.item(cap.key);
  const used = usedOf(before);
  if (used + amount > cap.most)
    throw Problem.of('daily_cap_reached', `This source gives ${cap.most} a day, and ${used} of it are used.`, {
      cap: cap.most,
      used,
      resetsAt: cap.day.endsAt.toISOString(),
    });
  return [useWrite(cap.key, before, { amount, period: cap.day })];
}

const receiptKey = ({ source, receiptId }: AddMoney): Key | undefined =>
  typeof receiptId === 'string' ? coreKeys.receipt(source, createHash('sha256').update(receiptId).digest('base64url')) : undefined;

/** The receipt outlives the player, and so does not hold their id. */
const receiptWrite = (key: Key, { pseudonym, at }: Addition, first: AddedMoney): Write => ({
  key,
  condition: 'absent',
  put: { player: pseudonym, at: at.toISOString(), r: JSON.stringify(first) },
});

/** @throws Problem `receipt_used` where it was another player's */
function firstAnswer(redeemed: Item, { pseudonym }: Addition): AddedMoney {
  if (textOf(redeemed, 'player') !== pseudonym) throw Problem.of('receipt_used', 'This receipt has counted for another player.');
  // Written by `receiptWrite`.
  return JSON.parse(textOf(redeemed, 'r')) as AddedMoney;
}

function auditOf({ audit, pseudonym, request, at }: Addition, before: object, { currency, balance }: AddedMoney): Write[] {
  if (!audit) return [];
  const { source, reason = null } = request;
  return auditWrites({ ...audit, player: pseudonym, what: `money/add ${source}`, before, after: { currency, balance }, reason, at });
}
