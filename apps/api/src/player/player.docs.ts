import { variantsOf } from '#avatar/avatar-urls';
import { Problem } from '#core/problem';
import type { Accepted } from '#http/problem-details.dto';
import type { PlayerAvatar } from '../avatar/avatar.dto.ts';
import { ADA, CDN, type DocsByRoute, NOW, only, TOMORROW } from '../contract/call-docs.ts';
import { TASKS } from '../tasks/tasks.docs.ts';
import type { ExportLink, Me, PlayerProfile } from './player.dto.ts';

export const FOX: PlayerAvatar = { preset: 'fox', variants: variantsOf({ preset: 'fox' }, CDN) };
export const PROFILE: PlayerProfile = { playerId: ADA, name: 'Ada', avatar: FOX, createdAt: '2026-11-01T08:30:00.000Z' };
const accepted: Accepted = { status: 'processing' };

/** What a session begins with, and what the law asks for. */
export const playerDocs: DocsByRoute = {
  'GET /me': {
    does: `The first call of a session: who I am, what my wallets hold, what is unlocked, how my tasks stand, and the server's time for
countdowns. The profile was made by the sign-in: a new player needs no other call. Tasks stand here as \`GET /tasks\` tells them.`,
    retry: 'changes nothing.',
    answers: only({
      ...PROFILE,
      balances: { coins: 150, gems: 0 },
      unlocks: ['level-2'],
      tasks: TASKS,
      serverTime: NOW,
    } satisfies Me),
  },
  'GET /me/export': {
    does: `Everything held on you, as one JSON document. The first call orders it and answers 202; ask again every few seconds until 200
brings a link. Whoever has the link can read the document for 15 minutes, without a token: keep it out of logs.`,
    retry: 'asks after the same document for a day; after that it orders a new one.',
    limits: '2 documents a day.',
    answers: only({
      url: 'https://laurel-dev-exports-000000000000.s3.us-east-1.amazonaws.com/e/ba7ef05c.json?X-Amz-Signature=0f3c',
      expiresAt: '2026-11-20T12:15:00.000Z',
    } satisfies ExportLink),
    later: accepted,
    problems: [Problem.of('limit_reached', 'An export may be asked for 2 times a day.', { limit: 2, resetsAt: TOMORROW })],
  },
  'DELETE /me': {
    does: `Deletes the account and everything held on you, for ever. When it answers, the profile is gone: the next write is 403
\`player_gone\`, and nobody sees you on a board. The rest follows by itself within minutes. **There is no way back**: ask the player twice.`,
    retry: 'answers 202 again.',
    answers: only(accepted),
  },
};
