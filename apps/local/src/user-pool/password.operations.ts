import { type CodeMail, checkCode, expiredCode, mailCode, simulatedDelivery } from './codes.ts';
import { UserPoolError } from './errors.ts';
import { type Input, text, textMap } from './input.ts';
import { checkNewPassword, hashPassword } from './passwords.ts';
import type { Operation, Pool } from './pool.ts';
import { publicCaller } from './public-caller.ts';
import { checkPassword } from './sign-in.ts';
import { signedInUser } from './signed-in.ts';

/** A name without a verified e-mail gets the same answer: nobody can tell who exists. */
async function forgotPassword(pool: Pool, input: Input): Promise<object> {
  const { clientId, username } = publicCaller(pool, input);
  const user = pool.users.byName(username);
  if (!user?.email?.verified || user.status !== 'CONFIRMED') return { CodeDeliveryDetails: simulatedDelivery(username) };
  const metadata = textMap(input, 'ClientMetadata');
  const mail: CodeMail = { address: user.email.address, purpose: 'password', source: 'CustomMessage_ForgotPassword', clientId, metadata };
  return { CodeDeliveryDetails: await mailCode(pool, user, mail) };
}

async function confirmForgotPassword(pool: Pool, input: Input): Promise<object> {
  const { username } = publicCaller(pool, input);
  const code = text(input, 'ConfirmationCode');
  const password = text(input, 'Password');
  checkNewPassword(password);
  const passwordHash = await hashPassword(password);
  const user = pool.users.byName(username);
  if (!user) throw expiredCode();
  checkCode(pool, user.sub, 'password', code);
  return pool.atomically(() => {
    pool.codes.remove(user.sub, 'password');
    pool.users.change(user.sub, { passwordHash, updatedAt: pool.seconds() });
    pool.users.setFailures(user.sub, { count: 0, lockedUntil: 0 });
    return {};
  });
}

async function changePassword(pool: Pool, input: Input): Promise<object> {
  const previous = text(input, 'PreviousPassword');
  const proposed = text(input, 'ProposedPassword');
  const user = await signedInUser(pool, input);
  checkNewPassword(proposed);
  await checkPassword(pool, user, previous);
  const passwordHash = await hashPassword(proposed);
  if (!pool.users.change(user.sub, { passwordHash, updatedAt: pool.seconds() })) {
    throw new UserPoolError('UserNotFoundException', 'User does not exist.');
  }
  return {};
}

export const passwordOperations = {
  ForgotPassword: forgotPassword,
  ConfirmForgotPassword: confirmForgotPassword,
  ChangePassword: changePassword,
} satisfies Record<string, Operation>;
