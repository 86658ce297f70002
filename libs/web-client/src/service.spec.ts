import { beforeEach, describe, expect, it } from '@jest/globals';
import { Laurel } from './laurel.ts';
import { LaurelError, SignInNeeded } from './laurel-error.ts';
import { FakePool, silence } from './pool.fixture.ts';
import { Device, problem, reply } from './tabs.fixture.ts';

const ME = { playerId: 'p-1' };
let device: Device;
let pool: FakePool;
/** What the service is asked, in order, and when. */
let asked: { at: number; method: string; path: string; key: string | null; token: string | null; body: string }[];
let answers: (() => Response | Promise<Response>)[];
let laurel: Laurel;

beforeEach(() => {
  device = new Device();
  pool = new FakePool(device);
  [asked, answers] = [[], []];
  const begun = device.now;
  const platform = device.tab((url, init) => {
    if (url === pool.url) return pool.answer(init);
    const headers = new Headers(init.headers);
    const body = typeof init.body === 'string' ? init.body : '';
    const what = { method: init.method ?? '', path: new URL(url).pathname + new URL(url).search, body };
    asked.push({ at: device.now - begun, key: headers.get('idempotency-key'), token: headers.get('authorization'), ...what });
    const answer = answers.shift();
    return answer ? Promise.resolve(answer()) : silence(init.signal);
  });
  laurel = new Laurel({ url: 'https://api.example/prod/', socket: 'wss://x', cognito: pool.url, clientId: 'c', platform });
});

const failure = (call: Promise<unknown>): Promise<LaurelError> =>
  device.run(
    call.then(
      () => {
        throw new Error('It went well');
      },
      (error: unknown) => {
        if (error instanceof LaurelError) return error;
        throw error;
      },
    ),
  );
const busy = (retryAfter?: string) => () => problem(503, 'try_again', {}, retryAfter === undefined ? {} : { 'retry-after': retryAfter });

describe('a call', () => {
  it('goes to its path with its query, token and body', async () => {
    answers = [() => reply(200, ME), () => reply(200, ME), () => reply(202, ME)];
    await device.run(laurel.get('/leaderboard', { boardId: 'arcade', window: 'day', around: 0 }));
    await device.run(laurel.post('/score', { boardId: 'arcade', score: 1, metadata: { level: 'Ä' } }, { idempotencyKey: 'my-key' }));
    expect(await device.run(laurel.delete('/me'))).toEqual(ME);
    expect(asked.map(({ method, path, key, body }) => [method, path, key, body])).toEqual([
      ['GET', '/prod/leaderboard?boardId=arcade&window=day&around=0', null, ''],
      ['POST', '/prod/score', 'my-key', '{"boardId":"arcade","score":1,"metadata":{"level":"Ä"}}'],
      ['DELETE', '/prod/me', null, ''],
    ]);
    expect(new Set(asked.map(({ token }) => token))).toEqual(new Set([`Bearer ${pool.given.at(-1) ?? ''}`]));
  });

  it('ends by its signal, also while it waits for a sign-in', async () => {
    const control = new AbortController();
    pool.faults = ['down', 'down', 'down', 'down'];
    const call = laurel.get('/me', undefined, { signal: control.signal });
    control.abort(new Error('Enough'));
    await expect(call).rejects.toThrow('Enough');
    expect(asked).toEqual([]);
    pool.faults = [];
    answers = [() => reply(200, ME)];
    expect(await device.run(laurel.get('/me'))).toEqual(ME);
  });

  it('needs no player for /health', async () => {
    answers = [() => reply(200, { status: 'ok', version: '1' })];
    expect(await device.run(laurel.get('/health'))).toEqual({ status: 'ok', version: '1' });
    expect([asked[0]!.token, pool.calls]).toEqual([null, []]);
  });

  it('is tried again, the very same, with waits that grow', async () => {
    answers = [
      () => Promise.reject(new TypeError('Failed to fetch')),
      busy(),
      () => problem(429, 'too_many_requests'),
      () => reply(200, ME),
    ];
    await device.run(laurel.post('/score', { boardId: 'arcade', score: 7 }));
    expect(asked.map(({ at }) => at)).toEqual([0, 250, 750, 1_750]);
    expect(new Set(asked.map(({ key }) => key)).size).toBe(1);
    expect(asked[0]!.key).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
    expect(new Set(asked.map(({ body }) => body)).size).toBe(1);
  });

  it.each(['', 'run 17', 'läuft', 'a\n', 'x'.repeat(65)])(
    'with the key %j is refused before anything is sent, as the service would',
    async (key) => {
      const error = await failure(laurel.post('/shop/buy', { offerId: 'potion' }, { idempotencyKey: key }));
      const errors = [{ path: 'Idempotency-Key', message: 'must be 1 to 64 characters of A-Z, a-z, 0-9, _ and -' }];
      expect(error).toMatchObject({ status: 400, code: 'invalid_request', requestId: null, fields: { errors } });
      expect([asked, pool.calls]).toEqual([[], []]);
    },
  );

  it('has another key than the one before', async () => {
    answers = [() => reply(200, ME), () => reply(200, ME)];
    for (let i = 0; i < 2; i++) await device.run(laurel.post('/score', { boardId: 'arcade', score: 7 }));
    expect(new Set(asked.map(({ key }) => key)).size).toBe(2);
  });

  it('is tried four times at most, and gives back the last answer', async () => {
    answers = [busy(), busy(), busy(), () => problem(500, 'internal'), () => reply(200, ME)];
    expect(await failure(laurel.get('/me'))).toMatchObject({
      status: 500,
      code: 'internal',
      detail: 'x',
      requestId: 'r-1',
      retryAfter: null,
    });
    expect(asked).toHaveLength(4);
  });

  it('waits as long as it is asked to, and not beyond the minute', async () => {
    answers = [busy('3'), busy('0'), busy('57'), () => reply(200, ME)];
    expect(await failure(laurel.get('/me'))).toMatchObject({ status: 503, code: 'try_again', retryAfter: 57 });
    expect(asked.map(({ at }) => at)).toEqual([0, 3_500, 3_500]);
  });

  it('has 10 s a try, and /avatar/process 35 s, all within a minute', async () => {
    expect(await failure(laurel.get('/me'))).toMatchObject({ status: 0, code: 'no_answer', requestId: null });
    expect(asked.map(({ at }) => at)).toEqual([0, 10_250, 20_750, 31_750]);
    asked = [];
    const begun = device.now;
    expect((await failure(laurel.post('/avatar/process', { uploadId: 'x' }))).code).toBe('no_answer');
    expect(asked).toHaveLength(2);
    expect([asked[1]!.at - asked[0]!.at, device.now - begun]).toEqual([35_250, 60_000]);
  });

  it('has the status of HTTP, whatever its body says', async () => {
    answers = [() => problem(404, 'not_found', { status: 200 })];
    expect(await failure(laurel.get('/me'))).toMatchObject({ status: 404, code: 'not_found' });
  });

  it.each([400, 403, 404, 409, 413, 422])('that is refused with %i is not tried again', async (status) => {
    answers = [() => problem(status, 'insufficient_funds', { currency: 'coins', have: 5, need: 10 })];
    const error = await failure(laurel.post('/shop/buy', { offerId: 'potion' }));
    expect(error).toMatchObject({ status, code: 'insufficient_funds', fields: { currency: 'coins', have: 5, need: 10 } });
    expect(asked).toHaveLength(1);
  });

  it.each<[string, () => Response]>([
    ['a page', () => new Response('<html>Log in to the hotel</html>', { headers: { 'content-type': 'text/html' } })],
    ['a proxy', () => new Response('{"message":"Forbidden"}', { status: 403, headers: { 'content-type': 'application/json' } })],
    ['half an answer', () => new Response('{"play', { headers: { 'content-type': 'application/json' } })],
  ])('that %s answers has no answer', async (_, answer) => {
    answers = [answer, answer, answer, answer];
    const error = await failure(laurel.get('/me'));
    expect(error).toMatchObject({ status: 0, code: 'no_answer' });
    expect(error.detail).toContain('https://api.example/prod/me');
    expect(asked).toHaveLength(4);
  });

  it('ends when its caller says so, in a try and between two', async () => {
    const control = new AbortController();
    const call = laurel.get('/me', undefined, { signal: control.signal });
    call.catch(() => undefined);
    await device.pass(1_000);
    control.abort(new Error('The player has left'));
    await expect(device.run(call)).rejects.toThrow('The player has left');
    answers = [busy('9')];
    const between = new AbortController();
    const waiting = laurel.get('/me', undefined, { signal: between.signal });
    waiting.catch(() => undefined);
    await device.pass(1_000);
    between.abort(new Error('The player has left'));
    await expect(device.run(waiting)).rejects.toThrow('The player has left');
    await expect(device.run(laurel.get('/me', undefined, { signal: between.signal }))).rejects.toThrow('The player has left');
    expect(asked).toHaveLength(2);
  });
});

describe('a token that is not taken', () => {
  const unauthenticated = (): Response => problem(401, 'unauthenticated');

  it('is followed by one more call with a fresh one, with the same key', async () => {
    answers = [unauthenticated, () => reply(200, ME)];
    await device.run(laurel.post('/score', { boardId: 'arcade', score: 7 }));
    expect(asked.map(({ token }) => token)).toEqual(pool.given.map((token) => `Bearer ${token}`));
    expect([asked.length, new Set(asked.map(({ key }) => key)).size]).toEqual([2, 1]);
  });

  it('a second time is given back', async () => {
    answers = [unauthenticated, unauthenticated];
    expect(await failure(laurel.get('/me'))).toMatchObject({ status: 401, code: 'unauthenticated' });
    expect(asked).toHaveLength(2);
  });

  it('does not become a new player where nothing signs this one in', async () => {
    answers = [() => reply(200, ME), unauthenticated];
    await device.run(laurel.get('/me'));
    pool.forget();
    expect(await failure(laurel.get('/me'))).toBeInstanceOf(SignInNeeded);
  });
});
