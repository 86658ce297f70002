import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { arrayBuffer } from 'node:stream/consumers';
import { CognitoJwtVerifier } from 'aws-jwt-verify';
import { FetchError, JwksValidationError, JwtBaseError } from 'aws-jwt-verify/error';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import { Problem } from '#core/problem';
import { type Caller, type Claims, callerOf } from './caller.ts';

/** The pool of the local cloud: the only one whose keys may come from anywhere but Cognito. */
export const LOCAL_POOL_ID = 'us-east-1_LocalDev1';

export interface TokenSettings {
  userPoolId: string;
  clientIds: string[];
  /** Where the local cloud serves its key set; refused for every pool but the local one. */
  localEndpoint: string | undefined;
}

/** Verifies access tokens: signature, issuer, client, use and expiry. */
export abstract class Tokens {
  /**
   * The caller; undefined where the token is not one of this pool's valid access tokens.
   * @throws Problem `try_again` where the pool's keys can't be had, which says nothing about the token
   */
  abstract caller(token: string): Promise<Caller | undefined>;
}

export class CognitoTokens extends Tokens {
  readonly #verify: (token: string) => Promise<Claims>;

  constructor({ userPoolId, clientIds, localEndpoint }: TokenSettings) {
    super();
    const properties = { userPoolId, clientId: clientIds, tokenUse: 'access' } as const;
    const local = localEndpoint === undefined ? undefined : { jwksCache: localKeys(userPoolId, localEndpoint) };
    const verifier = CognitoJwtVerifier.create(properties, local);
    this.#verify = (token) => verifier.verify(token);
  }

  override async caller(token: string): Promise<Caller | undefined> {
    try {
      return callerOf(await this.#verify(token));
    } catch (error) {
      const noKeys = error instanceof FetchError || error instanceof JwksValidationError;
      if (error instanceof JwtBaseError && !noKeys) return undefined;
      throw Problem.of('try_again', 'The keys to check tokens with could not be fetched: send it again.');
    }
  }
}

function localKeys(userPoolId: string, endpoint: string): SimpleJwksCache {
  if (userPoolId !== LOCAL_POOL_ID) throw new Error(`The key set of ${userPoolId} comes from Cognito only: unset the local endpoint.`);
  return new SimpleJwksCache({ fetcher: { fetch: (uri) => download(new URL(new URL(uri).pathname, endpoint)) } });
}

async function download(url: URL): Promise<ArrayBuffer> {
  const request = get(url, { signal: AbortSignal.timeout(3_000) });
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  if (answer.statusCode !== 200) throw new Error(`The local user pool answered ${String(answer.statusCode)} for its key set`);
  return arrayBuffer(answer);
}
