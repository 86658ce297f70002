/** Who makes a call. An admin is a player with more rights; a server is nobody's player. */
export type Caller =
  | { kind: 'player' | 'admin'; playerId: string; username: string; expiresAt: number }
  | { kind: 'server'; clientId: string; expiresAt: number };

export type CallerKind = Caller['kind'];

export const PLAYER_SCOPE = 'aws.cognito.signin.user.admin';
export const SERVER_SCOPE = 'laurel/server';
export const ADMIN_GROUP = 'admin';

/** The claims of a verified access token that say who calls. */
export interface Claims {
  sub: string;
  /** The name in the user pool; a server's token has none. */
  username?: string;
  client_id: string;
  scope: string;
  /** Seconds since 1970. */
  exp: number;
  'cognito:groups'?: string[];
}

/** The caller behind a verified token; undefined where its scopes are none of ours. */
export function callerOf(claims: Claims): Caller | undefined {
  const scopes = claims.scope.split(' ');
  const expiresAt = claims.exp;
  if (scopes.includes(PLAYER_SCOPE)) {
    const kind = claims['cognito:groups']?.includes(ADMIN_GROUP) ? 'admin' : 'player';
    return { kind, playerId: claims.sub, username: claims.username ?? claims.sub, expiresAt };
  }
  return scopes.includes(SERVER_SCOPE) ? { kind: 'server', clientId: claims.client_id, expiresAt } : undefined;
}
