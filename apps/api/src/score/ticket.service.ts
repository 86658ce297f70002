import { Injectable } from '@nestjs/common';
import { catalogue } from '#catalog/demo';
import { Clock } from '#core/clock';
import { Ids } from '#core/ids';
import { Problem } from '#core/problem';
import { untilWritten } from '#dynamo/attempts';
import { boardOf } from '#ranking/standings';
import type { PlayerState } from '../player/counters.repository.ts';
import { checkPlaying } from '../player/profile.rules.ts';
import { hashOf } from './score.rules.ts';
import type { OpenTicket, RunTicket } from './ticket.dto.ts';
import { TicketRepository } from './ticket.repository.ts';
import { expiresAt, openTicket, redeemTicket, type Ticket, type Tickets, type Use } from './ticket.rules.ts';

/** Run tickets: opening one, and using it up. */
@Injectable()
export class TicketService {
  constructor(
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly tickets: TicketRepository,
  ) {}

  /** @param key the caller's `Idempotency-Key`: a retry gets the same ticket while it lives */
  async open(playerId: string, { boardId }: OpenTicket, key: string | undefined): Promise<RunTicket> {
    const now = this.clock.now();
    const { profile, tickets } = await this.tickets.load(playerId, now);
    checkPlaying(profile, now);
    if (boardOf(catalogue, boardId).ticket === null)
      throw Problem.of('unknown_ticket', `The board "${boardId}" takes no tickets: send the score alone.`);
    const openedBy = key === undefined ? null : hashOf('ticket', boardId, key);
    const asked: Ticket = { ticketId: this.ids.id(), boardId, startedAt: now.getTime(), openedBy, use: null };
    return toRunTicket(
      await this.#change(playerId, tickets, now, (before) => {
        const { ticket, after } = openTicket(before, asked);
        return { result: ticket, after };
      }),
    );
  }

  /** What a run with a ticket begins with. */
  load(playerId: string, now: Date): Promise<PlayerState & { tickets: Tickets }> {
    return this.tickets.loadRun(playerId, now);
  }

  /**
   * Uses a ticket up; nothing changes where the same call has done so.
   *
   * @param read the tickets as they were read
   * @returns what has used it: this call, or the first of equal ones
   * @throws Problem `ticket_used`, `ticket_expired`; `try_again`
   */
  redeem(playerId: string, read: Tickets, ticket: Ticket, use: Use): Promise<Use> {
    return this.#change(playerId, read, new Date(use.at), (before) => {
      const { use: result, after } = redeemTicket(before, ticket, use);
      return { result, after };
    });
  }

  /** Brings the tickets from what was read to what the rule makes of them, on condition that nobody else wrote them. */
  #change<T>(playerId: string, read: Tickets, now: Date, rule: (before: Tickets) => { result: T; after: Tickets }): Promise<T> {
    const attempt = {
      read: () => this.tickets.find(playerId, now),
      write: async (before: Tickets) => {
        const { result, after } = rule(before);
        const written = after === before ? { done: true } : await this.tickets.replace(playerId, after, now);
        return 'done' in written ? { done: result } : written;
      },
    };
    return untilWritten(attempt, read, () => this.ids.random());
  }
}

const toRunTicket = (ticket: Ticket): RunTicket => ({
  ticketId: ticket.ticketId,
  boardId: ticket.boardId,
  startedAt: new Date(ticket.startedAt).toISOString(),
  expiresAt: new Date(expiresAt(ticket)).toISOString(),
});
