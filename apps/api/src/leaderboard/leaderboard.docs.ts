import { Problem } from '#core/problem';
import { ADA, CDN, type DocsByRoute, NOW, only, TOMORROW } from '../contract/call-docs.ts';
import type { GlobalLeaderboard, LeaderboardEntry, MyLeaderboard } from './leaderboard.dto.ts';

const ada: LeaderboardEntry = {
  ...{ rank: 2, playerId: ADA, name: 'Ada', avatarUrl: `${CDN}/p/fox/webp128.webp`, score: 1234 },
  ...{ achievedAt: '2026-11-20T11:58:03.512Z', metadata: { level: 3 } },
};
const grace: LeaderboardEntry = {
  ...{ rank: 1, playerId: '3f8e9c1a-1b2c-4d3e-8f4a-5b6c7d8e9f00', name: 'Grace', avatarUrl: null, score: 1990 },
  ...{ achievedAt: '2026-11-20T09:12:45.020Z', metadata: null },
};
const head: Omit<GlobalLeaderboard, 'entries' | 'nextCursor' | 'previousCursor'> = {
  ...{ boardId: 'arcade', window: 'day', period: 'd2026-11-20', endsAt: TOMORROW, total: 42 },
  ...{ rankKind: 'exact', rankError: 0, asOf: NOW },
};

const ABOUT_RANKS = `Where \`rankKind\` is \`bounded\`, the true rank is at most \`rankError\` places away: show it as "about". A board nobody has
played yet is an answer with no entries, not an error.`;

/** Who stands where. */
export const leaderboardDocs: DocsByRoute = {
  'GET /leaderboard': {
    does: `My rank on a board and the entries around me: up to \`around\` better ones and as many worse, fewer at the ends of the board. Without an
entry of mine \`me\` is null and \`entries\` is empty. ${ABOUT_RANKS}

For a board that moves while the player looks, subscribe over the WebSocket instead of asking again.`,
    retry: 'changes nothing.',
    query: { boardId: 'arcade', window: 'day', around: 5 },
    answers: only({ ...head, me: ada, entries: [grace, { ...ada, metadata: null }] } satisfies MyLeaderboard),
    problems: [Problem.invalid([{ path: 'around', message: 'must not be greater than 25' }])],
  },
  'GET /leaderboard/global': {
    does: `A page of a board, best first: from the top, from a rank (\`fromRank\`), from where another page ended (\`cursor\`), or the standing of up
to 50 friends (\`friends\`). Send at most one of the three. Cursors are opaque: take them as they came. ${ABOUT_RANKS}`,
    retry: 'changes nothing.',
    query: { boardId: 'arcade', window: 'day', limit: 10 },
    answers: only({
      ...head,
      entries: [grace, { ...ada, metadata: null }],
      nextCursor: null,
      previousCursor: null,
    } satisfies GlobalLeaderboard),
    problems: [Problem.invalid([{ path: 'limit', message: 'must not be greater than 100' }])],
  },
};
