import type { Board, TicketRule } from '#catalog/catalog';
import { Problem } from '#core/problem';
import { KEPT_OPERATIONS } from '#ranking/entry.rules';

export const MAX_OPEN = 5;
export const LIFE_MS = 3_600_000;
/** So long after its end a ticket is still told from one that never was. */
const REMEMBERED_MS = 3_600_000;
/** Used and expired ones that are kept. */
export const KEPT_CLOSED = 16;

/** What a call brings: `operation` names it, `submission` tells its score and metadata from any other. */
export interface Brought {
  operation: string;
  submission: string;
}

/** What redeemed a ticket. */
export interface Use extends Brought {
  /** Milliseconds since 1970. */
  at: number;
  /** The version of the counters before: it tells whether they would still know the operation, had they counted it. */
  countersVersion: number;
}

/** Permission for one run of a board, for an hour. */
export interface Ticket {
  ticketId: string;
  boardId: string;
  /** Milliseconds since 1970. */
  startedAt: number;
  /** By what a retry of the call that opened it is known; null: the call had no `Idempotency-Key`. */
  openedBy: string | null;
  use: Use | null;
}

/** All tickets that are kept of a player. */
export interface Tickets {
  all: readonly Ticket[];
  /** 0: there is no item. */
  version: number;
}

export const NO_TICKETS: Tickets = { all: [], version: 0 };

export const expiresAt = ({ startedAt }: Ticket): number => startedAt + LIFE_MS;

/** When nobody needs to know of the ticket any more. */
export const forgottenAt = (ticket: Ticket): number => expiresAt(ticket) + REMEMBERED_MS;

const isOpen = (ticket: Ticket, now: number): boolean => ticket.use === null && now < expiresAt(ticket);

/**
 * The tickets with one more; as they are where a retry asks again, while its ticket lives.
 *
 * @throws Problem `limit_reached`
 */
export function openTicket(before: Tickets, asked: Ticket): { ticket: Ticket; after: Tickets } {
  const now = asked.startedAt;
  const again = before.all.find((ticket) => isSameCall(ticket, asked) && now < expiresAt(ticket));
  if (again) return { ticket: again, after: before };
  const open = before.all.filter((ticket) => isOpen(ticket, now));
  if (open.length >= MAX_OPEN)
    throw Problem.of('limit_reached', `A player may have ${MAX_OPEN} open tickets: use one, or wait until one expires.`, {
      limit: MAX_OPEN,
      resetsAt: new Date(Math.min(...open.map(expiresAt))).toISOString(),
    });
  return { ticket: asked, after: next(before, [...before.all, asked], now) };
}

/** The storage may have done what it did not answer: then the ticket is there by its own id. */
const isSameCall = (ticket: Ticket, { ticketId, openedBy }: Ticket): boolean =>
  ticket.ticketId === ticketId || (openedBy !== null && ticket.openedBy === openedBy);

/**
 * The ticket that a run of the board names, whatever has become of it; undefined where the board takes none.
 *
 * @throws Problem `ticket_required`, `unknown_ticket`
 */
export function ticketOf({ boardId, ticket: rule }: Board, { all }: Tickets, ticketId: string | null): Ticket | undefined {
  if (rule === null) {
    if (ticketId !== null) throw Problem.of('unknown_ticket', `The board "${boardId}" takes no tickets: leave \`ticketId\` out.`);
    return undefined;
  }
  if (ticketId === null)
    throw Problem.of('ticket_required', `A run of "${boardId}" begins with \`POST /score/ticket\`: send its \`ticketId\`.`);
  return all.find((one) => one.ticketId === ticketId && one.boardId === boardId) ?? refuseUnknown(boardId);
}

function refuseUnknown(boardId: string): never {
  throw Problem.of('unknown_ticket', `The player has no such ticket of the board "${boardId}".`);
}

/**
 * Asks whether the run can have been played in the time that the service saw: from the ticket to its redemption.
 *
 * @throws Problem `implausible_score`
 */
export function checkPlausible(rule: TicketRule, { startedAt, use }: Ticket, { score, at }: { score: number; at: Date }): void {
  const playedMs = Math.max(0, (use?.at ?? at.getTime()) - startedAt);
  const limit = Math.min(
    rule.maxPerSecond === null ? Infinity : Math.floor((rule.maxPerSecond * playedMs) / 1000),
    rule.withinTimePlayed ? playedMs : Infinity,
  );
  if (score > limit) throw Problem.of('implausible_score', `A run of ${playedMs} ms can have a score of ${limit} at most.`, { limit });
}

/** When a run came first: a retry came when it used the ticket. */
export const cameAt = (ticket: Ticket | undefined, { operation, at }: { operation: string; at: Date }): Date =>
  ticket?.use?.operation === operation ? new Date(ticket.use.at) : at;

/** Asks whether a call that was counted before brings what it brought then. @throws Problem `ticket_used` */
export function checkSame({ use }: Ticket, { operation, submission }: Brought): void {
  if (use?.operation === operation && use.submission !== submission) refuseUsed();
}

/**
 * The tickets with this one used, and by what; as they are where the same call has used it and has yet to complete.
 *
 * @throws Problem `ticket_used`, `ticket_expired`, `unknown_ticket`
 */
export function redeemTicket(before: Tickets, { ticketId, boardId }: Ticket, use: Use): { use: Use; after: Tickets } {
  const ticket = before.all.find((one) => one.ticketId === ticketId) ?? refuseUnknown(boardId);
  if (ticket.use && mayGoOn(ticket.use, use)) return { use: ticket.use, after: before };
  if (ticket.use) refuseUsed();
  if (!isOpen(ticket, use.at))
    throw Problem.of('ticket_expired', `The ticket has expired at ${new Date(expiresAt(ticket)).toISOString()}.`);
  const all = before.all.map((one) => (one === ticket ? { ...ticket, use } : one));
  return { use, after: next(before, all, use.at) };
}

function refuseUsed(): never {
  throw Problem.of('ticket_used', 'The ticket has been used: each run begins with its own.');
}

/**
 * Who comes with what used the ticket completes it: one ticket, one score. But where the counters may have forgotten the operation, it
 * would count twice.
 */
const mayGoOn = (used: Use, { operation, submission, countersVersion }: Use): boolean =>
  used.operation === operation && used.submission === submission && countersVersion - used.countersVersion <= KEPT_OPERATIONS;

function next({ version }: Tickets, all: readonly Ticket[], now: number): Tickets {
  const open = all.filter((ticket) => isOpen(ticket, now));
  const closed = all.filter((ticket) => !isOpen(ticket, now) && now < forgottenAt(ticket));
  const last = closed.toSorted((a, b) => closedAt(a) - closedAt(b)).slice(-KEPT_CLOSED);
  return { all: [...last, ...open], version: version + 1 };
}

const closedAt = (ticket: Ticket): number => ticket.use?.at ?? expiresAt(ticket);
