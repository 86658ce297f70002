import { all, type Finding } from './file.rules.ts';

export interface BoardFields {
  order: 'desc' | 'asc';
  windows: readonly string[];
  min: number;
  max: number;
  totalMin?: number;
  totalMax?: number;
  ticket?: { maxPerSecond?: number | undefined; withinTimePlayed: boolean } | undefined;
  seasonRewards: readonly unknown[];
}

/** How long after its ticket a run may end. */
const TICKET_SECONDS = 3600;

/** What a board's fields must be beside one another. */
export const boardFindings = (board: BoardFields): Finding[] =>
  all(
    ...boundFindings(board),
    ...ticketFindings(board),
    board.seasonRewards.length > 0 &&
      !board.windows.includes('season') && [['seasonRewards'], 'needs "season" among the windows: without it, no season of the board ends'],
  );

/** Bounds that leave room for a score, and for a first one within the total's. */
function boundFindings({ min, max, totalMin, totalMax }: BoardFields): Finding[] {
  if (min > max) return [[['max'], `must not be below min, ${min}`]];
  if (totalMin === undefined || totalMax === undefined) return [];
  if (totalMin > totalMax) return [[['totalMax'], `must not be below totalMin, ${totalMin}`]];
  return all(
    totalMin > max && [['totalMin'], `must not be above max, ${max}: no first score could reach it`],
    totalMax < min && [['totalMax'], `must not be below min, ${min}: every first score would pass it`],
  );
}

/** A ticket asks for something that a score can meet, and can miss. */
const ticketFindings = ({ ticket, ...board }: BoardFields): Finding[] =>
  ticket && board.min <= board.max ? [...speedFindings(board, ticket), ...timeFindings(board, ticket)] : [];

type Bounds = Pick<BoardFields, 'order' | 'min' | 'max'>;
type Ticket = NonNullable<BoardFields['ticket']>;

function speedFindings({ order, min, max }: Bounds, { maxPerSecond, withinTimePlayed }: Ticket): Finding[] {
  if (maxPerSecond === undefined) return [];
  const at = ['ticket', 'maxPerSecond'];
  return all(
    order === 'asc' && [at, 'must be taken out: the lowest score wins ("order": "asc"), and this would only hold high ones down'],
    max <= 0 && [at, `must be taken out: no score is above max, ${max}, so that none could be too fast`],
    min > 0 &&
      maxPerSecond * TICKET_SECONDS <= min && [at, `must be higher: in the hour until its ticket expires, no run could reach min, ${min}`],
    withinTimePlayed && [at, 'must be taken out: with "withinTimePlayed": true the score is a time and no points'],
  );
}

function timeFindings({ min }: Bounds, { withinTimePlayed }: Ticket): Finding[] {
  if (!withinTimePlayed) return [];
  const at = ['ticket', 'withinTimePlayed'];
  return all(
    min < 0 && [at, `needs a min of 0 or more, not ${min}: the score is a time in milliseconds`],
    min >= TICKET_SECONDS * 1000 && [
      at,
      `needs a min below 3600000, not ${min}: the score is a time in milliseconds, and a ticket expires after an hour`,
    ],
  );
}

export interface TierFields {
  ranks?: [number, number] | undefined;
  topPercent?: number | undefined;
}

/** Each player gets the first tier that fits: ranks go up, then percentages, and nobody's is hidden by another. */
export const tierFindings = (tiers: readonly TierFields[]): Finding[] =>
  tiers.flatMap(({ ranks, topPercent }, i) => {
    const before = tiers.slice(0, i);
    const rank = Math.max(0, ...before.map((tier) => tier.ranks?.[1] ?? 0));
    const percent = Math.max(0, ...before.map((tier) => tier.topPercent ?? 0));
    const [from = 0, to = 0] = ranks ?? [];
    return all(
      ranks && topPercent !== undefined && [[i, 'topPercent'], 'must be taken out, or ranks: make two of it'],
      !ranks && topPercent === undefined && [[i], 'is for nobody: give it ranks or topPercent'],
      ranks && from > to && [[i, 'ranks', 1], `must not be below the first rank, ${from}`],
      ranks &&
        rank > 0 &&
        from <= rank && [[i, 'ranks', 0], `must be above ${rank}, where the ranks before it end: a player gets the first that fits`],
      ranks && percent > 0 && [[i, 'ranks'], 'must stand before all with topPercent: a player gets the first that fits'],
      topPercent !== undefined &&
        topPercent <= percent && [[i, 'topPercent'], `must be above ${percent}, that of one before it: a player gets the first that fits`],
    );
  });
