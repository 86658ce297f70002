import { type Client, sameSecret } from './clients.ts';
import type { Pool } from './pool.ts';
import { clientToken } from './sign-in.ts';

type OAuthCode = 'invalid_request' | 'invalid_client' | 'unauthorized_client' | 'unsupported_grant_type' | 'invalid_scope';

/** A refusal of the token endpoint: `{"error": code}` with status 400, as Cognito answers even a wrong secret. */
export class OAuthError extends Error {
  override readonly name = 'OAuthError';
  readonly code: OAuthCode;

  constructor(code: OAuthCode) {
    super(code);
    this.code = code;
  }
}

export interface TokenRequest {
  contentType: string | undefined;
  authorization: string | undefined;
  body: string;
}

export interface TokenAnswer {
  access_token: string;
  /** Seconds. */
  expires_in: number;
  token_type: 'Bearer';
}

/** `POST /oauth2/token` with the grant `client_credentials`; throws OAuthError. */
export async function tokenEndpoint(pool: Pool, request: TokenRequest): Promise<TokenAnswer> {
  const form = formOf(request);
  const grant = form.get('grant_type');
  if (grant === undefined) throw new OAuthError('invalid_request');
  const client = authenticatedClient(pool, form, request.authorization);
  if (grant !== 'client_credentials') throw new OAuthError('unsupported_grant_type');
  if (!client.oauthFlows.includes(grant)) throw new OAuthError('unauthorized_client');
  const token = await clientToken(pool, client, grantedScopes(pool, client, form.get('scope')));
  return { access_token: token, expires_in: client.accessTokenSeconds, token_type: 'Bearer' };
}

function formOf({ contentType, body }: TokenRequest): Map<string, string> {
  if (contentType?.split(';', 1)[0]?.trim().toLowerCase() !== 'application/x-www-form-urlencoded') throw new OAuthError('invalid_request');
  const pairs = [...new URLSearchParams(body)];
  const form = new Map(pairs);
  if (form.size < pairs.length) throw new OAuthError('invalid_request');
  return form;
}

/** By the Authorization header or by the body, not by both with different ids. */
function authenticatedClient(pool: Pool, form: Map<string, string>, authorization: string | undefined): Client {
  const inBody = { id: form.get('client_id'), secret: form.get('client_secret') };
  const { id, secret } = authorization === undefined ? inBody : basicCredentials(authorization);
  if (id === undefined || (inBody.id !== undefined && inBody.id !== id)) throw new OAuthError('invalid_client');
  const client = pool.clients.find(id);
  if (!client) throw new OAuthError('invalid_client');
  if (client.secret !== undefined && !sameSecret(secret ?? '', client.secret)) throw new OAuthError('invalid_client');
  return client;
}

function basicCredentials(authorization: string): { id: string; secret: string } {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(authorization)?.[1];
  const [id, ...secret] = Buffer.from(encoded ?? '', 'base64')
    .toString()
    .split(':');
  if (!id) throw new OAuthError('invalid_client');
  return { id, secret: secret.join(':') };
}

/** All of the client's where none is asked for. */
function grantedScopes({ config }: Pool, client: Client, asked: string | undefined): string[] {
  const allowed = client.oauthScopes.filter((scope) => config.scopes.includes(scope));
  const scopes = asked ? asked.split(' ') : allowed;
  if (scopes.length === 0 || scopes.some((scope) => !allowed.includes(scope))) throw new OAuthError('invalid_scope');
  return scopes;
}
