import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Answer } from '#testing/api';
import { codeOf } from '#testing/play';
import { HOUR, NOON, SECOND, TicketGame, windowsOf } from './ticket.fixture.ts';

/** The process ends at a request to the storage: `done` or not when it does, and nothing is sent from then on. */
interface End {
  at: number;
  done: boolean;
}

let end: End | undefined;
/** What a request waits for, by its number. */
let hold: ((request: number) => Promise<unknown>) | undefined;
let sent = 0;
/** How many writes have been sent, and not been answered yet. */
let writing = 0;

let game: TicketGame;
beforeAll(async () => {
  game = await TicketGame.start((client) => {
    client.middlewareStack.add(
      (next, { commandName = '' }) =>
        async (args) => {
          const current = sent++;
          const isWrite = !READS.has(commandName);
          if (end && (current > end.at || (current === end.at && !end.done))) throw broken();
          writing += isWrite ? 1 : 0;
          try {
            await hold?.(current);
            const result = await next(args);
            if (current === end?.at) throw broken();
            return result;
          } finally {
            writing -= isWrite ? 1 : 0;
          }
        },
      { step: 'initialize', priority: 'high', name: 'ending' },
    );
    return client;
  });
});
afterAll(() => {
  game.play.stop();
});
beforeEach(async () => {
  [end, hold] = [undefined, undefined];
  await game.begin();
});

const READS = new Set(['GetItemCommand', 'GetCommand', 'BatchGetCommand', 'QueryCommand']);

const broken = (): Error => Object.assign(new Error('The process ended'), { name: 'TimeoutError' });

/** Makes a call whose process ends at a request: when it is answered, no write of it is under way that the retry would not see. */
async function ending(at: End, call: () => Promise<Answer>): Promise<Answer> {
  [end, sent] = [at, 0];
  try {
    const answer = await call();
    expect(writing).toBe(0);
    return answer;
  } finally {
    end = undefined;
  }
}

/** How many requests a call makes when nothing befalls it. */
async function requestsOf(call: () => Promise<Answer>): Promise<number> {
  sent = 0;
  expect((await call()).status).toBe(200);
  return sent;
}

const ends = (requests: number): End[] => Array.from({ length: requests }, (_, at) => [false, true].map((done) => ({ at, done }))).flat();

describe.each([
  ['dash', 'its key', 'key'],
  ['dash', 'its ticket', undefined],
  ['gold', 'its key', 'key'],
  ['gold', 'its ticket', undefined],
  ['cup', 'its ticket', undefined],
])('a run of %s that is known by %s', (...[boardId, , key]) => {
  const begin = async (): Promise<(another?: string, score?: number) => Promise<Answer>> => {
    await game.begin();
    const { ticketId } = await game.ticket(boardId);
    await game.later(10 * SECOND);
    return (another = key, score = 7) => game.submit({ boardId, score, ticketId }, another);
  };

  it('is completed by its retry, wherever the process ended, and counts once', async () => {
    const requests = await requestsOf(await begin());
    expect(requests).toBeGreaterThan(4);
    for (const at of ends(requests)) {
      const submit = await begin();
      expect(await ending(at, submit)).toMatchObject({ status: 503, body: { code: 'try_again' } });
      await game.later(20 * SECOND);
      for (const answer of [await submit(), await submit()]) {
        expect(answer.status).toBe(200);
        for (const { score } of windowsOf(answer)) expect(score).toBe(7);
      }
      expect(await game.runs()).toBe(1);
    }
  });

  it('is completed by a retry that ends as well, at any later place', async () => {
    const requests = await requestsOf(await begin());
    for (let at = 0; at < requests; at++) {
      const submit = await begin();
      for (const done of [true, false, true]) expect((await ending({ at, done }, submit)).status).not.toBe(409);
      expect((await submit()).status).toBe(200);
      expect(await game.runs()).toBe(1);
    }
  });

  it('has used its ticket, or has not: of it and another run one gets it', async () => {
    const requests = await requestsOf(await begin());
    const winners = new Set<string>();
    for (const at of ends(requests)) {
      const submit = await begin();
      await ending(at, submit);
      const [other, own] = [await submit('other'), await submit()];
      const won = other.status === 200 ? 'other' : 'own';
      winners.add(won);
      expect([codeOf(other), codeOf(own)]).toEqual(won === 'other' ? [undefined, 'ticket_used'] : ['ticket_used', undefined]);
      expect(await game.runs()).toBe(1);
    }
    expect(winners.size).toBe(2);
  });

  it('is completed with its own score alone: where it has used its ticket, another is refused', async () => {
    const requests = await requestsOf(await begin());
    const winners = new Set<number>();
    for (const at of ends(requests)) {
      const submit = await begin();
      await ending(at, submit);
      const [other, own] = [await submit(key, 9), await submit()];
      const [won, lost] = other.status === 200 ? [other, own] : [own, other];
      const score = won === other ? 9 : 7;
      winners.add(score);
      expect([won.status, codeOf(lost)]).toEqual([200, 'ticket_used']);
      for (const window of windowsOf(won)) expect(window.score).toBe(score);
      expect(await game.mine({ boardId })).toMatchObject({ score });
      expect(await game.counts()).toEqual({ runs: 1, top: score });
    }
    expect(winners.size).toBe(2);
  });
});

describe('a run that a retry completes', () => {
  /** Opens a ticket, half an hour before its only submit. */
  const begin = async (boardId: string, at: number): Promise<{ ticketId: string; submit: () => Promise<Answer> }> => {
    await game.begin();
    await game.play.at(at - HOUR / 2);
    const { ticketId } = await game.ticket(boardId);
    await game.play.at(at);
    return { ticketId, submit: () => game.submit({ boardId, score: 7, ticketId }) };
  };
  const periodsOf = (answer: Answer): string[] =>
    windowsOf(answer)
      .map(({ period }) => period)
      .toSorted();

  /** The seasons in which the run stands. */
  const seasonsOf = async (boardId: string): Promise<string[]> => {
    const seasons = ['s1', 's2'];
    const mine = await Promise.all(seasons.map((period) => game.mine({ boardId, window: 'season', period })));
    return seasons.filter((_, i) => mine[i]?.score === 7);
  };

  it.each([
    ['dash', 'day', 'd2026-11-22', 'd2026-11-23'],
    ['gold', 'week', 'w2026-47', 'w2026-48'],
  ] as const)(
    'after midnight is of the period in which it used its ticket, and of no other: %s',
    async (boardId, window, before, after) => {
      const midnight = Date.parse('2026-11-23T00:00:00.000Z');
      const found = new Set<string>();
      const requests = await requestsOf((await begin(boardId, midnight - 1)).submit);
      for (const at of ends(requests)) {
        const { ticketId, submit } = await begin(boardId, midnight - 1);
        await ending(at, submit);
        const counted = await game.runs();
        await game.play.at(midnight + SECOND);
        expect((await game.submit({ boardId: 'open', score: 3 })).status).toBe(200);
        await game.play.at(midnight + 2 * SECOND);
        const answers = [await submit(), await submit()];
        const usedAt = (await game.usedAt(ticketId))!;
        const [own, other] = usedAt < midnight ? [before, after] : [after, before];
        found.add(own);
        expect(answers.map(periodsOf)).toEqual([
          ['all', own],
          ['all', own],
        ]);
        expect(await game.mine({ boardId, window, period: own })).toMatchObject({ score: 7, achievedAt: new Date(usedAt).toISOString() });
        expect(await game.mine({ boardId, window, period: other })).toBeNull();
        expect(await game.counts()).toEqual({ runs: 2, top: 7 });
        // What the new day's counters held is not lost.
        expect((await game.counts('day')).runs).toBe(2 - counted);
      }
      expect(found).toEqual(new Set([before, after]));
    },
  );

  it.each([
    ['daily', 'day', 'd2026-11-22', 'd2026-11-23'],
    ['debt', 'week', 'w2026-47', 'w2026-48'],
  ] as const)('after midnight without a ticket is of one period, by its key: %s', async (boardId, window, before, after) => {
    const midnight = Date.parse('2026-11-23T00:00:00.000Z');
    const found = new Set<string>();
    const submit = (): Promise<Answer> => game.submit({ boardId, score: 7 }, 'key');
    const start = async (): Promise<void> => {
      await game.begin();
      await game.play.at(midnight - 1);
    };
    await start();
    for (const at of ends(await requestsOf(submit))) {
      await start();
      await ending(at, submit);
      await game.play.at(midnight + SECOND);
      for (const answer of [await submit(), await submit()]) expect(answer.status).toBe(200);
      const periods: string[] = [];
      for (const period of [before, after]) {
        const mine = await game.mine({ boardId, window, period });
        if (mine) expect(mine).toMatchObject({ score: 7 });
        if (mine) periods.push(period);
      }
      found.add(periods.join(' and '));
      expect(await game.mine({ boardId, window: 'all' })).toMatchObject({ score: 7 });
      expect(await game.counts()).toEqual({ runs: 1, top: 7 });
    }
    expect(found).toEqual(new Set([before, after]));
  });

  it('after the end of a season without a ticket is of one season, by its key; once that has closed, of none', async () => {
    const end = Date.parse('2026-12-01T00:00:00.000Z');
    const found = new Set<string>();
    const submit = (): Promise<Answer> => game.submit({ boardId: 'league', score: 7 }, 'key');
    const start = async (): Promise<void> => {
      await game.begin();
      await game.play.at(end - 1);
    };
    await start();
    for (const at of ends(await requestsOf(submit)))
      for (const [later, name] of [
        [end + SECOND, 'in its grace'],
        [end + 120 * SECOND, 'closed'],
      ] as const) {
        await start();
        await ending(at, submit);
        const [stood] = await seasonsOf('league');
        await game.play.at(later);
        const answers = [await submit(), await submit()];
        const seasons = await seasonsOf('league');
        found.add(JSON.stringify([name, ...seasons, ...answers.map((answer) => codeOf(answer) ?? answer.status)]));
        if (stood) expect(seasons).toEqual([stood]);
      }
    // Once it is counted it is told again, also of a season that has closed.
    const due = [
      ['in its grace', 's1', 200, 200],
      ['in its grace', 's2', 200, 200],
      ['closed', 's1', 'period_closed', 'period_closed'],
      ['closed', 's1', 200, 200],
      ['closed', 's2', 200, 200],
    ];
    expect(found).toEqual(new Set(due.map((one) => JSON.stringify(one))));
  });

  it('is of the day of the first of two equal calls, where the second came after midnight and had read the ticket before', async () => {
    const midnight = Date.parse('2026-11-23T00:00:00.000Z');
    const { ticketId, submit } = await begin('dash', midnight - 1);
    const read = Promise.withResolvers<undefined>();
    let second: Promise<Answer> | undefined;
    // Of each call: reading the player, then using the ticket.
    hold = async (request) => {
      if (request === 1) {
        await game.play.at(midnight);
        second = submit();
        await read.promise;
      } else if (request === 3) {
        read.resolve(undefined);
        await first;
      }
    };
    sent = 0;
    const first = submit();
    expect([await first, await second!].map(periodsOf)).toEqual([
      ['all', 'd2026-11-22'],
      ['all', 'd2026-11-22'],
    ]);
    expect([await game.usedAt(ticketId), await game.runs()]).toEqual([midnight - 1, 1]);
    expect(await game.mine({ boardId: 'dash', window: 'day', period: 'd2026-11-23' })).toBeNull();
  });

  it.each(['cup', 'tour'])('after its season has closed is not of that season, nor of the next: %s', async (boardId) => {
    const closes = Date.parse('2026-12-01T00:02:00.000Z');
    const found = new Set<string>();
    const requests = await requestsOf((await begin(boardId, closes - 1)).submit);
    for (const at of ends(requests)) {
      const { ticketId, submit } = await begin(boardId, closes - 1);
      await ending(at, submit);
      const counted = (await game.runs()) === 1;
      const stood = await game.mine({ boardId, window: 'season', period: 's1' });
      await game.play.at(closes);
      const answer = await submit();
      const before = (await game.usedAt(ticketId)) === closes - 1;
      const seasons = before ? ['s1'].filter(() => counted) : ['s2'];
      const result = answer.status === 200 ? periodsOf(answer) : codeOf(answer);
      const due = [...(boardId === 'tour' ? ['all'] : []), ...seasons];
      expect(result).toEqual(due.length > 0 ? due : 'period_closed');
      found.add(String(result));
      expect(await game.mine({ boardId, window: 'season', period: 's1' })).toEqual(stood);
      expect((await game.mine({ boardId, window: 'season', period: 's2' })) === null).toBe(before);
      expect(await game.runs()).toBe(answer.status === 200 ? 1 : 0);
    }
    expect(found).toEqual(new Set(boardId === 'tour' ? ['all', 'all,s1', 'all,s2'] : ['period_closed', 's1', 's2']));
  });

  it('leaves a total the time of the later run', async () => {
    const at = NOON + HOUR;
    const times = new Set<number>();
    const requests = await requestsOf((await begin('gold', at)).submit);
    for (const end of ends(requests)) {
      const { ticketId, submit } = await begin('gold', at);
      const { ticketId: next } = await game.ticket('gold');
      await ending(end, submit);
      await game.play.at(at + SECOND);
      expect((await game.submit({ boardId: 'gold', score: 3, ticketId: next })).status).toBe(200);
      await game.play.at(at + 2 * SECOND);
      expect(windowsOf(await submit())).toMatchObject([{ score: 10 }, { score: 10 }]);
      const last = Math.max((await game.usedAt(ticketId))!, at + SECOND);
      times.add(last);
      for (const window of ['all', 'week'])
        expect(await game.mine({ boardId: 'gold', window })).toMatchObject({ achievedAt: new Date(last).toISOString() });
    }
    expect(times).toEqual(new Set([at + SECOND, at + 2 * SECOND]));
  });
});

it('is completed after the ticket has expired where it was used before, and else refused', async () => {
  const codes = new Set<unknown>();
  for (const at of ends(3)) {
    await game.begin();
    const { ticketId } = await game.ticket('cup');
    const submit = (): Promise<Answer> => game.submit({ boardId: 'cup', score: 7, ticketId });
    await ending(at, submit);
    await game.later(HOUR);
    const answer = await submit();
    codes.add(answer.status === 200 ? 200 : codeOf(answer));
    expect(await game.runs()).toBe(answer.status === 200 ? 1 : 0);
  }
  expect(codes).toEqual(new Set([200, 'ticket_expired']));
});

it('opens one ticket, wherever the process ended, when the call is told again by its key', async () => {
  const open = (): Promise<Answer> => game.open({ boardId: 'race' }, 'key');
  const requests = await requestsOf(open);
  expect(requests).toBe(2);
  for (const at of ends(requests)) {
    await game.begin();
    expect((await ending(at, open)).status).toBe(503);
    const [one, two] = [await open(), await open()];
    expect(one.status).toBe(200);
    expect(two.body).toEqual(one.body);
    for (let i = 0; i < 4; i++) await game.ticket('race');
    expect(codeOf(await game.open({ boardId: 'race' }))).toBe('limit_reached');
  }
});
