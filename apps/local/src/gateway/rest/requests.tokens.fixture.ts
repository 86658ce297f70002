import { randomUUID } from 'node:crypto';
import { tokenEvent } from '#testing/api';
import { GAME_CLIENT, type Issuer, startIssuer } from '#testing/issuer';
import type { Functions } from '../../lambda/functions.ts';
import type { TokenKind } from './requests.fixture.ts';

/** Ids of players. */
interface Players {
  player: string;
  admin: string;
  /** Whom a server means. */
  served: string;
}

/** Signed in, so that they have profiles. */
export async function newPlayers(functions: Functions): Promise<Players> {
  const players = { player: randomUUID(), admin: randomUUID(), served: randomUUID() };
  for (const id of Object.values(players)) {
    const outcome = await functions.invoke('PreTokenGenerationFunction', tokenEvent('TokenGeneration_Authentication', id));
    if (!outcome.ok) throw new Error(outcome.errorMessage);
  }
  return players;
}

const OTHER_POOL = 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_OtherPool';
const NO_SIGNATURE = Buffer.from('{"alg":"none","kid":"test"}').toString('base64url');

/** The value of `Authorization` for each kind. */
export async function tokensOf(issuer: Issuer, { player, admin }: Players): Promise<Record<TokenKind, string | undefined>> {
  const raw = await issuer.player(player);
  const bearer = async (token: Promise<string>): Promise<string> => `Bearer ${await token}`;
  return {
    ...{ none: undefined, empty: '', garbage: 'Bearer of good news', basic: 'Basic cGxheWVyOnBhc3N3b3Jk', raw, player: `Bearer ${raw}` },
    admin: await bearer(issuer.admin(admin)),
    server: await bearer(issuer.server()),
    gone: await bearer(issuer.player(randomUUID())),
    forged: await bearer(forged(player)),
    expired: await bearer(issuer.player(player, { exp: 1 })),
    'other pool': await bearer(issuer.player(player, { iss: OTHER_POOL })),
    'other scope': await bearer(issuer.player(player, { scope: 'email openid' })),
    'id token': await bearer(issuer.player(player, { token_use: 'id', aud: GAME_CLIENT })),
    'no signature': `Bearer ${NO_SIGNATURE}.${raw.split('.')[1] ?? ''}.`,
  };
}

/** As the pool's own but for the key. */
async function forged(player: string): Promise<string> {
  const stranger = await startIssuer();
  stranger.stop();
  return stranger.player(player);
}
