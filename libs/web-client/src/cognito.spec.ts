import { beforeEach, expect, it } from '@jest/globals';
import { CognitoError, type Place } from '#guest-client/sign-up';
import { poolOf } from './cognito.ts';
import { initiate, signInBy } from './initiate.ts';
import { SignInNeeded } from './laurel-error.ts';
import { silence } from './pool.fixture.ts';
import { Device } from './tabs.fixture.ts';

const signIn = (place: Place) => initiate(place, 7, 'USER_PASSWORD_AUTH', { USERNAME: 'ada', PASSWORD: 'x' });
const end = new Error('closed');
let device: Device;
let control: AbortController;

beforeEach(() => {
  device = new Device();
  control = new AbortController();
});

const pool = (answer: (init: RequestInit) => Promise<Response>): Place =>
  poolOf(
    device.tab((_, init) => answer(init)),
    { cognito: 'https://pool.example', clientId: 'c' },
    control.signal,
  );

it('a call of the user pool ends with the client', async () => {
  const ended = expect(signIn(pool(({ signal }) => silence(signal)))).rejects.toBe(end);
  await device.pass(1_000);
  control.abort(end);
  await ended;
  await device.pass(0);
  expect(device.timers).toBe(0);
});

it.each([{ ChallengeName: 'SMS_MFA' }, { AuthenticationResult: { AccessToken: 'a.b.c' } }, { AuthenticationResult: { ExpiresIn: 3_600 } }])(
  'a player of whom the user pool asks more cannot be signed in: %j',
  async (body) => {
    const type = 'ChallengeRequired';
    await expect(device.run(signIn(pool(() => Promise.resolve(Response.json(body)))))).rejects.toMatchObject({ type });
  },
);

it('the work of a sign-up ends with the client too', () => {
  expect(pool(() => silence()).signal).toBe(control.signal);
});

it.each([
  ['NotAuthorizedException', true],
  ['UserNotFoundException', true],
  ['PasswordResetRequiredException', true],
  ['TooManyRequestsException', false],
])('%s says for good that a sign-in is not taken: %s', async (type, isFinal) => {
  const place = pool(() => Promise.resolve(Response.json({ __type: type, message: 'No.' }, { status: 400 })));
  const refused = device.run(signInBy({ username: 'ada', password: 'x' }, (flow, parameters) => initiate(place, 7, flow, parameters)));
  await expect(refused).rejects.toBeInstanceOf(isFinal ? SignInNeeded : CognitoError);
});
