import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Board, TicketRule } from '#catalog/catalog';
import { Problem } from '#core/problem';
import { KEPT_OPERATIONS } from '#ranking/entry.rules';
import type { Item } from '#dynamo/item';
import { SCALE } from '#testing/storm';
import { ticketsAttributes, toTickets } from './ticket.item.ts';
import {
  cameAt,
  checkPlausible,
  checkSame,
  expiresAt,
  KEPT_CLOSED,
  LIFE_MS,
  MAX_OPEN,
  NO_TICKETS,
  openTicket,
  redeemTicket,
  type Ticket,
  ticketOf,
  type Tickets,
  type Use,
} from './ticket.rules.ts';

const START = Date.parse('2026-11-20T12:00:00.000Z');
const MINUTE = 60_000;

const ticket = (ticketId: string, startedAt = START, more: Partial<Ticket> = {}): Ticket => ({
  ...{ ticketId, boardId: 'sprint', startedAt, openedBy: null, use: null },
  ...more,
});
const use = (operation: string, at = START, { countersVersion = 0, submission = 's' } = {}): Use => ({
  ...{ operation, submission, at, countersVersion },
});
const failure = (work: () => unknown): Problem | undefined => {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
};
const opened = (tickets: Tickets, one: Ticket): Tickets => openTicket(tickets, one).after;
const redeemed = (tickets: Tickets, one: Ticket, by: Use): Tickets => redeemTicket(tickets, one, by).after;

/** A call that uses a ticket: its name, and what it brings. */
interface Call {
  operation: string;
  submission: string;
}
type Step = { do: 'open'; key: string | null } | ({ do: 'redeem'; which: number } & Call) | { do: 'wait'; minutes: number };
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('open' as const), key: fc.constantFrom(null, 'a', 'b') }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('redeem' as const),
      which: fc.nat(5),
      operation: fc.constantFrom('o1', 'o2', 'o3'),
      submission: fc.constantFrom('s1', 's2'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), minutes: fc.integer({ min: 1, max: 70 }) }) },
);

/** All tickets there ever were, newest last, beside what is kept of them. */
class Model {
  readonly ever: { ticketId: string; startedAt: number; key: string | null; usedBy: Use | null }[] = [];
  item: Item | undefined;
  now = START;

  get tickets(): Tickets {
    return toTickets(this.item, new Date(this.now));
  }

  write(after: Tickets): void {
    this.item = ticketsAttributes(after);
    expect(this.tickets).toEqual(after);
  }

  open(): Model['ever'] {
    return this.ever.filter(({ usedBy, startedAt }) => usedBy === null && this.now < startedAt + LIFE_MS);
  }

  take(one: Step): void {
    if (one.do === 'wait') this.now += one.minutes * MINUTE;
    else if (one.do === 'open') this.begin(one.key);
    else this.redeem(one);
  }

  begin(key: string | null): void {
    const [before, open] = [this.tickets, this.open()];
    const asked = ticket(`t${this.ever.length}`, this.now, { openedBy: key });
    const again = before.all.find((kept) => key !== null && kept.openedBy === key && this.now < expiresAt(kept));
    if (again) {
      expect(openTicket(before, asked)).toEqual({ ticket: again, after: before });
    } else if (open.length === MAX_OPEN) {
      const resetsAt = new Date(Math.min(...open.map(({ startedAt }) => startedAt)) + LIFE_MS).toISOString();
      expect(failure(() => openTicket(before, asked))).toMatchObject({ code: 'limit_reached', extension: { limit: 5, resetsAt } });
    } else {
      this.write(opened(before, asked));
      this.ever.push({ ticketId: asked.ticketId, startedAt: this.now, key, usedBy: null });
    }
  }

  redeem({ which, operation, submission }: { which: number } & Call): void {
    const one = this.ever.at(-1 - which);
    if (!one) return;
    const before = this.tickets;
    const by = use(operation, this.now, { submission });
    const redeem = () => redeemTicket(before, ticket(one.ticketId), by);
    const isAgain = one.usedBy?.operation === operation && one.usedBy.submission === submission;
    const code = failure(redeem)?.code;
    if (!before.all.some(({ ticketId }) => ticketId === one.ticketId)) expect(code).toBe('unknown_ticket');
    else if (one.usedBy !== null) expect(code).toBe(isAgain ? undefined : 'ticket_used');
    else expect(code).toBe(this.now < one.startedAt + LIFE_MS ? undefined : 'ticket_expired');
    if (code !== undefined) return;
    const { use: inForce, after } = redeem();
    if (isAgain) expect(after).toBe(before);
    else this.write(after);
    one.usedBy ??= by;
    expect(inForce).toEqual(one.usedBy);
  }

  check(): void {
    const kept = this.tickets.all.map(({ ticketId }) => ticketId);
    const open = this.open();
    expect(open.length).toBeLessThanOrEqual(MAX_OPEN);
    expect(kept.length).toBeLessThanOrEqual(MAX_OPEN + KEPT_CLOSED);
    // What can be used is there, to its last millisecond; and what was used is, unless many others were.
    for (const { ticketId, startedAt } of open)
      expect(toTickets(this.item, new Date(startedAt + LIFE_MS - 1)).all.map((one) => one.ticketId)).toContain(ticketId);
    const used = this.ever.filter(({ usedBy, startedAt }) => usedBy !== null && this.now < startedAt + LIFE_MS);
    if (used.length <= KEPT_CLOSED / 2) for (const { ticketId } of used) expect(kept).toContain(ticketId);
  }
}

describe('tickets', () => {
  it('are what a list of all that ever were says, at any order of calls and times', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const model = new Model();
        for (const one of steps) {
          model.take(one);
          model.check();
        }
      }),
      { numRuns: 500 * SCALE },
    );
  });

  it('free a place just when the oldest open one expires', () => {
    const five = Array.from({ length: MAX_OPEN }, (_, i) => ticket(`t${i}`, START + i)).reduce(opened, NO_TICKETS);
    expect(failure(() => openTicket(five, ticket('t5', START + LIFE_MS - 1)))?.code).toBe('limit_reached');
    expect(openTicket(five, ticket('t5', START + LIFE_MS)).ticket.ticketId).toBe('t5');
    const used = redeemed(five, ticket('t3'), use('o', START + 10));
    expect(openTicket(used, ticket('t5', START + 20)).ticket.ticketId).toBe('t5');
  });

  it('keep the last 16 used, the oldest ticket too where it was used last', () => {
    let tickets = opened(NO_TICKETS, ticket('old'));
    for (let i = 0; i < 30; i++) {
      tickets = opened(tickets, ticket(`t${i}`, START + 10 * i));
      tickets = redeemed(tickets, ticket(`t${i}`), use(`o${i}`, START + 10 * i + 1));
    }
    tickets = redeemed(tickets, ticket('old'), use('mine', START + 1_000));
    expect(tickets.all.map(({ ticketId }) => ticketId)).toEqual([...Array.from({ length: 15 }, (_, i) => `t${i + 15}`), 'old']);
    expect(redeemed(tickets, ticket('old'), use('mine', START + 2_000))).toBe(tickets);
    expect(failure(() => redeemTicket(tickets, ticket('t0'), use('o0', START + 2_000)))?.code).toBe('unknown_ticket');
  });

  it('fit 4 KB with the longest names: one read unit, 4 write units', () => {
    const long = (i: number): Ticket => ({
      ...ticket(`${'i'.repeat(20)}${10 + i}`, START + i, { boardId: 'b'.repeat(32), openedBy: `${'k'.repeat(9)}${10 + i}` }),
    });
    let tickets = NO_TICKETS;
    for (let i = 0; i < 20; i++) {
      tickets = opened(tickets, long(i));
      tickets = redeemed(tickets, long(i), use('o'.repeat(11), START + i, { countersVersion: 2 ** 31, submission: 's'.repeat(11) }));
    }
    tickets = Array.from({ length: MAX_OPEN }, (_, i) => long(30 + i)).reduce(opened, tickets);
    expect(tickets.all).toHaveLength(MAX_OPEN + KEPT_CLOSED);
    // As JSON an item is longer than the service counts it: numbers as digits, quotes, commas.
    expect(JSON.stringify(ticketsAttributes(tickets)).length).toBeLessThan(4_096);
  });

  it.each([
    [KEPT_OPERATIONS, undefined],
    [KEPT_OPERATIONS + 1, 'ticket_used'],
  ])('let their own operation go on while the counters would still know it: after %i other changes %p', (changes, code) => {
    const used = redeemed(opened(NO_TICKETS, ticket('t')), ticket('t'), use('mine', START, { countersVersion: 7 }));
    expect(failure(() => redeemTicket(used, ticket('t'), use('mine', START, { countersVersion: 7 + changes })))?.code).toBe(code);
  });

  it('are good for one run: of the call that used one the time counts, and it brings nothing else', () => {
    const used = ticket('t', START, { use: use('mine', START + 5) });
    const now = new Date(START + 9);
    expect(cameAt(used, { operation: 'mine', at: now })).toEqual(new Date(START + 5));
    for (const one of [ticket('t'), undefined]) expect(cameAt(one, { operation: 'mine', at: now })).toBe(now);
    expect(cameAt(used, { operation: 'other', at: now })).toBe(now);
    const codeOf = (operation: string, submission: string) =>
      failure(() => {
        checkSame(used, { operation, submission });
      })?.code;
    expect([codeOf('mine', 's'), codeOf('other', 'x'), codeOf('mine', 'x')]).toEqual([undefined, undefined, 'ticket_used']);
  });

  it('are told from those of other boards, and asked for only where a board takes them', () => {
    const tickets = opened(NO_TICKETS, ticket('t'));
    const board = (boardId: string, rule: TicketRule | null): Board => ({ boardId, ticket: rule }) as Board;
    const rule: TicketRule = { maxPerSecond: 1, withinTimePlayed: false };
    expect(ticketOf(board('sprint', rule), tickets, 't')?.ticketId).toBe('t');
    expect(ticketOf(board('arcade', null), tickets, null)).toBeUndefined();
    expect(failure(() => ticketOf(board('arcade', null), tickets, 't'))?.code).toBe('unknown_ticket');
    expect(failure(() => ticketOf(board('dash', rule), tickets, 't'))?.code).toBe('unknown_ticket');
    expect(failure(() => ticketOf(board('sprint', rule), tickets, 'u'))?.code).toBe('unknown_ticket');
    expect(failure(() => ticketOf(board('sprint', rule), tickets, null))?.code).toBe('ticket_required');
  });
});

describe('a plausible score', () => {
  const rules = fc.record({
    maxPerSecond: fc.option(fc.integer({ min: 1, max: 10_000 })),
    withinTimePlayed: fc.boolean(),
  });

  it('is one within every limit of the rule, and stays one as time goes on', () => {
    const score = fc.oneof(fc.integer({ min: -1_000, max: 1_000_000 }), fc.maxSafeInteger());
    fc.assert(
      fc.property(rules, score, fc.nat(LIFE_MS), fc.nat(LIFE_MS), (rule, value, played, longer) => {
        const refused = (ms: number) =>
          failure(() => {
            checkPlausible(rule, ticket('t'), { score: value, at: new Date(START + ms) });
          });
        const speed = rule.maxPerSecond === null || value <= Math.floor((rule.maxPerSecond * played) / 1000);
        const time = !rule.withinTimePlayed || value <= played;
        const problem = refused(played);
        expect(problem === undefined).toBe(speed && time);
        if (!problem) expect(refused(played + longer)).toBeUndefined();
        else {
          const { limit } = problem.extension as { limit: number };
          expect(problem.code).toBe('implausible_score');
          expect(value).toBeGreaterThan(limit);
          expect(
            failure(() => {
              checkPlausible(rule, ticket('t'), { score: limit, at: new Date(START + played) });
            }),
          ).toBeUndefined();
        }
      }),
    );
  });

  it('is measured to the first redemption: who comes again later gains no time', () => {
    const rule = { maxPerSecond: 10, withinTimePlayed: false };
    const used = ticket('t', START, { use: use('o', START + 2_000) });
    const later = new Date(START + 60_000);
    expect(
      failure(() => {
        checkPlausible(rule, used, { score: 20, at: later });
      }),
    ).toBeUndefined();
    expect(
      failure(() => {
        checkPlausible(rule, used, { score: 21, at: later });
      }),
    ).toMatchObject({ extension: { limit: 20 } });
  });

  it('is measured from the start where clocks disagree', () => {
    const rule = { maxPerSecond: null, withinTimePlayed: true };
    expect(
      failure(() => {
        checkPlausible(rule, ticket('t'), { score: 0, at: new Date(START - 5) });
      }),
    ).toBeUndefined();
    expect(
      failure(() => {
        checkPlausible(rule, ticket('t'), { score: 1, at: new Date(START - 5) });
      }),
    ).toMatchObject({
      extension: { limit: 0 },
    });
  });
});
