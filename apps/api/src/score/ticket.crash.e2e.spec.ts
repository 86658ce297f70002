import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Answer } from '#testing/api';
import { codeOf } from '#testing/play';
import { HOUR, SECOND, TicketGame, windowsOf } from './ticket.fixture.ts';

/** The process ends at a request to the storage: `done` or not when it does, and nothing is sent from then on. */
interface End {
  at: number;
  done: boolean;
}

let end: End | undefined;
let sent = 0;

let game: TicketGame;
beforeAll(async () => {
  game = await TicketGame.start((client) => {
    client.middlewareStack.add(
      (next) => async (args) => {
        const current = sent++;
        if (end && (current > end.at || (current === end.at && !end.done))) throw broken();
        const result = await next(args);
        if (current === end?.at) throw broken();
        return result;
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
  end = undefined;
  await game.begin();
});

const broken = (): Error => Object.assign(new Error('The process ended'), { name: 'TimeoutError' });

/** Makes a call whose process ends at a request. */
async function ending(at: End, call: () => Promise<Answer>): Promise<Answer> {
  [end, sent] = [at, 0];
  try {
    return await call();
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
  const begin = async (): Promise<(another?: string) => Promise<Answer>> => {
    await game.begin();
    const { ticketId } = await game.ticket(boardId);
    await game.later(10 * SECOND);
    return (another = key) => game.submit({ boardId, score: 7, ticketId }, another);
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
