import type { Pool } from 'undici';
import type { SignedPost } from './post-signature.ts';

const SOCKETS = 100;
const LIMITS = { connectTimeout: 1_000, headersTimeout: 3_000, bodyTimeout: 3_000 };

/** Connections to one host that are kept open from post to post. */
export class PostAgent {
  readonly #origin: string;
  #pool: Promise<Pool> | undefined;

  constructor({ origin }: URL) {
    this.#origin = origin;
  }

  /**
   * @returns the status of the answer
   * @throws Error where none comes within 3 s
   */
  async post({ path, headers }: SignedPost, payload: Buffer): Promise<number> {
    const pool = await (this.#pool ??= this.#open());
    const { statusCode, body } = await pool.request({ method: 'POST', path, headers, body: payload });
    await body.dump();
    return statusCode;
  }

  /** Loaded by who posts to many: the other functions of the bundle start without it. */
  async #open(): Promise<Pool> {
    const undici = await import('undici');
    return new undici.Pool(this.#origin, { connections: SOCKETS, pipelining: 1, ...LIMITS });
  }
}
