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

  /** Writes the record of a player, unless another has taken its place meanwhile. */
  change(account: Account): Promise<void> {
    return this.alone(async (kept) => {
      if (kept?.username === account.username) await this.write(account);
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
