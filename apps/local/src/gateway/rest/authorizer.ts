import { CognitoJwtVerifier } from 'aws-jwt-verify';
import { FetchError, JwksValidationError, JwtBaseError, JwtExpiredError } from 'aws-jwt-verify/error';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import type { ResponseType } from './gateway-response.ts';

export type Authorized = { ok: true; claims: Record<string, string> } | { ok: false; type: ResponseType };

/** Judges the value of `Authorization`; `scopes` empty: an id token is wanted, else an access token with one of them. */
export type Authorizer = (header: string | undefined, scopes: readonly string[]) => Promise<Authorized>;

/**
 * A Cognito authorizer of one user pool, by any of its clients.
 * @param jwksUrl where the pool's keys are had
 */
export function cognitoAuthorizer(userPoolId: string, jwksUrl: string): Authorizer {
  const jwksCache = new SimpleJwksCache({ fetcher: { fetch: () => fetchKeys(jwksUrl) } });
  const verifier = CognitoJwtVerifier.create({ userPoolId, clientId: null, tokenUse: null }, { jwksCache });
  return async (header, scopes) => {
    const token = header?.replace(/^Bearer\s+/i, '').trim();
    if (!token) return { ok: false, type: 'UNAUTHORIZED' };
    try {
      const verified =
        scopes.length > 0
          ? verifier.verify(token, { clientId: null, tokenUse: 'access', scope: [...scopes] })
          : verifier.verify(token, { clientId: null, tokenUse: 'id' });
      return { ok: true, claims: asClaims(await verified) };
    } catch (error) {
      return { ok: false, type: refusal(error) };
    }
  };
}

async function fetchKeys(url: string): Promise<ArrayBuffer> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) });
  if (!answer.ok) throw new Error(`The user pool answered ${answer.status} for its keys`);
  return answer.arrayBuffer();
}

function refusal(error: unknown): ResponseType {
  if (error instanceof JwtExpiredError) return 'EXPIRED_TOKEN';
  const noKeys = error instanceof FetchError || error instanceof JwksValidationError;
  return error instanceof JwtBaseError && !noKeys ? 'UNAUTHORIZED' : 'AUTHORIZER_FAILURE';
}

/** As API Gateway hands claims on: all text, times spelled out, lists joined by commas. */
function asClaims(payload: object): Record<string, string> {
  return Object.fromEntries(Object.entries(payload).map(([name, value]) => [name, claimText(name, value)]));
}

function claimText(name: string, value: unknown): string {
  if ((name === 'exp' || name === 'iat') && typeof value === 'number') return spelledOut(new Date(value * 1000));
  if (Array.isArray(value)) return value.join(',');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** `Wed Nov 20 18:05:00 UTC 2026` */
function spelledOut(date: Date): string {
  const [day = '', dayOfMonth, month, year, time] = date.toUTCString().split(' ');
  return `${day.replace(',', '')} ${month ?? ''} ${dayOfMonth ?? ''} ${time ?? ''} UTC ${year ?? ''}`;
}
