import { randomInt } from 'node:crypto';
import { sameSecret } from './clients.ts';
import type { Purpose } from './codes.repository.ts';
import { UserPoolError } from './errors.ts';
import type { Pool } from './pool.ts';
import { triggerAttributes } from './triggers.ts';
import type { User } from './users.repository.ts';

const HOUR = 3_600;
const LIFETIME: Record<Purpose, number> = { 'sign-up': 24 * HOUR, email: 24 * HOUR, password: HOUR };
const SENT_AN_HOUR = 5;
const WRONG_GUESSES = 5;
const CODE_PARAMETER = '{####}';

const tooMany = (): UserPoolError => new UserPoolError('LimitExceededException', 'Attempt limit exceeded, please try after some time.');

export interface CodeMail {
  address: string;
  purpose: Purpose;
  /** Of the custom message trigger: `CustomMessage_SignUp` and so on. */
  source: string;
  clientId: string;
  metadata: ReadonlyMap<string, string>;
}

/** Tells a client where a code went, without telling the address. */
export interface CodeDelivery {
  AttributeName: 'email';
  DeliveryMedium: 'EMAIL';
  Destination: string;
}

/** Makes a new code and mails it; the code before it is void. LimitExceededException from the sixth one in an hour. */
export async function mailCode(pool: Pool, user: User, mail: CodeMail): Promise<CodeDelivery> {
  const at = pool.seconds();
  const code = newCode(pool, user.sub, mail);
  const message = await messageFor(pool, user, mail);
  const text = message.text.replaceAll(CODE_PARAMETER, code);
  pool.mailbox.add({ at: new Date(at * 1_000).toISOString(), to: mail.address, subject: message.subject, text, code });
  return deliveryTo(mail.address);
}

function newCode(pool: Pool, sub: string, { purpose, address }: CodeMail): string {
  const at = pool.seconds();
  const before = pool.codes.find(sub, purpose);
  const window = before && before.sentSince > at - HOUR ? before : { sent: 0, sentSince: at };
  if (window.sent >= SENT_AN_HOUR) throw tooMany();
  const code = String(randomInt(1_000_000)).padStart(6, '0');
  const { sent, sentSince } = window;
  pool.codes.put(sub, purpose, { address, code, expiresAt: at + LIFETIME[purpose], attempts: 0, sent: sent + 1, sentSince });
  return code;
}

async function messageFor(
  pool: Pool,
  user: User,
  { purpose, source, clientId, metadata }: CodeMail,
): Promise<{ subject: string; text: string }> {
  const what = purpose === 'password' ? 'password reset code' : 'verification code';
  const response = await pool.triggers.call('customMessage', {
    source,
    clientId,
    username: user.username,
    request: {
      userAttributes: triggerAttributes(user),
      codeParameter: CODE_PARAMETER,
      linkParameter: '{##Click Here##}',
      usernameParameter: null,
      clientMetadata: Object.fromEntries(metadata),
    },
    response: { smsMessage: null, emailMessage: null, emailSubject: null },
  });
  const { emailSubject: subject, emailMessage: text } = response ?? {};
  return {
    subject: typeof subject === 'string' ? subject : `Your ${what}`,
    text: typeof text === 'string' ? text : `Your ${what} is ${CODE_PARAMETER}`,
  };
}

/**
 * Answers the address that the newest code proves; throws when this is another code.
 * The code stays valid: remove it together with the change that it allows.
 */
export function checkCode(pool: Pool, sub: string, purpose: Purpose, given: string): string {
  const stored = pool.codes.find(sub, purpose);
  if (!stored || stored.expiresAt <= pool.seconds()) throw expiredCode();
  if (stored.attempts >= WRONG_GUESSES) throw tooMany();
  if (sameSecret(given, stored.code)) return stored.address;
  pool.codes.put(sub, purpose, { ...stored, attempts: stored.attempts + 1 });
  throw new UserPoolError('CodeMismatchException', 'Invalid verification code provided, please try again.');
}

export const expiredCode = (): UserPoolError =>
  new UserPoolError('ExpiredCodeException', 'Invalid code provided, please request a code again.');

/** `ada@example.com` → `a***@e***` */
export function deliveryTo(address: string): CodeDelivery {
  const [name = '', domain = ''] = address.split('@');
  return { AttributeName: 'email', DeliveryMedium: 'EMAIL', Destination: `${name.charAt(0)}***@${domain.charAt(0)}***` };
}

/** The answer for a user who does not exist or has no address: it looks like any other, and is the same each time. */
export const simulatedDelivery = (username: string): CodeDelivery => deliveryTo(`${username}@${username.slice(-1)}`);
