import { REJECTIONS, type RejectionCode } from '#avatar/avatar-job';
import { type Code, Problem, problemBody } from '#core/problem';
import { NOW, TOMORROW } from './call-docs.ts';

const REQUEST_ID = '5f6b1c1e-2a53-4f5d-9f0a-6d1c0c1d2e3f';

const rejected = (code: RejectionCode): Problem =>
  Problem.of(code, 'The picture becomes no avatar: show the player the `hint`.', { hint: REJECTIONS[code] });

/** One refusal for each code, in the service's own words. */
const PROBLEMS_SAID: Readonly<Record<Code, Problem>> = {
  invalid_request: Problem.invalid([{ path: 'verbose', message: 'should not exist' }]),
  invalid_json: Problem.of('invalid_json', 'The body is not JSON in UTF-8.'),
  invalid_cursor: Problem.of('invalid_cursor', 'It was cut or changed: take it as it was answered.'),
  idempotency_key_required: Problem.of('idempotency_key_required', 'Send a fresh `Idempotency-Key` with each new request.'),
  unauthenticated: Problem.of('unauthenticated', 'Send a valid access token: `Authorization: Bearer <token>`.'),
  forbidden: Problem.of('forbidden', 'A server may not make this call.'),
  source_not_open: Problem.of('source_not_open', 'The source "match" is not open to the kind of caller "player".'),
  player_banned: Problem.of('player_banned', 'The player is banned until 2026-12-01T00:00:00.000Z.'),
  player_gone: Problem.of('player_gone', 'The player was deleted: sign up again.'),
  unknown_route: Problem.of('unknown_route', 'See /docs for the routes there are.'),
  unknown_board: Problem.of('unknown_board', 'The board "arcad" is not in the catalogue.'),
  unknown_period: Problem.of('unknown_period', '"d2031-01-01" is no past or current period of the window "day".'),
  unknown_currency: Problem.of('unknown_currency', 'The catalogue has no currency "stars".'),
  unknown_source: Problem.of('unknown_source', 'The catalogue has no earn source "lottery".'),
  unknown_offer: Problem.of('unknown_offer', 'The catalogue has no offer "shield".'),
  unknown_task: Problem.of('unknown_task', 'The catalogue has no task "monthly-runs".'),
  unknown_unlock: Problem.of('unknown_unlock', 'The catalogue has no unlock "level-99".'),
  unknown_slot: Problem.of('unknown_slot', 'The catalogue has no slot "third".'),
  unknown_version: Problem.of('unknown_version', 'The slot does not keep version 9: it keeps the current one and the three before it.'),
  unknown_upload: Problem.of(
    'unknown_upload',
    'There is no such upload of yours: ask for one by POST /avatar/presign, and send the file first.',
  ),
  unknown_avatar: Problem.of('unknown_avatar', 'You have no avatar q3nWq2m0Qy6oZ0v1pXk4Tg that is ready: see GET /avatar.'),
  unknown_preset: Problem.of('unknown_preset', 'The catalogue has no such preset: see GET /avatar.'),
  unknown_player: Problem.of('unknown_player', 'No player has this id.'),
  version_conflict: Problem.of('version_conflict', 'Version 4 stands: save on top of it, or merge.', {
    current: { slot: 'main', version: 4, updatedAt: NOW, device: 'steam-deck', data: { highestLevel: 7, playSeconds: 120 } },
  }),
  insufficient_funds: Problem.of('insufficient_funds', 'This takes 100 coins, and the wallet holds 50.', {
    currency: 'coins',
    have: 50,
    need: 100,
  }),
  already_owned: Problem.of('already_owned', 'A player has one "sword" at most, and this one has it.'),
  limit_reached: Problem.of('limit_reached', 'A player may buy 5 of it, and 5 are bought.', { limit: 5, resetsAt: TOMORROW }),
  sold_out: Problem.of('sold_out', 'All 10 of "golden-hat" are sold.'),
  requirements_not_met: Problem.of('requirements_not_met', '"level-3" asks for more: see `missing`.', {
    missing: [{ type: 'unlock', unlockId: 'level-2' }],
  }),
  task_not_finished: Problem.of('task_not_finished', '"daily-runs" asks for more: see `missing`.', {
    missing: [{ type: 'counter', counter: 'runs', have: 1, need: 3 }],
  }),
  task_already_claimed: Problem.of('task_already_claimed', 'The reward of "daily-runs" is claimed in this cycle.', {
    nextResetAt: TOMORROW,
  }),
  daily_cap_reached: Problem.of('daily_cap_reached', 'This source gives 200 a day, and 200 of it are used.', {
    cap: 200,
    used: 200,
    resetsAt: TOMORROW,
  }),
  period_closed: Problem.of('period_closed', 'No season is running: its tasks come back with the next.'),
  ticket_used: Problem.of('ticket_used', 'The ticket has been used: each run begins with its own.'),
  ticket_expired: Problem.of('ticket_expired', 'The ticket has expired at 2026-11-20T11:30:00.000Z.'),
  receipt_used: Problem.of('receipt_used', 'This receipt has counted for another player.'),
  name_taken: Problem.of('name_taken', 'Another player has this name, or one that looks like it: choose another.'),
  avatar_busy: Problem.of('avatar_busy', 'Another picture of yours is being drawn: wait for it.'),
  too_large: Problem.of('too_large', 'The body may have 8192 bytes, this one has 9001.'),
  unsupported_media_type: Problem.of('unsupported_media_type', 'Send the header `Content-Type: application/json`, in UTF-8.'),
  idempotency_key_reused: Problem.of(
    'idempotency_key_reused',
    'This Idempotency-Key came with another request: send a fresh key with each.',
  ),
  score_out_of_bounds: Problem.of('score_out_of_bounds', 'The board takes a score from 0 to 1000000.', { min: 0, max: 1_000_000 }),
  amount_out_of_bounds: Problem.of('amount_out_of_bounds', 'A wallet holds at most 2^53 - 1: there is room for 41 coins.', {
    min: 0,
    max: 41,
  }),
  ticket_required: Problem.of('ticket_required', 'A run of "sprint" begins with `POST /score/ticket`: send its `ticketId`.'),
  unknown_ticket: Problem.of('unknown_ticket', 'The player has no such ticket of the board "sprint".'),
  implausible_score: Problem.of('implausible_score', 'A run of 41000 ms can have a score of 41000 at most.', { limit: 41_000 }),
  name_not_allowed: Problem.of('name_not_allowed', 'A name has letters, marks, numbers, spaces and _ - . only.'),
  no_face: rejected('no_face'),
  many_faces: rejected('many_faces'),
  too_small: rejected('too_small'),
  too_dark: rejected('too_dark'),
  too_bright: rejected('too_bright'),
  blurred: rejected('blurred'),
  low_confidence: rejected('low_confidence'),
  head_cut: rejected('head_cut'),
  unsupported_format: rejected('unsupported_format'),
  not_an_image: rejected('not_an_image'),
  too_many_requests: Problem.of('too_many_requests', 'A player may make 20 of these calls a second.'),
  internal: Problem.of('internal', 'It is in our log under the requestId.'),
  try_again: Problem.of('try_again', 'The storage is busy: send it again.'),
};

/** The body of the refusal with this code: of the call's own where it has one. */
export function problemExample(code: Code, own: readonly Problem[] = []): Record<string, unknown> {
  return problemBody(own.find((problem) => problem.code === code) ?? PROBLEMS_SAID[code], REQUEST_ID);
}
