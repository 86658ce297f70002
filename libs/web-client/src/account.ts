import type { Platform } from './platform.ts';
import { readJson } from './store.ts';

/** What a game keeps of its player: whoever has it is the player. */
export interface Account {
  /** A UUIDv4. */
  username: string;
  /** 256 random bits, or what a player chose who signed in by e-mail. */
  password: string;
  /** Once it is known: who has none is not yet signed up, or not surely. */
  playerId?: string;
  refreshToken?: string;
  /** Once it is linked. */
  email?: string;
}

/** What a sign-in, or the player, tells of them. */
export interface Learned {
  playerId?: string;
  refreshToken?: string | undefined;
  email?: string;
}

/** The one record of a game, in the platform's store: changed by one tab at a time. */
export class AccountRecord {
  readonly #platform: Platform;
  readonly #game: string;
  readonly #name: string;

  /** @param game of this game, in store and locks */
  constructor(platform: Platform, game: string) {
    this.#platform = platform;
    this.#game = game;
    this.#name = `${game}.player`;
  }

  async read(): Promise<Account | undefined> {
    return accountOf(await readJson(this.#platform.store, this.#name));
  }

  async write(account: Account): Promise<void> {
    await this.#platform.store.setItem(this.#name, JSON.stringify(account));
  }

  /** Does the work while nobody else writes the record. What cannot be read is kept aside first, for who can mend it. */
  alone<T>(work: (kept: Account | undefined) => Promise<T>): Promise<T> {
    const { store } = this.#platform;
    return this.#platform.alone(`${this.#game}.record`, async () => {
      const kept = await this.read();
      const text = kept ? null : await store.getItem(this.#name);
      if (text !== null) await store.setItem(`${this.#name}.unreadable`, text);
      return work(kept);
    });
  }

  /**
   * Puts what was learned of a player into their record, if it is still theirs: all else stays as another tab may have written it.
   *
   * @param by what they were signed in with: where the kept password is another one by now, so is the refresh token
   */
  change(by: Account, { refreshToken, ...learned }: Learned): Promise<void> {
    return this.alone(async (kept) => {
      if (kept?.username !== by.username) return;
      const isOfKept = refreshToken !== undefined && kept.password === by.password;
      await this.write({ ...kept, ...learned, ...(isOfKept && { refreshToken }) });
    });
  }
}

const OTHERS = ['playerId', 'refreshToken', 'email'] as const;

/** What is not known here is of a later release, and no reason to lose the player. */
function accountOf(value: unknown): Account | undefined {
  const kept = (value ?? {}) as Record<string, unknown>;
  const { username, password } = kept;
  if (typeof username !== 'string' || typeof password !== 'string') return undefined;
  const account: Account = { username, password };
  for (const name of OTHERS) if (typeof kept[name] === 'string') account[name] = kept[name];
  return account;
}
