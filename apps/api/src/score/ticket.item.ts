import { isExpired, type Item, mapOf, mapsOf, numberOf, secondsOf, textOf } from '#dynamo/item';
import { forgottenAt, NO_TICKETS, type Ticket, type Tickets, type Use } from './ticket.rules.ts';

/** The tickets that an item of `core` holds; none where there is no item, or it has expired. */
export const toTickets = (item: Item | undefined, now: Date): Tickets =>
  item === undefined || isExpired(item, now) ? NO_TICKETS : { all: keptTickets(item), version: numberOf(item, 'v') };

/** All that the item holds, expired or not. */
export const keptTickets = (item: Item): Ticket[] => mapsOf(item, 'all').map(toTicket);

/** What their item holds besides its key; short names, for up to 21 tickets are written each time. */
export const ticketsAttributes = ({ all, version }: Tickets): Item => ({
  all: all.map(toMap),
  v: version,
  x: secondsOf(new Date(Math.max(...all.map(forgottenAt)))),
});

const toMap = ({ ticketId, boardId, startedAt, openedBy, use }: Ticket): Item => ({
  i: ticketId,
  b: boardId,
  s: startedAt,
  ...(openedBy !== null && { k: openedBy }),
  ...(use && { u: { o: use.operation, h: use.submission, t: use.at, c: use.countersVersion } }),
});

function toTicket(map: Item): Ticket {
  const use = mapOf(map, 'u');
  return {
    ticketId: textOf(map, 'i'),
    boardId: textOf(map, 'b'),
    startedAt: numberOf(map, 's'),
    openedBy: map.k === undefined ? null : textOf(map, 'k'),
    use: use ? toUse(use) : null,
  };
}

const toUse = (map: Item): Use => ({
  operation: textOf(map, 'o'),
  submission: textOf(map, 'h'),
  at: numberOf(map, 't'),
  countersVersion: numberOf(map, 'c'),
});
