import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Account } from './account.ts';
import { Laurel } from './laurel.ts';
import { FakePool, silence } from './pool.fixture.ts';
import { Device, reply, settled } from './tabs.fixture.ts';

const BUCKET = 'https://bucket.example/picture';
let device: Device;
let pool: FakePool;
let isOnline: boolean;
/** Who asked the service for what. */
let asked: string[];
/** The storage answers after it. */
let stored: Promise<void> | undefined;
/** Scores of which the game was told that they were sent. */
let told: unknown[];

const game = (): Laurel => {
  const platform = device.tab((url, init) => {
    if (url === pool.url) return pool.answer(init);
    if (url === BUCKET) return Promise.resolve(stored).then(() => new Response(null, { status: 204 }));
    const [, claims = ''] = new Headers(init.headers).get('authorization')?.split('.') ?? [];
    const { sub } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { sub: string };
    asked.push(`${new URL(url).pathname} ${sub}`);
    if (url.endsWith('/avatar/presign')) return Promise.resolve(reply(200, { uploadId: 'u-1', url: BUCKET, fields: {} }));
    return isOnline ? Promise.resolve(reply(200, { boardId: 'arcade', windows: [] })) : silence(init.signal);
  });
  const laurel = new Laurel({ url: 'https://api.example', socket: 'wss://x', cognito: pool.url, clientId: 'c', platform });
  laurel.on('sent', ({ entry }) => told.push(entry.body));
  return laurel;
};

beforeEach(() => {
  device = new Device();
  pool = new FakePool(device);
  [isOnline, told, asked, stored] = [false, [], [], undefined];
});

const run = (score: number) => ({ boardId: 'arcade', score });
const recordOf = async (): Promise<Account> => JSON.parse((await device.store.getItem('laurel.c.player'))!) as Account;

describe('what is awaited of the queue of a player who is left', () => {
  it.each<[string, (laurel: Laurel, other: Account) => Promise<unknown>]>([
    ['a new guest', (laurel) => laurel.newGuest()],
    ['a record', (laurel, other) => laurel.restore(other)],
    ['an address', (laurel, other) => laurel.signInByEmail(other.username, other.password)],
  ])('ends with an AbortError when they are left for %s, and is sent and told when they are back', async (_, leave) => {
    const laurel = game();
    await device.run(laurel.signIn());
    const other = await recordOf();
    await device.run(laurel.newGuest());
    await device.run(laurel.signIn());
    const mine = await recordOf();
    const [sending, waiting] = [laurel.queue.score(run(1)), laurel.queue.score(run(2))];
    await device.pass(1_000);
    await device.run(leave(laurel, other));
    const end = { name: 'AbortError', message: expect.stringMatching(/another player plays now.*kept, and sent when its player is back/i) };
    for (const one of [sending, waiting]) await expect(device.run(one)).rejects.toMatchObject(end);
    isOnline = true;
    expect(await device.run(laurel.queue.score(run(3)))).toMatchObject({ boardId: 'arcade' });
    expect(told).toEqual([run(3)]);
    await device.run(laurel.restore(mine));
    await device.pass(1_000);
    expect([told, await laurel.queue.waiting()]).toEqual([[run(3), run(1), run(2)], []]);
  });

  it('goes on in another tab of that player', async () => {
    const [here, there] = [game(), game()];
    await device.run(Promise.all([here.signIn(), there.signIn()]));
    const [mine, theirs] = [here.queue.score(run(1)), there.queue.score(run(2))];
    await device.pass(1_000);
    isOnline = true;
    await device.run(here.newGuest());
    await expect(device.run(mine)).rejects.toMatchObject({ name: 'AbortError' });
    expect(await device.run(theirs)).toMatchObject({ boardId: 'arcade' });
    await settled();
    expect(told).toEqual([run(1), run(2)]);
  });
});

describe('a first call that comes with a switch', () => {
  it.each(Array.from({ length: 30 }, (_, i) => i))('leaves the one who plays a queue that sends: %i turns later', async (turns) => {
    isOnline = true;
    const laurel = game();
    const begun = laurel.newGuest();
    for (let i = 0; i < turns; i++) await Promise.resolve();
    const call = laurel.get('/me');
    await device.run(begun);
    await device.run(call);
    await device.pass(1_000);
    expect(await device.run(laurel.queue.score(run(1)))).toMatchObject({ boardId: 'arcade' });
    expect([told, await laurel.queue.waiting()]).toEqual([[run(1)], []]);
  });
});

it('an upload stays that of the player who began it', async () => {
  isOnline = true;
  const laurel = game();
  const { playerId } = await device.run(laurel.signIn());
  let store: () => void = () => undefined;
  stored = new Promise((resolve) => (store = resolve));
  const drawn = laurel.uploadAvatar(new Blob(['picture'], { type: 'image/png' }));
  await settled();
  await device.run(laurel.newGuest());
  store();
  await device.run(drawn);
  expect(asked).toEqual([`/avatar/presign ${playerId}`, `/avatar/process ${playerId}`]);
});

describe('a renewal of a player who is left', () => {
  it('ends for who waits for it, and holds up nobody', async () => {
    isOnline = true;
    const laurel = game();
    await device.run(laurel.signIn());
    await device.pass(3_600_000);
    pool.faults = Array.from({ length: 4 }, () => 'silent' as const);
    const waiting = laurel.get('/me');
    waiting.catch(() => undefined);
    await settled();
    await device.run(laurel.newGuest());
    await expect(device.run(waiting)).rejects.toMatchObject({ name: 'AbortError', message: 'Another player plays now.' });
    pool.faults = [];
    const begun = device.now;
    await device.run(laurel.get('/me'));
    expect(device.now - begun).toBe(0);
    await settled();
    expect(device.timers).toBe(0);
  });

  it('that is refused tells of no sign-in that is needed', async () => {
    const laurel = game();
    const needed: unknown[] = [];
    laurel.on('signInNeeded', (event) => needed.push(event));
    await device.run(laurel.signIn());
    await device.pass(3_600_000);
    pool.forget();
    let answer: () => void = () => undefined;
    pool.held = new Promise((resolve) => (answer = resolve));
    laurel.get('/me').catch(() => undefined); // prettier-ignore
    await settled();
    await device.run(laurel.newGuest());
    answer();
    await settled();
    expect(needed).toEqual([]);
  });
});
