import type { Device } from './tabs.fixture.ts';

interface Asked {
  Username?: string;
  Password?: string;
  AuthFlow?: string;
  AccessToken?: string;
  UserAttributes?: { Name: string; Value: string }[];
  AuthParameters?: { USERNAME: string; PASSWORD: string; REFRESH_TOKEN: string };
}

/** A user pool in a few lines: names, passwords, refresh tokens. */
export class FakePool {
  readonly url = 'https://pool.example';
  /** Operations in the order in which they came; `InitiateAuth` by its flow. */
  readonly calls: string[] = [];
  /** When each of them came. */
  readonly askedAt: number[] = [];
  /** Access tokens, the last one last. */
  readonly given: string[] = [];
  readonly passwords = new Map<string, string>();
  readonly #device: Device;
  #refreshTokens = new Set<string>();
  #email = '';
  /** What becomes of the next calls: `lost`: done, but no answer comes; `down`: nothing is done; `silent`: nothing, and nobody says so. */
  faults: ('lost' | 'down' | 'silent' | undefined)[] = [];
  expiresIn = 3_600;
  /** The answer to the next call comes after it. */
  held: Promise<void> | undefined;

  constructor(device: Device) {
    this.#device = device;
  }

  /** Of all players: refresh tokens and passwords, as if deleted. */
  forget(): void {
    this.passwords.clear();
    this.revoke();
  }

  revoke(): void {
    this.#refreshTokens = new Set();
  }

  async answer({ headers, body, signal }: RequestInit): Promise<Response> {
    await Promise.resolve();
    const operation = new Headers(headers).get('x-amz-target')?.split('.')[1] ?? '';
    const input = JSON.parse(typeof body === 'string' ? body : '{}') as Asked;
    this.calls.push(input.AuthFlow ?? operation);
    this.askedAt.push(this.#device.now);
    const fault = this.faults.shift();
    if (fault === 'down') throw new TypeError('Failed to fetch');
    if (fault === 'silent') return silence(signal);
    const answer = this.#answerTo(operation, input);
    if (fault === 'lost') throw new TypeError('Failed to fetch');
    const { held } = this;
    this.held = undefined;
    await held;
    return answer;
  }

  #answerTo(operation: string, input: Asked): Response {
    if (operation === 'SignUp') return this.#signUp(input);
    return operation === 'InitiateAuth' ? this.#initiate(input) : this.#asPlayer(operation, input);
  }

  /** Each code that is sent is taken. */
  #asPlayer(operation: string, { AccessToken = '', UserAttributes }: Asked): Response {
    const { exp } = JSON.parse(Buffer.from(AccessToken.split('.')[1] ?? '', 'base64url').toString()) as { exp: number };
    if (exp <= this.#device.now / 1_000) return refusal('NotAuthorizedException');
    this.#email = UserAttributes?.[0]?.Value ?? this.#email;
    if (operation !== 'GetUser') return Response.json({});
    const linked = { email: this.#email, email_verified: 'true' };
    return Response.json({ UserAttributes: Object.entries(linked).map(([Name, Value]) => ({ Name, Value })) });
  }

  #signUp({ Username = '', Password = '' }: Asked): Response {
    if (this.passwords.has(Username)) return refusal('UsernameExistsException');
    this.passwords.set(Username, Password);
    return Response.json({ UserSub: `sub-${Username}`, UserConfirmed: true });
  }

  #initiate({ AuthFlow, AuthParameters }: Asked): Response {
    const isRefresh = AuthFlow === 'REFRESH_TOKEN_AUTH';
    const { USERNAME = '', PASSWORD, REFRESH_TOKEN = '' } = AuthParameters ?? {};
    const isKnown = isRefresh ? this.#refreshTokens.has(REFRESH_TOKEN) : this.passwords.get(USERNAME) === PASSWORD;
    if (!isKnown) return refusal('NotAuthorizedException');
    const username = isRefresh ? REFRESH_TOKEN.slice('refresh-'.length) : USERNAME;
    const claims = { sub: `sub-${username}`, username, jti: this.given.length, exp: this.#device.now / 1_000 + this.expiresIn };
    const AccessToken = `h.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`;
    this.given.push(AccessToken);
    this.#refreshTokens.add(`refresh-${username}`);
    const AuthenticationResult = { AccessToken, ExpiresIn: this.expiresIn, ...(!isRefresh && { RefreshToken: `refresh-${username}` }) };
    return Response.json({ AuthenticationResult, ChallengeParameters: {} });
  }
}

/** Nothing, until who asks gives up. */
export const silence = (signal?: AbortSignal | null): Promise<never> =>
  new Promise((_, reject) => {
    signal?.addEventListener('abort', () => {
      reject(new Error('aborted'));
    });
  });

const refusal = (type: string): Response => Response.json({ __type: type, message: 'No.' }, { status: 400 });
