import type { Catalogue } from './catalog.ts';

/** A small arcade game: what `npm start` serves. */
export const catalogue: Catalogue = {
  timeZone: 'UTC',
  boards: [
    { boardId: 'arcade', title: 'Arcade', order: 'desc', operator: 'best', windows: ['all', 'day', 'week'], min: 0, max: 1_000_000 },
    {
      boardId: 'points',
      title: 'Points',
      order: 'desc',
      operator: 'sum',
      windows: ['all', 'week'],
      min: 0,
      max: 1_000,
      totalMin: 0,
      totalMax: 1_000_000_000_000,
    },
  ],
  counters: [
    { counter: 'runs', take: 'count', boards: ['arcade', 'points'] },
    { counter: 'best-score', take: 'highest', boards: ['arcade'] },
  ],
};
