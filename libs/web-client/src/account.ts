import { readJson, type Store } from './store.ts';

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

/** The one record of a game, in the platform's store. */
export class AccountRecord {
  readonly #store: Store;
  readonly #name: string;

  constructor(store: Store, name: string) {
    this.#store = store;
    this.#name = name;
  }

  async read(): Promise<Account | undefined> {
    const kept = await readJson(this.#store, this.#name);
    return isAccount(kept) ? kept : undefined;
  }

  async write(account: Account): Promise<void> {
    await this.#store.setItem(this.#name, JSON.stringify(account));
  }

  /** Writes the record of a player, unless another has taken its place meanwhile. */
  async change(account: Account): Promise<void> {
    const kept = await this.read();
    if (kept?.username === account.username) await this.write(account);
  }
}

function isAccount(value: unknown): value is Account {
  if (typeof value !== 'object' || value === null || !('username' in value) || !('password' in value)) return false;
  return Object.values(value).every((field) => typeof field === 'string');
}
