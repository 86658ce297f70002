import { type KeyObject, createHash, createPrivateKey, createPublicKey, generateKeyPair } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { type JWK, type JWTPayload, SignJWT, errors, exportJWK, jwtVerify } from 'jose';
import { UserPoolError } from './errors.ts';
import { textOf } from './row.ts';

const ALGORITHM = 'RS256';

/** What GetUser and its like need of a verified access token. */
export interface AccessClaims {
  sub: string;
  originJti: string;
}

export interface Tokens {
  /** Both public keys, as `jwks.json` holds them: one for access tokens, one for id tokens. */
  jwks: JWK[];
  /** Signs with the key of the payload's `token_use`; the issuer is added. */
  sign(payload: JWTPayload & { token_use: 'access' | 'id' }): Promise<string>;
  /** Signature, issuer, times, use and scope; throws NotAuthorizedException. */
  verifyAccess(token: string): Promise<AccessClaims>;
}

interface Key {
  privateKey: KeyObject;
  publicKey: KeyObject;
  publicJwk: JWK & { kid: string };
}

/** The scope of every token that comes from a sign-in. */
export const USER_SCOPE = 'aws.cognito.signin.user.admin';

/** Tokens signed by keys that are made once a database. */
export async function tokensOf(database: DatabaseSync, issuer: string, now: () => Date): Promise<Tokens> {
  const [access, id] = await Promise.all([keyFor(database, 'access'), keyFor(database, 'id')]);
  return {
    jwks: [id.publicJwk, access.publicJwk],
    sign(payload) {
      const key = payload.token_use === 'access' ? access : id;
      return new SignJWT({ ...payload, iss: issuer }).setProtectedHeader({ kid: key.publicJwk.kid, alg: ALGORITHM }).sign(key.privateKey);
    },
    async verifyAccess(token) {
      const options = { issuer, algorithms: [ALGORITHM], currentDate: now() };
      try {
        return accessClaims((await jwtVerify(token, access.publicKey, options)).payload);
      } catch (error) {
        if (error instanceof errors.JWTExpired) throw new UserPoolError('NotAuthorizedException', 'Access Token has expired');
        if (error instanceof errors.JOSEError) throw new UserPoolError('NotAuthorizedException', 'Invalid Access Token');
        throw error;
      }
    },
  };
}

function accessClaims({ sub, token_use: use, scope, origin_jti: originJti }: JWTPayload): AccessClaims {
  if (use !== 'access') throw new UserPoolError('NotAuthorizedException', 'Invalid Access Token');
  if (typeof scope !== 'string' || !scope.split(' ').includes(USER_SCOPE) || sub === undefined || typeof originJti !== 'string') {
    throw new UserPoolError('NotAuthorizedException', 'Access Token does not have required scopes');
  }
  return { sub, originJti };
}

async function keyFor(database: DatabaseSync, purpose: 'access' | 'id'): Promise<Key> {
  const row = database.prepare('SELECT pem FROM keys WHERE purpose = ?').get(purpose);
  const pem = row ? textOf(row, 'pem') : await newPem();
  if (!row) database.prepare('INSERT INTO keys (purpose, pem) VALUES (?, ?)').run(purpose, pem);
  const publicKey = createPublicKey(pem);
  const jwk = await exportJWK(publicKey);
  const kid = createHash('sha256').update(JSON.stringify(jwk)).digest('base64');
  return { privateKey: createPrivateKey(pem), publicKey, publicJwk: { ...jwk, alg: ALGORITHM, kid, use: 'sig' } };
}

async function newPem(): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2_048 });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}
