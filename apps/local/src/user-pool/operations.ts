import { accountOperations } from './account.operations.ts';
import { adminOperations } from './admin.operations.ts';
import { UserPoolError } from './errors.ts';
import { passwordOperations } from './password.operations.ts';
import type { Operation } from './pool.ts';
import { signInOperations } from './sign-in.operations.ts';
import { signUpOperations } from './sign-up.operations.ts';

const SERVICE = 'AWSCognitoIdentityProviderService.';

const open: Record<string, Operation> = { ...signUpOperations, ...signInOperations, ...passwordOperations, ...accountOperations };
const signed: Record<string, Operation> = adminOperations;

/** What the server knows of a call before it reads its body. */
export interface Caller {
  authorization: string | undefined;
  /** Sent by browsers with every call of a page. */
  origin: string | undefined;
}

/** The operation that `X-Amz-Target` names; throws UnknownOperationException, or what AWS answers to an admin call without signature. */
export function operationFor(target: string, { authorization, origin }: Caller): Operation {
  const name = target.startsWith(SERVICE) ? target.slice(SERVICE.length) : '';
  const operation = Object.hasOwn(open, name) ? open[name] : undefined;
  if (operation) return operation;
  const admin = Object.hasOwn(signed, name) ? signed[name] : undefined;
  if (!admin)
    throw new UserPoolError('UnknownOperationException', `The local user pool has no operation ${JSON.stringify(name.slice(0, 64))}.`);
  // Every page may call a Cognito pool, but none may make itself an administrator of a developer's laptop.
  if (origin !== undefined) throw new UserPoolError('AccessDeniedException', 'Admin calls are not answered to web pages.');
  if (!authorization?.startsWith('AWS4-HMAC-SHA256 ')) {
    throw new UserPoolError('MissingAuthenticationTokenException', 'Missing Authentication Token');
  }
  return admin;
}
