import {
  CognitoIdentityProviderClient,
  GetUserCommand,
  InitiateAuthCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { CognitoJwtVerifier } from 'aws-jwt-verify';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import type { Functions, Outcome } from '../lambda/functions.ts';
import type { CloudUserPool } from '../template/cloud.ts';
import { type UserPoolOptions, startUserPool } from './user-pool.ts';

export const POOL_ID = 'us-east-1_LocalDev1';
export const GAME = 'localgameclient00000000001';
export const SERVER = 'localserverclient000000001';
export const PASSWORD = 'correct horse battery';

const HOUR = 3_600;

export const config: CloudUserPool = {
  userPoolId: POOL_ID,
  clients: [
    {
      clientId: GAME,
      name: 'game',
      hasSecret: false,
      authFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
      oauthFlows: [],
      oauthScopes: [],
      accessTokenSeconds: HOUR,
      idTokenSeconds: 2 * HOUR,
      refreshTokenSeconds: 365 * 24 * HOUR,
    },
    {
      clientId: SERVER,
      name: 'server',
      hasSecret: true,
      authFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
      oauthFlows: ['client_credentials'],
      oauthScopes: ['laurel/server'],
      accessTokenSeconds: 2 * HOUR,
      idTokenSeconds: HOUR,
      refreshTokenSeconds: HOUR,
    },
  ],
  groups: ['admin'],
  scopes: ['laurel/server'],
  triggers: { preSignUp: 'PreSignUpFunction', preTokenGeneration: 'PreTokenGenerationFunction' },
};

type Event = Record<string, unknown> & { triggerSource: string; response: object };
type Trigger = (event: Event) => Outcome;

/** Confirms everybody whose name does not begin with `slow`, and lets everybody sign in. */
export const triggers = (): Record<string, Trigger> => ({
  PreSignUpFunction: (event) => ({
    ok: true,
    payload: { ...event, response: { ...event.response, autoConfirmUser: !String(event.userName).startsWith('slow') } },
  }),
  PreTokenGenerationFunction: (event) => ({ ok: true, payload: event }),
});

/** Stands for the functions of the templates; a call of one that the test did not name fails. */
export class TestFunctions implements Functions {
  readonly events: Event[] = [];
  readonly #triggers: Record<string, Trigger>;

  constructor(triggersByName: Record<string, Trigger>) {
    this.#triggers = triggersByName;
  }

  invoke(name: string, event: unknown): Promise<Outcome> {
    const trigger = this.#triggers[name];
    if (!trigger) throw new Error(`The test has no function ${name}.`);
    const copy = JSON.parse(JSON.stringify(event)) as Event;
    this.events.push(copy);
    return Promise.resolve(trigger(copy));
  }

  sources(): string[] {
    return this.events.map((event) => event.triggerSource);
  }
}

export interface TestPoolOptions extends Partial<UserPoolOptions> {
  triggers?: Record<string, Trigger>;
}

/** A running pool on a free port, with AWS's client for it. Time stands still but for `advance`. */
export async function startTestPool({ triggers: byName = triggers(), ...options }: TestPoolOptions = {}) {
  let time = Date.parse('2026-11-20T12:00:00Z');
  const functions = new TestFunctions(byName);
  const now = () => new Date(time);
  const pool = await startUserPool({ config, region: 'us-east-1', database: ':memory:', port: 0, functions, now, ...options });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const aws = new CognitoIdentityProviderClient({ endpoint: pool.url, region: 'us-east-1', credentials, maxAttempts: 1 });
  return {
    pool,
    aws,
    functions,
    now,
    advance: (seconds: number): void => void (time += seconds * 1_000),
    signUp: (Username: string, attributes: Record<string, string> = {}) =>
      aws.send(
        new SignUpCommand({
          ClientId: GAME,
          Username,
          Password: PASSWORD,
          UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
        }),
      ),
    async signIn(USERNAME: string, password = PASSWORD) {
      const answer = await aws.send(
        new InitiateAuthCommand({ ClientId: GAME, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters: { USERNAME, PASSWORD: password } }),
      );
      return tokens(answer.AuthenticationResult);
    },
    async refresh(token: string) {
      const AuthParameters = { REFRESH_TOKEN: token };
      const answer = await aws.send(new InitiateAuthCommand({ ClientId: GAME, AuthFlow: 'REFRESH_TOKEN_AUTH', AuthParameters }));
      return answer.AuthenticationResult;
    },
    getUser: (AccessToken: string) => aws.send(new GetUserCommand({ AccessToken })),
    async close() {
      aws.destroy();
      await pool.close();
    },
  };
}

export type TestPool = Awaited<ReturnType<typeof startTestPool>>;

function tokens(result: { AccessToken?: string | undefined; IdToken?: string | undefined; RefreshToken?: string | undefined } | undefined) {
  const { AccessToken: access, IdToken: id, RefreshToken: refresh } = result ?? {};
  if (!access || !id || !refresh) throw new Error('The sign-in gave no tokens.');
  return { access, id, refresh };
}

/** AWS's own verifier, as the apps use it, with its key set fetched from the pool at `url`. It judges by the system's time. */
export function verifierFor(url: string, tokenUse: 'access' | 'id', clientId: string | string[] = GAME) {
  const cloud = 'https://cognito-idp.us-east-1.amazonaws.com';
  const fetcher = {
    async fetch(uri: string): Promise<ArrayBuffer> {
      if (!uri.startsWith(`${cloud}/`)) throw new Error(`The verifier asked for ${uri}.`);
      return (await fetch(uri.replace(cloud, url))).arrayBuffer();
    },
  };
  return CognitoJwtVerifier.create({ userPoolId: POOL_ID, tokenUse, clientId }, { jwksCache: new SimpleJwksCache({ fetcher }) });
}
