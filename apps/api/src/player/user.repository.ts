import {
  AdminDeleteUserCommand,
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
  TooManyRequestsException,
  UserNotFoundException,
} from '@aws-sdk/client-cognito-identity-provider';
import { Problem } from '#core/problem';

/** What the user pool holds of a player. */
export interface Account {
  username: string;
  /** By name: `sub`, `email` … */
  attributes: Record<string, string>;
  createdAt: string | null;
}

/** The users of the user pool. */
export class UserRepository {
  #client: CognitoIdentityProviderClient | undefined;
  readonly #userPoolId: string;

  constructor(userPoolId: string) {
    this.#userPoolId = userPoolId;
  }

  /** Nobody signs in as this user any more; nothing to do where the user has gone already. @throws Problem `try_again` */
  async remove(Username: string): Promise<void> {
    await unlessGone(() => this.#pool().send(new AdminDeleteUserCommand({ UserPoolId: this.#userPoolId, Username })));
  }

  /** Undefined where the user has gone. */
  async find(Username: string): Promise<Account | undefined> {
    const user = await unlessGone(() => this.#pool().send(new AdminGetUserCommand({ UserPoolId: this.#userPoolId, Username })));
    return (
      user && {
        username: user.Username ?? Username,
        attributes: Object.fromEntries((user.UserAttributes ?? []).map(({ Name, Value }) => [Name ?? '', Value ?? ''])),
        createdAt: user.UserCreateDate?.toISOString() ?? null,
      }
    );
  }

  /** Made when it is needed: few functions ask the user pool. */
  #pool(): CognitoIdentityProviderClient {
    const requestHandler = { connectionTimeout: 1_000, requestTimeout: 5_000, throwOnRequestTimeout: true };
    this.#client ??= new CognitoIdentityProviderClient({ requestHandler });
    return this.#client;
  }
}

async function unlessGone<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof UserNotFoundException) return undefined;
    if (error instanceof TooManyRequestsException) throw Problem.of('try_again', 'The user pool is busy: send it again.');
    throw error;
  }
}
