import type { Pool } from './pool.ts';

export interface WellKnownSettings {
  pool: Pool;
  issuer: string;
  /** Where this pool is reached: `http://localhost:4003`. */
  base: string;
}

/** The pool's public documents by path. The issuer is the cloud's, the addresses are ours. */
export function wellKnown({ pool: { config, tokens }, issuer, base }: WellKnownSettings): Record<string, object> {
  const folder = `/${config.userPoolId}/.well-known`;
  return {
    [`${folder}/jwks.json`]: { keys: tokens.jwks },
    [`${folder}/openid-configuration`]: {
      issuer,
      jwks_uri: `${base}${folder}/jwks.json`,
      token_endpoint: `${base}/oauth2/token`,
      grant_types_supported: ['client_credentials'],
      response_types_supported: [],
      scopes_supported: config.scopes,
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    },
  };
}
