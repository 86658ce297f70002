import { expect, it } from '@jest/globals';
import { signUpGuest } from './sign-up.ts';
import { workRefusal } from './work.ts';

const refusal = (bits: number): Response =>
  Response.json({ __type: 'UserLambdaValidationException', message: `PreSignUp failed with error ${workRefusal(bits)}.` }, { status: 400 });

it('does no work, and asks nobody more, once its signal says so', async () => {
  const control = new AbortController();
  let asked = 0;
  const fetch = (): Promise<Response> => {
    asked++;
    control.abort(new Error('The game has ended'));
    return Promise.resolve(refusal(4));
  };
  const place = { cognito: 'https://pool.example', clientId: 'c', fetch, signal: control.signal };
  await expect(signUpGuest(place)).rejects.toThrow('The game has ended');
  expect(asked).toBe(1);
});
