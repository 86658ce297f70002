import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Answer } from '#testing/api';
import { itMetered } from '#testing/metered';
import { codeOf, pathsOf } from '#testing/play';
import { persist } from '#testing/storm';
import { HOUR, NOON, SECOND, TicketGame, windowsOf } from './ticket.fixture.ts';

let game: TicketGame;
beforeAll(async () => {
  game = await TicketGame.start();
});
afterAll(() => {
  game.play.stop();
});
beforeEach(() => game.begin());

const many = <T>(count: number, call: (i: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, i) => call(i)));
/** On a machine with much else to do some of many calls at once are told to come again: they do, as the same call. */
const race = (count: number, call: (i: number) => Promise<Answer>): Promise<Answer[]> => many(count, (i) => persist(() => call(i)));
const codes = (answers: Answer[]): unknown[] => answers.map((answer) => (answer.status === 200 ? 200 : codeOf(answer)));
const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

/** Expects that a call is refused, and that nothing at all is changed by it. */
async function refused(call: () => Promise<Answer>, status: number, code: string, extension: object = {}): Promise<Answer> {
  const before = await game.everything();
  const answer = await call();
  expect(answer).toMatchObject({ status, body: { code, status, ...extension } });
  expect(answer.headers['content-type']).toBe('application/problem+json');
  expect(await game.everything()).toEqual(before);
  return answer;
}

describe('POST /score/ticket', () => {
  it('gives a ticket for an hour, which nobody guesses', async () => {
    const one = await game.ticket('race');
    const [startedAt, expiresAt] = [new Date(NOON).toISOString(), new Date(NOON + HOUR).toISOString()];
    expect(one).toEqual({ ticketId: one.ticketId, boardId: 'race', startedAt, expiresAt });
    expect(one.ticketId).toMatch(/^[A-Za-z0-9_-]{22}$/);
    expect((await game.ticket('race')).ticketId).not.toBe(one.ticketId);
  });

  it.each<[string, unknown, number, string, string?]>([
    ['not JSON', '{"boardId":', 400, 'invalid_json'],
    ['no board', {}, 400, 'invalid_request', 'boardId'],
    ['a bad id', { boardId: 'Race!' }, 400, 'invalid_request', 'boardId'],
    ['an unknown field', { boardId: 'race', ticketId: 'mine' }, 400, 'invalid_request', 'ticketId'],
    ['__proto__ as a key', '{"boardId":"race","__proto__":{"a":1}}', 400, 'invalid_request', '__proto__'],
    ['an unknown board', { boardId: 'nowhere' }, 404, 'unknown_board'],
    ['a board without tickets', { boardId: 'open' }, 422, 'unknown_ticket'],
  ])('refuses %s and stores nothing', async (...[, body, status, code, path]) => {
    const answer = await refused(() => game.open(body), status, code);
    if (path !== undefined) expect(pathsOf(answer)).toContain(path);
  });

  it('refuses who may not play', async () => {
    const open = (): Promise<Answer> => game.open({ boardId: 'race' });
    await game.play.refusedToStrangers(open);
    await game.begin();
    await game.play.refusedToOutcasts(open);
  });

  it('takes an admin for the player they are', async () => {
    const { playerId } = game.play.me;
    game.play.me = { playerId, token: await game.play.world.issuer.admin(playerId) };
    expect((await game.open({ boardId: 'race' })).status).toBe(200);
  });

  it.each(['', 'with space', 'x'.repeat(65)])('refuses the Idempotency-Key "%s"', async (key) => {
    await refused(() => game.open({ boardId: 'race' }, key), 400, 'invalid_request', { errors: [{ path: 'Idempotency-Key' }] });
  });

  it('has five open at most, until the oldest expires or one is used', async () => {
    const tickets = [];
    for (let i = 0; i < 5; i++) {
      await game.later(i * SECOND);
      tickets.push(await game.ticket(i % 2 ? 'race' : 'dash'));
    }
    await game.later(10 * SECOND);
    const open = (): Promise<Answer> => game.open({ boardId: 'race' });
    await refused(open, 409, 'limit_reached', { limit: 5, resetsAt: tickets[0]!.expiresAt });
    await game.submit({ boardId: 'dash', score: 1, ticketId: tickets[2]!.ticketId });
    expect((await open()).status).toBe(200);
    await game.later(HOUR - 1);
    await refused(open, 409, 'limit_reached', { resetsAt: tickets[0]!.expiresAt });
    await game.later(HOUR);
    expect((await open()).status).toBe(200);
    await refused(open, 409, 'limit_reached', { resetsAt: tickets[1]!.expiresAt });
  });

  it.each([50, 50])('gives five in a race of %i', async (count) => {
    const answers = await race(count, () => game.open({ boardId: 'race' }));
    expect(codes(answers).toSorted()).toEqual([...times(5, 200), ...times(count - 5, 'limit_reached')]);
    const ids = answers.filter(({ status }) => status === 200).map(({ body }) => (body as { ticketId: string }).ticketId);
    expect(new Set(ids).size).toBe(5);
    await game.later(2 * SECOND);
    expect(codes(await many(5, (i) => game.submit({ boardId: 'race', score: 1_500, ticketId: ids[i] })))).toEqual(times(5, 200));
  });

  it('gives the same ticket to a retry with the same key, also when it is used, and another after its hour', async () => {
    const [first, ...rest] = await many(20, () => game.ticket('race', 'k1'));
    for (const other of rest) expect(other).toEqual(first);
    expect((await game.ticket('dash', 'k1')).ticketId).not.toBe(first!.ticketId);
    expect((await game.ticket('race', 'k2')).ticketId).not.toBe(first!.ticketId);
    await game.later(2 * SECOND);
    expect((await game.submit({ boardId: 'race', score: 1_500, ticketId: first!.ticketId })).status).toBe(200);
    expect(await game.ticket('race', 'k1')).toEqual(first);
    await game.later(HOUR);
    expect((await game.ticket('race', 'k1')).ticketId).not.toBe(first!.ticketId);
  });

  itMetered('costs 2 read units and 1 write unit, its retry no write, a refusal neither', async () => {
    const units = (key: string) => game.play.unitsOf(() => game.open({ boardId: 'race' }, key));
    expect(await units('k0')).toEqual({ read: 2, write: 1 });
    expect(await units('k0')).toEqual({ read: 2, write: 0 });
    for (let i = 1; i < 5; i++) expect(await units(`k${i}`)).toEqual({ read: 2, write: 1 });
  });
});

describe('a run of a board that asks for a ticket', () => {
  it('counts once, for the player, on that board', async () => {
    const { ticketId } = await game.ticket('race');
    await game.later(9 * SECOND);
    const answer = await game.submit({ boardId: 'race', score: 8_400, ticketId, metadata: { car: 'red' } });
    expect(answer.status).toBe(200);
    expect(windowsOf(answer)).toMatchObject([{ window: 'all', score: 8_400, previousScore: null, improved: true, rankKind: 'exact' }]);
    expect(await game.runs()).toBe(1);
    const mine = await game.play.read('/leaderboard', { boardId: 'race' });
    expect(mine.body).toMatchObject({ me: { score: 8_400, metadata: { car: 'red' } } });
  });

  it.each<[string, object, number, string, object?]>([
    ['without a ticket', { ticketId: undefined }, 422, 'ticket_required'],
    ['with null for a ticket', { ticketId: null }, 422, 'ticket_required'],
    ['with an unknown ticket', { ticketId: 'x'.repeat(22) }, 422, 'unknown_ticket'],
    ['with an empty ticket', { ticketId: '' }, 400, 'invalid_request', { errors: [{ path: 'ticketId' }] }],
    ['with a ticket of 65 characters', { ticketId: 'x'.repeat(65) }, 400, 'invalid_request', { errors: [{ path: 'ticketId' }] }],
    ['with a number for a ticket', { ticketId: 7 }, 400, 'invalid_request', { errors: [{ path: 'ticketId' }, { path: 'ticketId' }] }],
    ['above the bounds', { score: 1_000_001 }, 422, 'score_out_of_bounds', { min: 1_000, max: 1_000_000 }],
    ['below the bounds', { score: 999 }, 422, 'score_out_of_bounds', { min: 1_000, max: 1_000_000 }],
    ['longer than the time played', { score: 9_001 }, 422, 'implausible_score', { limit: 9_000 }],
    ['with metadata of 513 bytes', { metadata: { a: 'x'.repeat(505) } }, 400, 'invalid_request', { errors: [{ path: 'metadata' }] }],
  ])('is refused %s, and leaves the ticket open', async (...[, body, status, code, extension]) => {
    const { ticketId } = await game.ticket('race');
    await game.later(9 * SECOND);
    await refused(() => game.submit({ boardId: 'race', score: 8_400, ticketId, ...body }), status, code, extension);
    expect((await game.submit({ boardId: 'race', score: 9_000, ticketId })).status).toBe(200);
  });

  it('is refused with a ticket of another board, on a board without tickets, and with another player’s', async () => {
    const { ticketId } = await game.ticket('dash');
    await game.later(9 * SECOND);
    await refused(() => game.submit({ boardId: 'race', score: 5_000, ticketId }), 422, 'unknown_ticket');
    await refused(() => game.submit({ boardId: 'open', score: 5, ticketId }), 422, 'unknown_ticket');
    const owner = game.play.me;
    await game.play.begin();
    await refused(() => game.submit({ boardId: 'dash', score: 5, ticketId }), 422, 'unknown_ticket');
    game.play.me = owner;
    expect((await game.submit({ boardId: 'dash', score: 5, ticketId })).status).toBe(200);
  });

  it('may score so much a second, counted in whole', async () => {
    const [one, two] = [await game.ticket('dash'), await game.ticket('dash')];
    await game.later(1_999);
    await refused(() => game.submit({ boardId: 'dash', score: 20, ticketId: one.ticketId }), 422, 'implausible_score', { limit: 19 });
    expect((await game.submit({ boardId: 'dash', score: 19, ticketId: one.ticketId })).status).toBe(200);
    await game.later(2_000);
    expect((await game.submit({ boardId: 'dash', score: 20, ticketId: two.ticketId })).status).toBe(200);
  });

  it('is refused when the ticket has expired, is known for an hour more, and then unknown', async () => {
    const [one, two] = [await game.ticket('race'), await game.ticket('race')];
    const submit = ({ ticketId } = one) => game.submit({ boardId: 'race', score: 5_000, ticketId });
    await game.later(HOUR - 1);
    expect((await submit(two)).status).toBe(200);
    await game.later(HOUR);
    await refused(submit, 409, 'ticket_expired');
    await game.later(2 * HOUR - 1);
    await refused(submit, 409, 'ticket_expired');
    await game.later(2 * HOUR + SECOND);
    await refused(submit, 422, 'unknown_ticket');
    expect((await game.ticket('race')).ticketId).toHaveLength(22);
  });

  it.each<[string, object, string]>([
    ['an unknown ticket before a score out of bounds', { ticketId: 'x', score: 5 }, 'unknown_ticket'],
    ['a score out of bounds before an expired ticket', { score: 5 }, 'score_out_of_bounds'],
    ['an implausible score before an expired ticket', { score: 4_000_000 }, 'score_out_of_bounds'],
    ['an expired ticket at last', {}, 'ticket_expired'],
  ])('is refused for %s', async (...[, body, code]) => {
    const { ticketId } = await game.ticket('race');
    await game.later(HOUR);
    expect(codeOf(await game.submit({ boardId: 'race', score: 5_000, ticketId, ...body }))).toBe(code);
  });

  it('can be told again without a second effect: by its ticket, or by its key', async () => {
    const [one, two] = [await game.ticket('gold'), await game.ticket('gold')];
    expect((await game.submit({ boardId: 'gold', score: 10, ticketId: one.ticketId })).status).toBe(200);
    expect((await game.submit({ boardId: 'gold', score: 10, ticketId: two.ticketId }, 'k')).status).toBe(200);
    const before = await game.everything();
    await game.later(2 * HOUR);
    const stands = { improved: false, score: 20, previousScore: 20 };
    expect(windowsOf(await game.submit({ boardId: 'gold', score: 10, ticketId: one.ticketId }))).toMatchObject([stands, stands]);
    expect(windowsOf(await game.submit({ boardId: 'gold', score: 10, ticketId: two.ticketId }, 'k'))).toMatchObject([stands, stands]);
    expect(await game.everything()).toEqual(before);
    await game.later(0);
    await refused(() => game.submit({ boardId: 'gold', score: 10, ticketId: one.ticketId }, 'other'), 409, 'ticket_used');
    await refused(() => game.submit({ boardId: 'gold', score: 10, ticketId: two.ticketId }), 409, 'ticket_used');
  });

  it.each([undefined, 'k'])('is told again with the same score and metadata alone, by its ticket or by the key %p', async (key) => {
    const { ticketId } = await game.ticket('gold');
    const submit = (score: number, metadata?: object | null) => game.submit({ boardId: 'gold', score, ticketId, metadata }, key);
    expect((await submit(10, { a: 1, b: [2] })).status).toBe(200);
    expect((await submit(10, { b: [2], a: 1 })).status).toBe(200);
    for (const [score, metadata] of [[90, { a: 1, b: [2] }], [10, { a: 1, b: [3] }], [10, null], [10]] as const)
      await refused(() => submit(score, metadata), 409, 'ticket_used');
    const next = await game.ticket('gold');
    const other = (metadata?: object | null) => game.submit({ boardId: 'gold', score: 5, ticketId: next.ticketId, metadata }, key && 'l');
    for (const metadata of [undefined, null]) expect(windowsOf(await other(metadata))).toMatchObject([{ score: 15 }, { score: 15 }]);
    expect(await game.counts()).toEqual({ runs: 2, top: 10 });
  });

  it('cannot be played again when the counters have forgotten it', async () => {
    const { ticketId } = await game.ticket('gold');
    const submit = (): Promise<Answer> => game.submit({ boardId: 'gold', score: 10, ticketId });
    expect((await submit()).status).toBe(200);
    for (let i = 0; i < 31; i++) await game.submit({ boardId: 'open', score: i });
    expect(windowsOf(await submit())).toMatchObject([{ score: 10 }, { score: 10 }]);
    for (let i = 0; i < 2; i++) await game.submit({ boardId: 'open', score: i });
    await refused(submit, 409, 'ticket_used');
    expect(await game.runs()).toBe(34);
  });

  it('is one of 50 with keys of their own and one ticket', async () => {
    const { ticketId } = await game.ticket('gold');
    const answers = await race(50, (i) => game.submit({ boardId: 'gold', score: 2, ticketId }, `key-${i}`));
    expect(codes(answers).toSorted()).toEqual([200, ...times(49, 'ticket_used')]);
    expect((await game.play.read('/leaderboard', { boardId: 'gold' })).body).toMatchObject({ me: { score: 2 } });
    expect(await game.runs()).toBe(1);
  });

  it.each(['dash', 'gold', 'cup', 'tour'])('has one score where 50 come at once with one ticket of %s', async (boardId) => {
    const { ticketId } = await game.ticket(boardId);
    const submit = (i: number): Promise<Answer> => game.submit({ boardId, score: 1 + i, ticketId });
    await game.later(10 * SECOND);
    const answers = await race(50, submit);
    const score = 1 + answers.findIndex(({ status }) => status === 200);
    expect(codes(answers).toSorted()).toEqual([200, ...times(49, 'ticket_used')]);
    const expectOne = async (answer: Answer): Promise<void> => {
      for (const window of windowsOf(answer)) {
        expect(window.score).toBe(score);
        expect(await game.mine({ boardId, window: window.window })).toMatchObject({ score });
      }
      expect(await game.counts()).toEqual({ runs: 1, top: score });
    };
    await expectOne(answers[score - 1]!);
    await game.later(20 * SECOND);
    const again = await race(50, submit);
    expect(codes(again)).toEqual(codes(answers));
    await expectOne(again[score - 1]!);
  });

  it('has one effect where 50 equal calls come at once', async () => {
    const { ticketId } = await game.ticket('gold');
    const answers = await race(50, () => game.submit({ boardId: 'gold', score: 2, ticketId }));
    expect(codes(answers)).toEqual(times(50, 200));
    for (const answer of answers) expect(windowsOf(answer)).toMatchObject([{ score: 2 }, { score: 2 }]);
    expect(await game.runs()).toBe(1);
  });

  it('takes all of five tickets that are used at once', async () => {
    const tickets = await many(5, () => game.ticket('gold'));
    const answers = await race(50, (i) => game.submit({ boardId: 'gold', score: 2, ticketId: tickets[i % 5]!.ticketId }, `key-${i}`));
    expect(codes(answers).toSorted()).toEqual([...times(5, 200), ...times(45, 'ticket_used')]);
    expect((await game.play.read('/leaderboard', { boardId: 'gold' })).body).toMatchObject({ me: { score: 10 } });
    expect(await game.runs()).toBe(5);
  });

  it('leaves the ticket open, and stores nothing, where the total would go out of bounds', async () => {
    const [one, two] = [await game.ticket('gold'), await game.ticket('gold')];
    await game.submit({ boardId: 'gold', score: 95, ticketId: one.ticketId });
    const submit = (score: number) => game.submit({ boardId: 'gold', score, ticketId: two.ticketId });
    await refused(() => submit(6), 422, 'score_out_of_bounds', { min: 0, max: 100 });
    expect(windowsOf(await submit(5))).toMatchObject([{ score: 100 }, { score: 100 }]);
  });

  itMetered('costs a read unit and a write unit more than a run without one, and no write when it is told again', async () => {
    const { ticketId } = await game.ticket('race');
    // Each at a time of its own: what is known of a board's ladder is kept for a second.
    const unitsAt = async (seconds: number, body: object) => {
      await game.later(seconds * SECOND);
      return game.play.unitsOf(() => game.submit(body));
    };
    expect(await unitsAt(100, { boardId: 'open', score: 5 })).toEqual({ read: 3.5, write: 3 });
    expect(await unitsAt(200, { boardId: 'race', score: 5_000, ticketId })).toEqual({ read: 4.5, write: 4 });
    expect(await unitsAt(300, { boardId: 'race', score: 5_000, ticketId })).toEqual({ read: 5.5, write: 0 });
  });

  itMetered('costs 3 write units more at most, however many tickets are kept', async () => {
    for (let i = 0; i < 16; i++) {
      const { ticketId } = await game.ticket('race', `a-key-of-some-length-${i}`);
      await game.later((i + 1) * 2 * SECOND);
      expect((await game.submit({ boardId: 'race', score: 1_500, ticketId }, `key-${i}`)).status).toBe(200);
    }
    const open = (i: number) => game.play.unitsOf(() => game.open({ boardId: 'race' }, `another-key-of-some-length-${i}`));
    for (let i = 0; i < 5; i++) expect((await open(i))!.write).toBeLessThanOrEqual(3);
    expect((await game.play.unitsOf(() => game.open({ boardId: 'race' }, 'another-key-of-some-length-4')))!.read).toBe(2);
  });
});

describe('a run of a board of totals', () => {
  const submit = (score: number): Promise<Answer> => game.submit({ boardId: 'debt', score });

  it('is refused, and stored nowhere, where the total of any window would go out of bounds', async () => {
    await submit(10);
    await game.later(7 * 24 * HOUR);
    await refused(() => submit(-5), 422, 'score_out_of_bounds', { min: 0, max: 100 });
    await submit(5);
    expect(windowsOf(await submit(-5))).toMatchObject([{ score: 10 }, { score: 0 }]);
  });

  it('is one of as many as fit, where 50 come at once', async () => {
    const answers: Answer[] = [];
    let keys = Array.from({ length: 50 }, (_, i) => `key-${i}`);
    // A race on a slow machine may end with `try_again`: then as it says.
    for (let round = 0; round < 5 && keys.length > 0; round++) {
      await game.later(round * 10 * SECOND);
      const answered = await Promise.all(keys.map((key) => game.submit({ boardId: 'debt', score: 3 }, key)));
      const isOver = (i: number): boolean => codeOf(answered[i]!) !== 'try_again';
      answers.push(...answered.filter((_, i) => isOver(i)));
      keys = keys.filter((_, i) => !isOver(i));
    }
    expect(codes(answers).toSorted()).toEqual([...times(33, 200), ...times(17, 'score_out_of_bounds')]);
    expect(windowsOf(await submit(0))).toMatchObject([{ score: 99 }, { score: 99 }]);
    expect(await game.runs()).toBe(34);
  });
});

describe('a run in a season', () => {
  const END = Date.parse('2026-12-01T00:00:00.000Z');
  const GRACE = 120 * SECOND;
  const periods = (answer: Answer): string[] => windowsOf(answer).map(({ period }) => period);
  const begin = async (at: number): Promise<string> => {
    await game.play.at(at);
    return (await game.ticket('cup')).ticketId;
  };
  const end = async (at: number, ticketId: string, score = 5): Promise<Answer> => {
    await game.play.at(at);
    return game.submit({ boardId: 'cup', score, ticketId });
  };

  it('counts for the season in which it began while its grace lasts, and for the next after it', async () => {
    const tickets = [await begin(END - 3), await begin(END - 2), await begin(END - 1), await begin(END)];
    expect(periods(await end(END - 1, tickets[0]!))).toEqual(['s1']);
    expect(periods(await end(END + GRACE - 1, tickets[1]!))).toEqual(['s1']);
    expect(periods(await end(END + GRACE - 1, tickets[3]!))).toEqual(['s2']);
    expect(periods(await end(END + GRACE, tickets[2]!))).toEqual(['s2']);
    await game.play.at(END - 1);
    expect(periods(await game.submit({ boardId: 'league', score: 5 }))).toEqual(['s1']);
    await game.play.at(END);
    expect(periods(await game.submit({ boardId: 'league', score: 5 }))).toEqual(['s2']);
  });

  it('is refused between seasons once the grace is over, and leaves the ticket to the next', async () => {
    const last = Date.parse('2026-12-20T00:00:00.000Z');
    const next = Date.parse('2027-01-01T00:00:00.000Z');
    const [one, two] = [await begin(last - 1), await begin(last - 1)];
    expect(periods(await end(last + GRACE - 1, one))).toEqual(['s2']);
    await game.play.at(last + GRACE);
    await refused(() => game.submit({ boardId: 'cup', score: 5, ticketId: two }), 409, 'period_closed');
    await refused(() => game.submit({ boardId: 'league', score: 5 }), 409, 'period_closed');
    // What was counted can still be told again.
    const again = await game.submit({ boardId: 'cup', score: 5, ticketId: one });
    expect(windowsOf(again)).toMatchObject([{ period: 's2', score: 5, improved: false }]);
    const three = await begin(next - 1);
    expect(periods(await end(next, three))).toEqual(['s3']);
  });

  it('that began after the end is none of the season that is over, also within its grace', async () => {
    const last = Date.parse('2026-12-20T00:00:00.000Z');
    const [before, after] = [await begin(last - 1), await begin(last)];
    await game.play.at(last - 1);
    const early = await game.ticket('tour');
    await game.play.at(last);
    const late = await game.ticket('tour');
    await game.play.at(last + GRACE - 1);
    await refused(() => game.submit({ boardId: 'cup', score: 5, ticketId: after }), 409, 'period_closed');
    expect(periods(await end(last + GRACE - 1, before))).toEqual(['s2']);
    // Nobody knows when this one began.
    expect(periods(await game.submit({ boardId: 'league', score: 5 }))).toEqual(['s2']);
    const tour = ({ ticketId }: { ticketId: string }, score: number) => game.submit({ boardId: 'tour', score, ticketId });
    expect(periods(await tour(early, 5))).toEqual(['all', 's2']);
    for (const at of [last + GRACE - 1, last + GRACE]) {
      await game.play.at(at);
      expect(windowsOf(await tour(late, 9))).toMatchObject([{ period: 'all', score: 9 }]);
      expect(periods(await tour(early, 5))).toEqual(['all', 's2']);
    }
    expect(await game.mine({ boardId: 'tour', window: 'season', period: 's2' })).toMatchObject({ score: 5 });
  });

  it('is the last one that stands on a board of last runs', async () => {
    const tickets = [await begin(NOON), await begin(NOON), await begin(NOON)];
    expect(windowsOf(await end(NOON + 1, tickets[0]!, 50))).toMatchObject([{ score: 50, previousScore: null, improved: true }]);
    expect(windowsOf(await end(NOON + 2, tickets[1]!, 20))).toMatchObject([{ score: 20, previousScore: 50, improved: true }]);
    expect(windowsOf(await end(NOON + 3, tickets[0]!, 50))).toMatchObject([{ score: 20, improved: false }]);
    expect(windowsOf(await end(NOON + 4, tickets[2]!, 30))).toMatchObject([{ score: 30, previousScore: 20 }]);
  });
});
