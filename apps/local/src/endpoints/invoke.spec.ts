import { request } from 'node:http';
import { InvokeCommand, type InvokeCommandInput, type LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { failed, ok } from '../gateway/socket/functions.fake.ts';
import { ALIAS, CREDENTIALS, type Outgoing, startTestEndpoints, type TestEndpoints } from './endpoints.fixture.ts';

const MB = 1_024 * 1_024;

let test: TestEndpoints;
let aws: LambdaClient;
beforeAll(async () => {
  test = await startTestEndpoints();
  aws = test.lambda();
});
afterAll(() => test.close());
beforeEach(() => {
  test.functions.calls.length = 0;
  test.sent.length = 0;
  test.functions.answers.Draw = (event) => ok({ drawn: event });
});

async function invoke(more: Partial<InvokeCommandInput> = {}, by = aws) {
  const { Payload, FunctionError, StatusCode } = await by.send(new InvokeCommand({ FunctionName: ALIAS, Payload: '{"n":1}', ...more }));
  const text = Payload?.transformToString() ?? '';
  return { status: StatusCode, error: FunctionError, payload: text === '' ? undefined : (JSON.parse(text) as unknown) };
}

describe('Invoke', () => {
  it('answers what the function answers', async () => {
    expect(await invoke()).toEqual({ status: 200, error: undefined, payload: { drawn: { n: 1 } } });
    test.functions.answers.Draw = () => ok(null);
    expect(await invoke({ InvocationType: 'RequestResponse' })).toEqual({ status: 200, error: undefined, payload: null });
    expect(await invoke({ Payload: '' })).toMatchObject({ status: 200 });
    expect(test.functions.seen('Draw')).toEqual([{ n: 1 }, { n: 1 }, {}]);
  });

  it.each([
    ...['Draw', 'Draw:live', 'Draw:$LATEST', '000000000000:function:Draw', 'arn:aws:lambda:us-east-1:000000000000:function:Draw'],
    ALIAS,
  ])('knows the function as %s', async (FunctionName) => {
    expect(await invoke({ FunctionName })).toMatchObject({ status: 200 });
  });

  it('knows an alias as a qualifier', async () => {
    expect(await invoke({ FunctionName: 'Draw', Qualifier: 'live' })).toMatchObject({ status: 200 });
    await expect(invoke({ FunctionName: 'Draw', Qualifier: '7' })).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(invoke({ FunctionName: 'Draw:$LATEST', Qualifier: 'live' })).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it.each([
    ...['Paint', 'Draw:old', 'toString', 'draw', '111111111111:function:Draw', 'arn:aws:lambda:eu-west-1:000000000000:function:Draw'],
    'arn:aws:lambda:us-east-1:000000000000:function:Paint:live',
  ])('knows no function %s', async (FunctionName) => {
    await expect(invoke({ FunctionName })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      $metadata: { httpStatusCode: 404 },
    });
    expect(test.functions.calls).toEqual([]);
  });

  it('tells that the function failed, with 200', async () => {
    test.functions.answers.Draw = () => failed('no picture');
    const payload = { errorType: 'Error', errorMessage: 'no picture' };
    expect(await invoke()).toEqual({ status: 200, error: 'Unhandled', payload });
    test.functions.answers.Draw = () => ({ ok: false, reason: 'timeout', errorType: 'Sandbox.Timedout', errorMessage: 'Task timed out' });
    expect(await invoke()).toMatchObject({ error: 'Unhandled', payload: { errorType: 'Sandbox.Timedout' } });
  });

  it('tells that it is too much, with 429', async () => {
    test.functions.answers.Draw = () => failed('busy', 'throttled');
    const error = { name: 'TooManyRequestsException', $metadata: { httpStatusCode: 429 }, message: 'Rate Exceeded.' };
    await expect(invoke()).rejects.toMatchObject(error);
  });

  it('hands an event over and waits for nothing', async () => {
    expect(await invoke({ InvocationType: 'Event' })).toEqual({ status: 202, error: undefined, payload: undefined });
    expect([test.sent, test.functions.calls]).toEqual([[{ name: 'Draw', event: { n: 1 } }], []]);
  });

  it('takes 6 MB, and 1 MB where nobody waits', async () => {
    const text = (bytes: number): string => JSON.stringify('x'.repeat(bytes - 2));
    const tooLarge = { name: 'RequestTooLargeException', $metadata: { httpStatusCode: 413 } };
    expect(await invoke({ Payload: text(6 * MB) })).toMatchObject({ status: 200 });
    await expect(invoke({ Payload: text(6 * MB + 1) })).rejects.toMatchObject(tooLarge);
    expect(await invoke({ Payload: text(MB), InvocationType: 'Event' })).toMatchObject({ status: 202 });
    await expect(invoke({ Payload: text(MB + 1), InvocationType: 'Event' })).rejects.toMatchObject(tooLarge);
    expect([test.functions.calls.length, test.sent.length]).toEqual([1, 1]);
  });

  it('takes JSON only', async () => {
    await expect(invoke({ Payload: '{' })).rejects.toMatchObject({ name: 'InvalidRequestContentException' });
  });

  it.each<[string, Partial<InvokeCommandInput>]>([
    ['a dry run', { InvocationType: 'DryRun' }],
    ['a tail of the log', { LogType: 'Tail' }],
    ['a context of the client', { ClientContext: 'e30=' }],
  ])('says that it does not know %s', async (_, more) => {
    await expect(invoke(more)).rejects.toMatchObject({ name: 'InvalidParameterValueException', $metadata: { httpStatusCode: 400 } });
    expect(test.functions.calls).toEqual([]);
  });

  it('says that it knows no other call', async () => {
    await expect(aws.send(new ListFunctionsCommand({}))).rejects.toMatchObject({
      name: 'UnknownOperationException',
      $metadata: { httpStatusCode: 404 },
    });
  });
});

describe('a signature', () => {
  const mismatch = { name: 'InvalidSignatureException', $metadata: { httpStatusCode: 403 } };
  const authorization = (from: string | RegExp, to: string) => (outgoing: Outgoing) => {
    outgoing.headers.authorization = outgoing.headers.authorization!.replace(from, to);
  };

  it.each<[string, (outgoing: Outgoing) => unknown, object]>([
    ['changed', authorization(/.{4}$/, '0000'), mismatch],
    ['for another function', (outgoing) => (outgoing.path = outgoing.path.replace('Draw', 'Other')), mismatch],
    ['for a path that is not escaped', (outgoing) => (outgoing.path = decodeURIComponent(outgoing.path)), mismatch],
    ['for another event', (outgoing) => (outgoing.body = '{"n":2}'), mismatch],
    ['for another qualifier', (outgoing) => (outgoing.query.Qualifier = 'live'), mismatch],
    ['without the header that makes it an event', (outgoing) => (outgoing.headers['x-amz-invocation-type'] = 'Event'), mismatch],
    ['for another service', authorization('/lambda/', '/s3/'), mismatch],
    ['for another region', authorization('us-east-1', 'eu-west-1'), mismatch],
    ['of another day', authorization(/\d{8}\/us/, '20200101/us'), mismatch],
    ['of another key', authorization('LOCALKEY', 'OTHERKEY'), { name: 'UnrecognizedClientException' }],
    ['that is missing', (outgoing) => delete outgoing.headers.authorization, { name: 'MissingAuthenticationTokenException' }],
  ])('%s is refused, and nothing runs', async (_, change, expected) => {
    await expect(invoke({}, test.tamperingLambda(change))).rejects.toMatchObject(expected);
    expect([test.functions.calls, test.sent]).toEqual([[], []]);
  });

  it('by another secret is refused', async () => {
    const stranger = test.lambda({ credentials: { ...CREDENTIALS, secretAccessKey: 'guessed' } });
    await expect(invoke({}, stranger)).rejects.toMatchObject(mismatch);
  });
});

it('is found by a client that knows no more than the functions’ environment, and only under this machine’s names', async () => {
  process.env.AWS_ENDPOINT_URL_LAMBDA = test.url.replace('127.0.0.1', 'localhost');
  const { LambdaClient: Client } = await import('@aws-sdk/client-lambda');
  const client = new Client({ region: 'us-east-1', credentials: CREDENTIALS });
  expect(await invoke({}, client)).toMatchObject({ status: 200 });
  delete process.env.AWS_ENDPOINT_URL_LAMBDA;
  client.destroy();
  const status = await new Promise((resolve) => {
    request(`${test.url}/2015-03-31/functions/Draw/invocations`, { method: 'POST', headers: { host: 'evil.example' } }, (response) => {
      resolve(response.resume().statusCode);
    }).end();
  });
  expect(status).toBe(403);
});
