import { Problem } from '#core/problem';
import { type DocsByRoute, NOW, only } from '../contract/call-docs.ts';
import type { ScoreResult, SubmitScore, WindowResult } from './score.dto.ts';
import type { OpenTicket, RunTicket } from './ticket.dto.ts';

const TICKET = 'kE2Zb0qCfMa3V1xY7tR9wA';

const first: WindowResult = {
  ...{ window: 'day', period: 'd2026-11-20', improved: true, score: 1234, previousScore: null },
  ...{ rank: 3, rankKind: 'exact', rankError: 0, asOf: NOW, total: 42 },
};

/** The result of a run. */
export const scoreDocs: DocsByRoute = {
  'POST /score': {
    does: `Submits one run to every window of a board, and answers how the player then stands in each: what stands on the board, what stood
before, the rank. What a run does is the board's rule: \`arcade\` keeps the best, \`points\` adds, \`league\` takes the latest. A worse run is no
error: \`improved\` is false and what stands stays. The run also feeds counters, and with them tasks and unlocks; everybody who has
subscribed to the board over the WebSocket hears of it within a second.

A board may ask for a ticket (\`sprint\` does): begin the run with \`POST /score/ticket\` and send its \`ticketId\`.`,
    retry: `send the same \`Idempotency-Key\`, and the run counts once: the last 32 keys of a player are remembered. With a \`ticketId\` no key is
needed. Without either, each call is another run.`,
    limits: `\`metadata\` has at most 512 bytes as JSON, and everybody can read it; a board may take only so many runs of a player a minute.`,
    bodies: {
      arcade: {
        summary: 'A run of the board arcade, with what everybody may know of it',
        value: { boardId: 'arcade', score: 1234, metadata: { level: 3 } } satisfies SubmitScore,
      },
      points: { summary: 'Points that are added to what stands', value: { boardId: 'points', score: 250 } satisfies SubmitScore },
    },
    answers: only({
      boardId: 'arcade',
      windows: [
        { ...first, window: 'all', period: 'all', previousScore: 1000, rank: 17, total: 5321 },
        first,
        { ...first, window: 'week', period: 'w2026-47', rank: 5, total: 310 },
      ],
    } satisfies ScoreResult),
    problems: [
      Problem.invalid([{ path: 'score', message: 'must be an integer between -(2^53 - 1) and 2^53 - 1' }]),
      Problem.of('period_closed', 'No season takes this run: "league" takes those of the running one.'),
    ],
  },
  'POST /score/ticket': {
    does: `Begins a run of a board that asks for a ticket. The score is then sent with \`ticketId\`, once, before \`expiresAt\`; it must be plausible
for the time since \`startedAt\`: a \`sprint\` of 41 seconds can't have a time of 60. Boards that ask for none refuse this call with
\`unknown_ticket\`.`,
    retry: 'with the same `Idempotency-Key` it gives the same ticket while that is open; without a key it opens another.',
    limits: '5 open tickets of a player; a ticket lives for an hour.',
    bodies: only({ boardId: 'sprint' } satisfies OpenTicket),
    answers: only({
      ticketId: TICKET,
      boardId: 'sprint',
      startedAt: NOW,
      expiresAt: '2026-11-20T13:00:00.000Z',
    } satisfies RunTicket),
    problems: [
      Problem.of('unknown_ticket', 'The board "arcade" takes no tickets: send the score alone.'),
      Problem.of('limit_reached', 'A player may have 5 open tickets: use one, or wait until one expires.', {
        limit: 5,
        resetsAt: '2026-11-20T12:48:00.000Z',
      }),
      Problem.invalid([{ path: 'boardId', message: 'must be 1 to 32 characters of a-z, 0-9 and -, and not begin with -' }]),
    ],
  },
};
