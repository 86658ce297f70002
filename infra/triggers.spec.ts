import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { MOST_BITS } from '#guest-client/sign-up';
import { parseTemplate } from '../apps/local/src/template/parse.ts';
import { Stack } from '../apps/local/src/template/stack.ts';
import { readUserPool } from '../apps/local/src/template/user-pool.ts';

const text = readFileSync(join(import.meta.dirname, 'foundation.yaml'), 'utf8');
const IDENTITY = 'arn:aws:ses:us-east-1:000000000000:identity/codes@game.example';

/** The stack as a stage has it, with this identity given to it. */
function foundation(env: string, identity: string): Stack {
  const given = text.replace(/(MailIdentity:\n {4}Type: String\n {4}Default: )''/, `$1'${identity}'`);
  expect(given.includes(IDENTITY)).toBe(identity === IDENTITY);
  return new Stack('foundation', parseTemplate(given, 'foundation.yaml'), { env, ssm: new Map(), secrets: {} });
}

// From its own account Cognito sends no words of a trigger: every mail with a code would fail.
it.each([
  ['dev', '', false, undefined],
  ['prod', '', false, undefined],
  ['prod', IDENTITY, true, IDENTITY],
  ['local', '', true, undefined],
])('%s with the mail identity %j words its mails: %s', (env, identity, words, sender) => {
  const stack = foundation(env, identity);
  expect(readUserPool(stack)?.triggers.customMessage).toBe(words ? 'CustomMessageFunction' : undefined);
  const sending = stack.ofType('AWS::Cognito::UserPool')[0]?.properties.get('EmailConfiguration');
  expect(sending?.need('EmailSendingAccount').text()).toBe(sender && 'DEVELOPER');
  expect(sending?.need('SourceArn').text()).toBe(sender);
});

it.each([
  ['', true],
  [IDENTITY, true],
  ['arn:aws:ses:us-east-1:000000000000:identity/game.example', false],
  ['codes@game.example', false],
])('the mail identity %j is taken: %s', (identity, taken) => {
  const pattern = /AllowedPattern: (\^\(arn.*)$/m.exec(text)?.[1] ?? '';
  expect(new RegExp(pattern).test(identity)).toBe(taken);
});

it('asks for work in prod, and nowhere for more than a client does', () => {
  const config = readFileSync(join(import.meta.dirname, 'samconfig.toml'), 'utf8');
  expect([...config.matchAll(/"SignUpBits=(\d+)"/g)].map(([, bits]) => Number(bits))).toEqual([0, 16]);
  expect(Number(/SignUpBits:[^]*?MaxValue: (\d+)/.exec(text)?.[1])).toBe(MOST_BITS);
});
