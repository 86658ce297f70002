import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { UserPoolError } from './errors.ts';

const derive = promisify<string, Buffer, number, object, Buffer>(scrypt);
/** Cheap on purpose: a laptop makes a thousand players at once and holds nobody's real password. */
const COST = { N: 256, r: 8, p: 1 };
const BYTES = 32;

/** `salt.hash`, both base64url. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, BYTES, COST);
  return `${salt.toString('base64url')}.${hash.toString('base64url')}`;
}

export async function matchesPassword(password: string, stored: string): Promise<boolean> {
  const [salt = '', hash = ''] = stored.split('.').map((part) => Buffer.from(part, 'base64url'));
  return timingSafeEqual(await derive(password, Buffer.from(salt), BYTES, COST), Buffer.from(hash));
}

/** `PasswordPolicy` of the template: nothing but a length. */
const SHORTEST = 12;

/** Throws InvalidPasswordException. */
export function checkNewPassword(password: string): void {
  if (password.length < SHORTEST) {
    throw new UserPoolError('InvalidPasswordException', 'Password did not conform with policy: Password not long enough');
  }
}
