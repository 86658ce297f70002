import { describe, expect, it } from '@jest/globals';
import { mailFor } from './mails.rules.ts';

const PLACEHOLDERS = { code: '{####}', username: '{username}' };

describe('a mail', () => {
  it.each([
    ['CustomMessage_SignUp', 'Your confirmation code', ['{####}', '24 hours']],
    ['CustomMessage_ResendCode', 'Your confirmation code', ['{####}', '24 hours']],
    ['CustomMessage_UpdateUserAttribute', 'Your code to link this e-mail address', ['{####}', '24 hours']],
    ['CustomMessage_VerifyUserAttribute', 'Your code to link this e-mail address', ['{####}', '24 hours']],
    ['CustomMessage_ForgotPassword', 'Your recovery code', ['{####}', 'an hour']],
    ['CustomMessage_AdminCreateUser', 'Your account', ['{####}', '{username}', 'a day']],
  ])('for %s says what the code is for and how long it holds, within Cognito’s limits', (source, subject, said) => {
    const mail = mailFor(source, PLACEHOLDERS);
    expect(mail?.subject).toBe(subject);
    expect(subject.length).toBeLessThanOrEqual(140);
    for (const text of said) expect(mail?.message).toContain(text);
    expect(mail?.message.length).toBeLessThanOrEqual(20_000);
    // What Cognito takes, and no picture or link in it.
    expect(mail?.message).toMatch(/^[\p{L}\p{M}\p{S}\p{N}\p{P}\s]*$/u);
    expect(mail?.message.replaceAll('<br>', '')).not.toMatch(/[<>]|http/);
  });

  it('is left to Cognito for what no player is sent', () => {
    expect(mailFor('CustomMessage_Authentication', PLACEHOLDERS)).toBeUndefined();
  });
});
