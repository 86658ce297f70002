import { writableEmail } from './attributes.ts';
import { type CodeMail, checkCode, expiredCode, mailCode, simulatedDelivery } from './codes.ts';
import { UserPoolError } from './errors.ts';
import { type Input, attributes, text, textMap } from './input.ts';
import { addUser, checkNewUsername, preSignUp } from './new-user.ts';
import { checkNewPassword, hashPassword } from './passwords.ts';
import type { Operation, Pool } from './pool.ts';
import { publicCaller } from './public-caller.ts';

async function signUp(pool: Pool, input: Input): Promise<object> {
  const { clientId, username } = publicCaller(pool, input);
  const password = text(input, 'Password');
  checkNewUsername(username);
  checkNewPassword(password);
  const given = attributes(input, 'UserAttributes');
  const email = writableEmail(given);
  const validationData = attributes(input, 'ValidationData');
  const metadata = textMap(input, 'ClientMetadata');
  const asked = { source: 'PreSignUp_SignUp', username, clientId, attributes: given, validationData, metadata } as const;
  const { confirm, verifyEmail } = await preSignUp(pool, asked);
  const user = addUser(pool, {
    username,
    email: email === undefined ? null : { address: email, verified: verifyEmail },
    passwordHash: await hashPassword(password),
    status: confirm ? 'CONFIRMED' : 'UNCONFIRMED',
  });
  const answer = { UserConfirmed: confirm, UserSub: user.sub };
  if (confirm || email === undefined) return answer;
  const mail: CodeMail = { address: email, purpose: 'sign-up', source: 'CustomMessage_SignUp', clientId, metadata };
  return { ...answer, CodeDeliveryDetails: await mailCode(pool, user, mail) };
}

function confirmSignUp(pool: Pool, input: Input): object {
  const { username } = publicCaller(pool, input);
  const code = text(input, 'ConfirmationCode');
  const user = pool.users.byName(username);
  if (!user) throw expiredCode();
  if (user.status !== 'UNCONFIRMED') {
    throw new UserPoolError('NotAuthorizedException', `User cannot be confirmed. Current status is ${user.status}`);
  }
  const address = checkCode(pool, user.sub, 'sign-up', code);
  return pool.atomically(() => {
    pool.codes.remove(user.sub, 'sign-up');
    const email = { address, verified: true };
    if (!pool.users.change(user.sub, { status: 'CONFIRMED', email, updatedAt: pool.seconds() })) {
      throw new UserPoolError('AliasExistsException', 'An account with the given email already exists.');
    }
    return {};
  });
}

async function resendConfirmationCode(pool: Pool, input: Input): Promise<object> {
  const { clientId, username } = publicCaller(pool, input);
  const user = pool.users.byName(username);
  if (!user) return { CodeDeliveryDetails: simulatedDelivery(username) };
  if (user.status !== 'UNCONFIRMED') throw new UserPoolError('InvalidParameterException', 'User is already confirmed.');
  if (!user.email) throw new UserPoolError('InvalidParameterException', 'Cannot resend codes: the user has no email.');
  const metadata = textMap(input, 'ClientMetadata');
  const mail: CodeMail = { address: user.email.address, purpose: 'sign-up', source: 'CustomMessage_ResendCode', clientId, metadata };
  return { CodeDeliveryDetails: await mailCode(pool, user, mail) };
}

export const signUpOperations = {
  SignUp: signUp,
  ConfirmSignUp: confirmSignUp,
  ResendConfirmationCode: resendConfirmationCode,
} satisfies Record<string, Operation>;
