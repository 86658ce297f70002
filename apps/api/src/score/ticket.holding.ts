import { corePrefixes } from '#dynamo/keys';
import type { HeldRepository } from '../player/held.repository.ts';
import { type Holding, PLAYERS } from '../player/holding.ts';
import { keptTickets } from './ticket.item.ts';
import { expiresAt, type Ticket } from './ticket.rules.ts';

/** The run tickets of a player: the open ones, and for a while those of before. */
export const ticketHoldings = (held: HeldRepository): Holding[] => [
  {
    name: 'tickets',
    covers: [{ table: 'core', pk: PLAYERS, sk: corePrefixes.tickets }],
    async *export(playerId) {
      for await (const item of held.items('core', playerId, corePrefixes.tickets)) yield* keptTickets(item).map(toKept);
    },
    erase: (playerId) => held.erase('core', playerId, corePrefixes.tickets),
  },
];

const toKept = (ticket: Ticket) => ({
  ticketId: ticket.ticketId,
  boardId: ticket.boardId,
  startedAt: new Date(ticket.startedAt).toISOString(),
  expiresAt: new Date(expiresAt(ticket)).toISOString(),
  usedAt: ticket.use && new Date(ticket.use.at).toISOString(),
});
