import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Account } from './account.ts';
import { Laurel } from './laurel.ts';
import { SignInNeeded } from './laurel-error.ts';
import type { Platform } from './platform.ts';
import { FakePool } from './pool.fixture.ts';
import { recoveryCodeOf } from './recovery-code.ts';
import type { Store } from './store.ts';
import { Device, reply, settled } from './tabs.fixture.ts';

const HOUR_MS = 3_600_000;
let device: Device;
let pool: FakePool;
/** With which of the pool's tokens the service was asked, in order: 0 is the first. */
let carried: number[];

beforeEach(() => {
  device = new Device();
  pool = new FakePool(device);
  carried = [];
});

const platform = (before?: () => void): Platform & { crash: () => void } =>
  device.tab((url, init) => {
    if (url === pool.url) return pool.answer(init);
    carried.push(pool.given.indexOf(new Headers(init.headers).get('authorization')?.slice('Bearer '.length) ?? ''));
    return Promise.resolve(reply(200, {}));
  }, before);
const game = (on: Platform = platform()): Laurel =>
  new Laurel({ url: 'https://api.example', socket: 'wss://x', cognito: pool.url, clientId: 'c', platform: on });
const kept = async (): Promise<Account | null> => JSON.parse((await device.store.getItem('laurel.c.player')) ?? 'null') as Account | null;
const playerId = async (laurel: Laurel): Promise<string> => (await device.run(laurel.signIn())).playerId;

describe('signing in', () => {
  it('makes a guest, and the same player after a reload, by the refresh token', async () => {
    const first = await playerId(game());
    expect(pool.calls).toEqual(['SignUp', 'USER_PASSWORD_AUTH']);
    const { username, password, ...rest } = (await kept())!;
    expect(username).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(Buffer.from(password, 'base64url')).toHaveLength(32);
    expect(rest).toEqual({ playerId: first, refreshToken: `refresh-${username}` });
    expect(await playerId(game())).toBe(first);
    expect(pool.calls.slice(2)).toEqual(['REFRESH_TOKEN_AUTH']);
  });

  it('is one sign-in, whoever asks, also in two tabs', async () => {
    const [one, other] = [game(), game()];
    const ids = await device.run(Promise.all([one, one, other, other].map(async (laurel) => (await laurel.signIn()).playerId)));
    expect(new Set(ids).size).toBe(1);
    expect(pool.calls).toEqual(['SignUp', 'USER_PASSWORD_AUTH', 'REFRESH_TOKEN_AUTH']);
  });

  it.each(Array.from({ length: 16 }, (_, i) => i))(
    'ends with one player, though the game ends at step %i of the first time',
    async (at) => {
      let steps = 0;
      const doomed = platform(() => {
        if (steps++ === at) doomed.crash();
      });
      game(doomed).signIn().catch(() => undefined); // prettier-ignore
      await device.pass(1_000);
      const before = await kept();
      const id = await playerId(game());
      if (before) expect((await kept())!.username).toBe(before.username);
      expect([...pool.passwords.keys()]).toEqual([(await kept())!.username]);
      expect(id).toBe(`sub-${(await kept())!.username}`);
    },
  );

  it('goes on where the answer to SignUp was lost', async () => {
    pool.faults = ['lost'];
    await playerId(game());
    expect(pool.calls).toEqual(['SignUp', 'SignUp', 'USER_PASSWORD_AUTH']);
    expect(pool.passwords.size).toBe(1);
  });

  it('is no answer where none comes, and another time may be one', async () => {
    pool.faults = Array.from({ length: 4 }, () => 'down' as const);
    const laurel = game();
    await expect(device.run(laurel.signIn())).rejects.toMatchObject({ code: 'no_answer', status: 0 });
    expect(await playerId(laurel)).toMatch(/^sub-/);
  });
});

describe('a token', () => {
  it('is renewed when 80 % of its life are over, whatever the clock shows', async () => {
    const laurel = game();
    await playerId(laurel);
    device.clockIsOffBy = -5 * 24 * HOUR_MS;
    await device.pass(0.79 * HOUR_MS);
    await device.run(laurel.get('/me'));
    expect(pool.given).toHaveLength(1);
    device.clockIsOffBy = 5 * 24 * HOUR_MS;
    await device.pass(0.02 * HOUR_MS);
    await Promise.all([device.run(laurel.get('/me')), device.run(laurel.get('/money'))]);
    await settled();
    expect(pool.calls.slice(2)).toEqual(['REFRESH_TOKEN_AUTH']);
    await device.run(laurel.get('/me'));
    expect(carried).toEqual([0, 0, 0, 1]);
  });

  it('holds up no call while it is renewed, and has another renewal 30 s after one that failed, at the earliest', async () => {
    const laurel = game();
    await playerId(laurel);
    await device.pass(0.85 * HOUR_MS);
    pool.faults = Array.from({ length: 4 }, () => 'silent' as const);
    const begun = device.now;
    await device.run(laurel.signIn());
    for (let i = 0; i < 3; i++) expect(await device.run(laurel.get('/me'))).toEqual({});
    expect([device.now - begun, pool.calls.length]).toEqual([0, 3]);
    // Four tries of 10 s, with 0.25, 0.5 and 1 s in between.
    await device.pass(41_750 + 29_999);
    await device.run(laurel.get('/me'));
    await settled();
    expect([pool.calls.length, pool.given.length]).toEqual([6, 1]);
    await device.pass(1);
    await device.run(laurel.get('/me'));
    await settled();
    expect([pool.calls.length, pool.given.length]).toEqual([7, 2]);
    await device.run(laurel.get('/me'));
    expect(carried).toEqual([0, 0, 0, 0, 0, 1]);
  });

  it('is good until its end where no new one can be had', async () => {
    const laurel = game();
    await playerId(laurel);
    await device.pass(0.9 * HOUR_MS);
    pool.faults = Array.from({ length: 8 }, () => 'down' as const);
    expect(await device.run(laurel.get('/me'))).toEqual({});
    await device.pass(0.1 * HOUR_MS - 1);
    expect(pool.faults).toHaveLength(4);
    pool.faults.push(...pool.faults);
    expect(await device.run(laurel.get('/me'))).toEqual({});
    await device.pass(2_000);
    await expect(device.run(laurel.get('/me'))).rejects.toMatchObject({ code: 'no_answer' });
    expect(carried).toEqual([0, 0]);
  });

  it('is renewed first for a socket, which has the old one where no new one can be had', async () => {
    const opened: number[] = [];
    const on = platform();
    const laurel = game({
      ...on,
      open: (_, [, token = '']) => {
        opened.push(pool.given.indexOf(token));
        return { send: () => undefined, close: () => undefined };
      },
    });
    await playerId(laurel);
    await device.pass(0.85 * HOUR_MS);
    const stop = laurel.listen(() => undefined);
    await settled();
    stop();
    await device.pass(0.85 * HOUR_MS);
    pool.faults = Array.from({ length: 4 }, () => 'down' as const);
    laurel.listen(() => undefined);
    await device.pass(2_000);
    expect(opened).toEqual([1, 1]);
  });

  it('is waited for by a socket ten seconds, while the user pool is silent and the old one good', async () => {
    const opened: number[] = [];
    const laurel = game({
      ...platform(),
      open: (_, [, token = '']) => {
        opened.push(pool.given.indexOf(token));
        return { send: () => undefined, close: () => undefined };
      },
    });
    await playerId(laurel);
    await device.pass(0.85 * HOUR_MS);
    pool.faults = ['silent', 'silent', 'silent', 'silent'];
    laurel.listen(() => undefined);
    await device.pass(9_990);
    expect(opened).toEqual([]);
    await device.pass(20);
    expect(opened).toEqual([0]);
  });

  it('that went stale while the device slept is followed by another where an address is linked', async () => {
    const laurel = game({ ...platform(), elapsed: () => 0 });
    await playerId(laurel);
    device.now += 2 * HOUR_MS;
    await device.run(laurel.linkEmail('ada@example.com'));
    device.now += 2 * HOUR_MS;
    await device.run(laurel.verifyEmail('1'));
    expect([(await kept())!.email, pool.given.length]).toEqual(['ada@example.com', 3]);
  });

  it('is had by the password where the refresh token is refused', async () => {
    const laurel = game();
    await playerId(laurel);
    await device.pass(HOUR_MS);
    pool.revoke();
    await device.run(laurel.get('/me'));
    expect(pool.calls.slice(2)).toEqual(['REFRESH_TOKEN_AUTH', 'USER_PASSWORD_AUTH']);
  });
});

describe('where the password is refused too', () => {
  it('a sign-in is needed, which is told once; the record stays, and no player is made', async () => {
    const id = await playerId(game());
    const before = await kept();
    pool.forget();
    const laurel = game();
    const told: unknown[] = [];
    laurel.on('signInNeeded', (event) => told.push(event));
    await expect(device.run(laurel.get('/me'))).rejects.toThrow(SignInNeeded);
    await expect(device.run(laurel.post('/unlock', { unlockId: 'level-2' }))).rejects.toThrow(SignInNeeded);
    expect(told).toEqual([{ playerId: id }]);
    expect([await kept(), pool.passwords.size, pool.calls.slice(2)]).toEqual([before, 0, ['REFRESH_TOKEN_AUTH', 'USER_PASSWORD_AUTH']]);
    await expect(device.run(laurel.signIn())).rejects.toThrow(SignInNeeded);
    expect(pool.calls).toHaveLength(6);
  });

  it('calls go on with the old token until its end, and throw then; it is told once', async () => {
    const laurel = game();
    const id = await playerId(laurel);
    const told: unknown[] = [];
    laurel.on('signInNeeded', (event) => told.push(event));
    await device.pass(0.85 * HOUR_MS);
    pool.forget();
    expect((await device.run(laurel.signIn())).playerId).toBe(id);
    await settled();
    expect([told, pool.calls.slice(2)]).toEqual([[{ playerId: id }], ['REFRESH_TOKEN_AUTH', 'USER_PASSWORD_AUTH']]);
    await device.pass(60_000);
    expect(await device.run(laurel.get('/me'))).toEqual({});
    await settled();
    expect(pool.calls).toHaveLength(4);
    await device.pass(0.15 * HOUR_MS - 60_000);
    await expect(device.run(laurel.get('/me'))).rejects.toThrow(SignInNeeded);
    expect([told.length, pool.calls.length, carried]).toEqual([1, 4, [0]]);
  });

  it('the game signs in anew, also while the old token is good, and is told again only after it went well', async () => {
    const laurel = game();
    const id = await playerId(laurel);
    const { username, password } = (await kept())!;
    const told: unknown[] = [];
    laurel.on('signInNeeded', (event) => told.push(event));
    await device.pass(0.85 * HOUR_MS);
    const lose = async (): Promise<void> => {
      pool.forget();
      await device.run(laurel.get('/me'));
      await settled();
    };
    await lose();
    await expect(device.run(laurel.signIn())).rejects.toThrow(SignInNeeded);
    expect([told.length, pool.calls.length]).toEqual([1, 6]);
    pool.passwords.set(username, password);
    expect((await device.run(laurel.signIn())).playerId).toBe(id);
    await device.pass(0.85 * HOUR_MS);
    await lose();
    await device.run(laurel.get('/me'));
    expect([told.length, carried]).toEqual([2, [0, 1, 1]]);
  });

  it('a tab that was told so goes on once another has signed the player in', async () => {
    const [here, there] = [game(), game()];
    const id = await playerId(here);
    await playerId(there);
    await device.pass(HOUR_MS);
    pool.forget();
    await expect(device.run(here.get('/me'))).rejects.toThrow(SignInNeeded);
    const { username } = (await kept())!;
    pool.passwords.set(username, 'a new password');
    await device.run(there.signInByEmail(username, 'a new password'));
    expect(await device.run(here.get('/me'))).toEqual({});
    expect(await playerId(here)).toBe(id);
    pool.forget();
    await device.pass(HOUR_MS);
    const asked = pool.calls.length;
    for (let i = 0; i < 3; i++) await expect(device.run(here.get('/me'))).rejects.toThrow(SignInNeeded);
    expect(pool.calls.slice(asked)).toEqual(['REFRESH_TOKEN_AUTH', 'USER_PASSWORD_AUTH']);
  });

  it('a new guest may begin, and has the record that stood before', async () => {
    await playerId(game());
    const before = await kept();
    pool.forget();
    const laurel = game();
    expect(await device.run(laurel.newGuest())).toEqual({ before });
    expect(await playerId(laurel)).not.toBe(before!.playerId);
    expect((await kept())!.username).not.toBe(before!.username);
  });
});

describe('another player', () => {
  it('is restored by the code, and the one before by the record', async () => {
    const first = game();
    const id = await playerId(first);
    const code = await first.recoveryCode();
    const other = new Device();
    const elsewhere = game(other.tab((url, init) => (url === pool.url ? pool.answer(init) : Promise.resolve(reply(200, {})))));
    const guest = await other.run(elsewhere.signIn());
    const { playerId: restored, before } = await other.run(elsewhere.restore(code!.toLowerCase()));
    expect([restored, before?.playerId]).toEqual([id, guest.playerId]);
    expect((await other.run(elsewhere.signIn())).playerId).toBe(id);
    expect((await other.run(elsewhere.restore(before!))).playerId).toBe(guest.playerId);
    expect(pool.calls.filter((call) => call === 'SignUp')).toHaveLength(2);
  });

  it('is not begun by the code of a player who is gone, and nothing changes', async () => {
    const laurel = game();
    const id = await playerId(laurel);
    const code = recoveryCodeOf({ username: '3f8e9c1a-1b2c-4d3e-8f4a-5b6c7d8e9f00', password: 'A'.repeat(43) })!;
    await expect(device.run(laurel.restore(code))).rejects.toThrow(SignInNeeded);
    await expect(device.run(laurel.restore(code.slice(1)))).rejects.toMatchObject({ fault: 'length' });
    expect([await playerId(laurel), pool.passwords.size]).toEqual([id, 1]);
  });

  it('who was never signed up is signed up when restored', async () => {
    const laurel = game();
    await device.run(laurel.newGuest());
    const { before } = await device.run(laurel.newGuest());
    expect((await device.run(laurel.restore(before!))).playerId).toBe(`sub-${before!.username}`);
  });

  it('has a record that a later release wrote, with what is not known yet', async () => {
    const id = await playerId(game());
    await device.store.setItem('laurel.c.player', JSON.stringify({ ...(await kept()), version: 2, email: null }));
    expect(await playerId(game())).toBe(id);
  });

  it('has another record where it cannot be read, and keeps that for who can mend it', async () => {
    await device.store.setItem('laurel.c.player', '{"username":"a');
    await playerId(game());
    expect(await device.store.getItem('laurel.c.player.unreadable')).toBe('{"username":"a');
    expect((await kept())!.playerId).toMatch(/^sub-/);
  });

  it.each(Array.from({ length: 40 }, (_, i) => 3 * i))(
    'is the new guest, who begins %i ms after a sign-in over a slow store',
    async (ms) => {
      const on = platform();
      const slow = (): Promise<void> => new Promise((resolve) => on.after(10, resolve));
      const store: Store = {
        getItem: async (name) => {
          const text = await on.store.getItem(name);
          await slow();
          return text;
        },
        setItem: async (name, text) => {
          await slow();
          await on.store.setItem(name, text);
        },
      };
      const laurel = game({ ...on, store });
      laurel.signIn().catch(() => undefined); // prettier-ignore
      await device.pass(ms);
      await device.run(laurel.newGuest());
      const next = await kept();
      await device.pass(1_000);
      expect((await kept())!.username).toBe(next!.username);
      expect(await playerId(laurel)).toBe(`sub-${next!.username}`);
      expect(await playerId(game())).toBe(`sub-${next!.username}`);
    },
  );

  it('has a record that another tab does not overwrite', async () => {
    const [here, there] = [game(), game()];
    await playerId(here);
    await playerId(there);
    await device.run(here.newGuest());
    const id = await playerId(here);
    await device.pass(HOUR_MS);
    await device.run(there.get('/me'));
    expect((await kept())!.playerId).toBe(id);
  });
});

describe('what a session learns', () => {
  /** A token is being fetched, whose answer comes when the result is called. */
  async function renewing(laurel: Laurel): Promise<() => Promise<void>> {
    let answer: () => void = () => undefined;
    pool.held = new Promise((resolve) => (answer = resolve));
    void laurel.get('/me');
    await settled();
    return async () => {
      answer();
      await settled();
    };
  }

  it('undoes no new password of the same player, and no refresh token that came by it', async () => {
    const laurel = game();
    await playerId(laurel);
    const { username } = (await kept())!;
    await device.pass(0.85 * HOUR_MS);
    const renewed = await renewing(laurel);
    pool.passwords.set(username, 'a new password');
    await device.run(laurel.signInByEmail(username, 'a new password'));
    const record = await kept();
    expect(record).toMatchObject({ password: 'a new password', email: username });
    await renewed();
    expect(await kept()).toEqual(record);
  });

  it('by an old password leaves the refresh token of the new one', async () => {
    const laurel = game();
    await playerId(laurel);
    const record = (await kept())!;
    await device.store.setItem('laurel.c.player', JSON.stringify({ ...record, refreshToken: undefined }));
    await device.pass(HOUR_MS);
    const renewed = await renewing(laurel);
    const changed = { ...record, password: 'a new password', refreshToken: 'of the new password' };
    await device.store.setItem('laurel.c.player', JSON.stringify(changed));
    await renewed();
    expect([pool.calls.at(-1), await kept()]).toEqual(['USER_PASSWORD_AUTH', changed]);
  });

  it('may not be kept: the sign-in went well, and the store’s error is reported', async () => {
    const on = platform();
    const failure = new Error('QuotaExceededError');
    let isFull = false;
    const setItem: Store['setItem'] = (name, text) => {
      if (isFull) throw failure;
      return on.store.setItem(name, text);
    };
    const laurel = game({ ...on, store: { ...on.store, setItem } });
    await device.run(laurel.newGuest());
    isFull = true;
    expect(await playerId(laurel)).toMatch(/^sub-/);
    await device.pass(HOUR_MS);
    expect(await device.run(laurel.get('/me'))).toEqual({});
    await device.pass(1);
    expect([new Set(device.reported), device.reported.length]).toEqual([new Set([failure]), 3]);
  });

  it('leaves an address that another tab has linked meanwhile', async () => {
    const [here, there] = [game(), game()];
    await playerId(here);
    await playerId(there);
    await device.pass(0.85 * HOUR_MS);
    const renewed = await renewing(here);
    await device.run(there.linkEmail('ada@example.com'));
    await device.run(there.verifyEmail('1'));
    await renewed();
    expect((await kept())!.email).toBe('ada@example.com');
  });

  it('of an address leaves the password that another tab has learned', async () => {
    const [here, there] = [game(), game()];
    await playerId(here);
    await playerId(there);
    const { username } = (await kept())!;
    pool.passwords.set(username, 'a new password');
    await device.run(there.signInByEmail(username, 'a new password'));
    await device.run(here.linkEmail('ada@example.com'));
    await device.run(here.verifyEmail('1'));
    expect(await kept()).toMatchObject({ password: 'a new password', email: 'ada@example.com' });
  });
});
