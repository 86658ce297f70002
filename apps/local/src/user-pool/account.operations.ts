import { attributeList, checkVerifiable, writableEmail } from './attributes.ts';
import { type CodeMail, checkCode, mailCode } from './codes.ts';
import { UserPoolError } from './errors.ts';
import { type Input, attributes, text, textMap } from './input.ts';
import type { Operation, Pool } from './pool.ts';
import { signedInUser } from './signed-in.ts';

async function getUser(pool: Pool, input: Input): Promise<object> {
  const user = await signedInUser(pool, input);
  return { Username: user.username, UserAttributes: attributeList(user) };
}

/** The standing e-mail stays until the code that goes to the new one has come back, as the template's UserAttributeUpdateSettings say. */
async function updateUserAttributes(pool: Pool, input: Input): Promise<object> {
  const user = await signedInUser(pool, input);
  const address = writableEmail(attributes(input, 'UserAttributes'));
  const stands = address === user.email?.address && user.email?.verified === true;
  if (address === undefined || stands) return { CodeDeliveryDetailsList: [] };
  const metadata = textMap(input, 'ClientMetadata');
  const mail: CodeMail = { address, purpose: 'email', source: 'CustomMessage_UpdateUserAttribute', clientId: user.clientId, metadata };
  return { CodeDeliveryDetailsList: [await mailCode(pool, user, mail)] };
}

async function getUserAttributeVerificationCode(pool: Pool, input: Input): Promise<object> {
  checkVerifiable(text(input, 'AttributeName'));
  const user = await signedInUser(pool, input);
  const address = pool.codes.find(user.sub, 'email')?.address ?? user.email?.address;
  if (address === undefined) throw new UserPoolError('InvalidParameterException', 'User has no email to verify.');
  const metadata = textMap(input, 'ClientMetadata');
  const mail: CodeMail = { address, purpose: 'email', source: 'CustomMessage_VerifyUserAttribute', clientId: user.clientId, metadata };
  return { CodeDeliveryDetails: await mailCode(pool, user, mail) };
}

async function verifyUserAttribute(pool: Pool, input: Input): Promise<object> {
  checkVerifiable(text(input, 'AttributeName'));
  const code = text(input, 'Code');
  const { sub } = await signedInUser(pool, input);
  const address = checkCode(pool, sub, 'email', code);
  return pool.atomically(() => {
    pool.codes.remove(sub, 'email');
    if (!pool.users.change(sub, { email: { address, verified: true }, updatedAt: pool.seconds() })) {
      throw new UserPoolError('AliasExistsException', 'An account with the given email already exists.');
    }
    return {};
  });
}

async function deleteUser(pool: Pool, input: Input): Promise<object> {
  const { sub } = await signedInUser(pool, input);
  pool.users.remove(sub);
  return {};
}

export const accountOperations = {
  GetUser: getUser,
  UpdateUserAttributes: updateUserAttributes,
  GetUserAttributeVerificationCode: getUserAttributeVerificationCode,
  VerifyUserAttribute: verifyUserAttribute,
  DeleteUser: deleteUser,
} satisfies Record<string, Operation>;
