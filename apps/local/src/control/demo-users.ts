import { randomBytes, randomUUID } from 'node:crypto';
import type { UserPool } from '../user-pool/user-pool.ts';

/** What the control needs of the user pool. */
export type DemoPool = Pick<UserPool, 'createUser' | 'signIn' | 'serverToken'>;

export interface DemoUser {
  playerId: string;
  accessToken: string;
  idToken: string;
  refreshToken: string;
  username: string;
  password: string;
}

export interface DemoUsers {
  player: DemoUser;
  admin: DemoUser;
  server: { playerId: null; accessToken: string };
}

export interface NewPlayer {
  playerId: string;
  accessToken: string;
}

/** Tokens live an hour: older ones are not given to anybody who wants to begin something. */
const FRESH_MS = 50 * 60_000;
const AT_ONCE = 8;

/** The three ready callers, the same players at every start; their tokens are fresh whenever asked. Passwords are new at each start. */
export class DemoCallers {
  readonly #pool: DemoPool;
  readonly #now: () => number;
  readonly #passwords = { player: newPassword(), admin: newPassword() };
  #signedIn: { users: Promise<DemoUsers>; at: number } | undefined;

  /** @param now milliseconds since 1970 */
  constructor(pool: DemoPool, now: () => number) {
    this.#pool = pool;
    this.#now = now;
  }

  /** Rejects where a sign-in fails; the next call tries again. */
  users(): Promise<DemoUsers> {
    const now = this.#now();
    if (!this.#signedIn || now - this.#signedIn.at > FRESH_MS) {
      const users = this.#all();
      this.#signedIn = { users, at: now };
      users.catch(() => {
        if (this.#signedIn?.users === users) this.#signedIn = undefined;
      });
    }
    return this.#signedIn.users;
  }

  async #all(): Promise<DemoUsers> {
    const player = await this.#user('demo-player', this.#passwords.player, []);
    const admin = await this.#user('demo-admin', this.#passwords.admin, ['admin']);
    return { player, admin, server: { playerId: null, accessToken: await this.#pool.serverToken() } };
  }

  async #user(username: string, password: string, groups: readonly string[]): Promise<DemoUser> {
    const { sub } = await this.#pool.createUser({ username, password, groups });
    return { playerId: sub, ...(await this.#pool.signIn(username, password)), username, password };
  }
}

/** Makes players as a game's guests are, signed in: their profiles stand. */
export async function newPlayers(pool: DemoPool, count: number): Promise<NewPlayer[]> {
  const players: NewPlayer[] = [];
  while (players.length < count) {
    const some = Array.from({ length: Math.min(AT_ONCE, count - players.length) }, () => newPlayer(pool));
    players.push(...(await Promise.all(some)));
  }
  return players;
}

async function newPlayer(pool: DemoPool): Promise<NewPlayer> {
  const [username, password] = [randomUUID(), newPassword()];
  const { sub } = await pool.createUser({ username, password, groups: [] });
  return { playerId: sub, accessToken: (await pool.signIn(username, password)).accessToken };
}

function newPassword(): string {
  return randomBytes(24).toString('base64url');
}
