import { randomBytes } from 'node:crypto';

/** Where randomness comes from, so that tests can give their own. */
export abstract class Ids {
  /** A fresh id of 128 bits, 22 characters of `A-Za-z0-9_-`. */
  abstract id(): string;
  /** Uniform in [0, 1), for jitter. */
  abstract random(): number;
}

export class RandomIds extends Ids {
  override id(): string {
    return randomBytes(16).toString('base64url');
  }

  override random(): number {
    return Math.random();
  }
}
