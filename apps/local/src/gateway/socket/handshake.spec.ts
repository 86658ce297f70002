import { afterEach, describe, expect, it } from '@jest/globals';
import type { Outcome } from '../../lambda/functions.ts';
import { failed, ok } from './functions.fake.ts';
import { ALLOW, API, Client, NOW, RawClient, refusalOf, startTestGateway } from './gateway.fixture.ts';

let test: Awaited<ReturnType<typeof startTestGateway>>;
const start = async (options: Parameters<typeof startTestGateway>[0] = {}) => {
  test = await startTestGateway(options);
  return test;
};
afterEach(async () => {
  await test.gateway.close();
  expect(test.functions.unexpected).toEqual([]);
});

const policy = (...statements: object[]) => ok({ principalId: 'p', policyDocument: { Version: '2012-10-17', Statement: statements } });
const ARN = 'arn:aws:execute-api:us-east-1:000000000000:abc123/prod/$connect';

describe('the authorizer', () => {
  it('gets one REQUEST event with all that the client sent', async () => {
    const { gateway, functions } = await start();
    await Client.open(`${gateway.url}?a=1&a=2&b=x%20y`, [], { 'X-Test': 'yes', 'User-Agent': 'game/1' });
    const [event] = functions.seen('Authorizer');
    expect(event).toMatchObject({
      type: 'REQUEST',
      methodArn: ARN,
      headers: { 'X-Test': 'yes', 'X-Forwarded-For': '127.0.0.1', 'Sec-WebSocket-Version': '13' },
      multiValueHeaders: { 'X-Test': ['yes'] },
      queryStringParameters: { a: '2', b: 'x y' },
      multiValueQueryStringParameters: { a: ['1', '2'], b: ['x y'] },
      stageVariables: {},
      requestContext: { routeKey: '$connect', eventType: 'CONNECT', identity: { userAgent: 'game/1', sourceIp: '127.0.0.1' } },
    });
    expect(Object.keys(event?.headers ?? {}).map((name) => name.toLowerCase())).not.toContain('upgrade');
  });

  it('has empty query parameters where there are none, and is not asked again', async () => {
    const { gateway, functions } = await start();
    const client = await Client.open(gateway.url);
    client.send({ action: 'ping' });
    await client.message();
    expect(functions.seen('Authorizer')).toEqual([
      expect.objectContaining({ queryStringParameters: {}, multiValueQueryStringParameters: {} }),
    ]);
  });

  it.each<[string, Outcome, number, string]>([
    ['thrown Unauthorized', failed('Unauthorized'), 401, 'Unauthorized'],
    ['any other error', failed('database gone'), 500, 'Internal server error'],
    ['a timeout', failed('Unauthorized', 'timeout'), 500, 'Internal server error'],
    [
      'a deny',
      policy({ Effect: 'Deny', Action: '*', Resource: '*' }),
      403,
      'User is not authorized to access this resource with an explicit deny',
    ],
    [
      'no statement that fits',
      policy({ Effect: 'Allow', Action: '*', Resource: `${ARN}x` }),
      403,
      'User is not authorized to access this resource',
    ],
    ['no principal', ok({ policyDocument: ALLOW.policyDocument }), 500, 'Internal server error'],
    ['no policy', ok({ principalId: 'p' }), 500, 'Internal server error'],
    ['nothing', ok(null), 500, 'Internal server error'],
    ['a context of objects', ok({ ...ALLOW, context: { groups: ['admin'] } }), 500, 'Internal server error'],
  ])('refuses on %s', async (_, outcome, status, message) => {
    const { gateway, functions } = await start({ answers: { Authorizer: () => outcome } });
    const refusal = await refusalOf(gateway.url);
    expect(refusal).toMatchObject({ status, body: { message } });
    expect(refusal?.body).toEqual({ message, connectionId: expect.stringMatching(/=$/), requestId: expect.stringMatching(/=$/) });
    expect(functions.calls.map((call) => call.name)).toEqual(['Authorizer']);
    expect(gateway.connections()).toBe(0);
  });

  it('that takes longer than an integration may is 500', async () => {
    const { gateway } = await start({ answers: { Authorizer: () => new Promise(() => undefined) }, limits: { integrationMs: 30 } });
    expect(await refusalOf(gateway.url)).toMatchObject({ status: 500, errorType: 'AuthorizerFailureException' });
  });

  it('gives its context, as strings, to every later event', async () => {
    const { gateway, functions } = await start({
      answers: { Authorizer: () => ok({ ...ALLOW, context: { playerId: 'p1', exp: 12, admin: false } }) },
    });
    const client = await Client.open(gateway.url);
    client.send({ action: 'ping' });
    await client.message();
    client.socket.close(1000);
    await functions.called('Disconnect');
    const authorizer = { principalId: 'player-1', playerId: 'p1', exp: '12', admin: 'false', integrationLatency: expect.any(Number) };
    for (const name of ['Connect', 'Message', 'Disconnect']) expect(functions.seen(name)[0]?.requestContext.authorizer).toEqual(authorizer);
    expect(functions.seen('Authorizer')[0]?.requestContext).not.toHaveProperty('authorizer');
  });

  it('is not needed: without one the context has no authorizer', async () => {
    const { gateway, functions } = await start({ api: { ...API, authorizer: undefined } });
    await Client.open(gateway.url);
    expect(functions.seen('Connect')[0]?.requestContext).not.toHaveProperty('authorizer');
  });
});

describe('$connect', () => {
  it('gets a CONNECT event with headers, query and the whole context', async () => {
    const { gateway, functions, port } = await start();
    await Client.open(`${gateway.url}?v=1`, [], { 'User-Agent': 'game/1', Origin: 'https://game.example' });
    const id: unknown = expect.stringMatching(/^[\w-]{15}=$/);
    expect(functions.seen('Connect')).toEqual([
      {
        headers: expect.objectContaining({ Host: `localhost:${port}`, Origin: 'https://game.example', 'User-Agent': 'game/1' }),
        multiValueHeaders: expect.objectContaining({ Origin: ['https://game.example'] }),
        queryStringParameters: { v: '1' },
        multiValueQueryStringParameters: { v: ['1'] },
        requestContext: {
          routeKey: '$connect',
          eventType: 'CONNECT',
          extendedRequestId: id,
          requestTime: '21/Mar/2026:00:50:45 +0000',
          messageDirection: 'IN',
          stage: 'prod',
          connectedAt: NOW,
          requestTimeEpoch: NOW,
          identity: { userAgent: 'game/1', sourceIp: '127.0.0.1' },
          requestId: id,
          domainName: 'localhost',
          connectionId: id,
          apiId: 'abc123',
          authorizer: { principalId: 'player-1', integrationLatency: expect.any(Number) },
        },
        isBase64Encoded: false,
      },
    ]);
  });

  it.each<[string, Outcome, number]>([
    ['403', ok({ statusCode: 403 }), 403],
    ['401 with a body', ok({ statusCode: 401, body: 'no' }), 401],
    ['a redirect', ok({ statusCode: 302 }), 302],
    ['500', ok({ statusCode: 500 }), 500],
    ['an answer without status', ok({}), 502],
    ['nothing', ok(null), 502],
    ['a body that is no text', ok({ statusCode: 200, body: { a: 1 } }), 502],
    ['a thrown error', failed('Unauthorized'), 502],
    ['a timeout', failed('Task timed out', 'timeout'), 502],
    ['a crash', failed('exit 1', 'exited'), 502],
    ['a throttle', failed('Rate exceeded', 'throttled'), 500],
  ])('answered with %s refuses the handshake', async (_, outcome, status) => {
    const { gateway, functions } = await start({ answers: { Connect: () => outcome } });
    expect(await refusalOf(gateway.url)).toMatchObject({
      status,
      body: { connectionId: expect.any(String), requestId: expect.any(String) },
    });
    expect(functions.seen('Disconnect')).toEqual([]);
    expect(gateway.connections()).toBe(0);
  });

  it('that takes longer than an integration may is 504', async () => {
    const { gateway } = await start({ answers: { Connect: () => new Promise(() => undefined) }, limits: { integrationMs: 30 } });
    expect(await refusalOf(gateway.url)).toMatchObject({ status: 504, body: { message: 'Endpoint request timed out' } });
  });

  it('may be missing', async () => {
    const { gateway } = await start({ api: { ...API, routes: {} } });
    const client = await Client.open(gateway.url);
    expect(gateway.connections()).toBe(1);
    client.socket.close();
    await client.end();
  });

  it('that returns after the client has left is followed by $disconnect', async () => {
    let leave: () => void = () => undefined;
    const { functions, port } = await start({
      answers: {
        Connect: async () => {
          const left = new Promise((resolve) => raw.socket.once('close', resolve));
          leave();
          await left;
          return ok({ statusCode: 200 });
        },
      },
    });
    const raw = new RawClient(port);
    leave = () => raw.socket.destroy();
    raw.upgrade({ Host: `localhost:${port}` });
    expect(await functions.called('Disconnect')).toMatchObject([
      { requestContext: { eventType: 'DISCONNECT', disconnectStatusCode: 1006 } },
    ]);
  });
});

describe('the subprotocol', () => {
  const echo = (value: unknown, name = 'Sec-WebSocket-Protocol') => ({
    Connect: () => ok({ statusCode: 200, headers: { [name]: value } }),
  });

  it.each(['Sec-WebSocket-Protocol', 'sec-websocket-protocol'])('is what $connect echoes in %s', async (name) => {
    const { gateway, functions } = await start({ answers: echo('laurel.v1', name) });
    const client = await Client.open(gateway.url, ['laurel.v1', 'token']);
    expect(client.socket.protocol).toBe('laurel.v1');
    expect(functions.seen('Connect')[0]?.headers).toMatchObject({ 'Sec-WebSocket-Protocol': 'laurel.v1,token' });
  });

  it('is left out where $connect echoes none: the handshake completes, and a client that offered some gives up', async () => {
    const { gateway, port } = await start();
    const raw = new RawClient(port);
    raw.upgrade({ Host: `localhost:${port}`, 'Sec-WebSocket-Protocol': 'laurel.v1' });
    const head = await raw.says('\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1.1 101 /);
    expect(head.toLowerCase()).not.toContain('sec-websocket-protocol');
    raw.socket.destroy();
    await expect(Client.open(gateway.url, ['laurel.v1'])).rejects.toThrow('Server sent no subprotocol');
  });

  it('goes out though it was not offered, and the client refuses it', async () => {
    const { gateway } = await start({ answers: echo('other') });
    await expect(Client.open(gateway.url, ['laurel.v1'])).rejects.toThrow('invalid subprotocol');
    await expect(Client.open(gateway.url)).rejects.toThrow('a subprotocol but none was requested');
  });

  it('brings no compression along', async () => {
    const { gateway } = await start();
    expect((await Client.open(gateway.url)).socket.extensions).toBe('');
  });
});

describe('what is refused before any function runs', () => {
  const unasked = async (headers: Record<string, string>, path: string) => {
    const { functions, port } = await start();
    const raw = new RawClient(port);
    raw.upgrade({ Host: `localhost:${port}`, ...headers }, path);
    const answer = await raw.says('\r\n\r\n');
    expect(functions.calls).toEqual([]);
    return answer;
  };

  it.each(['/', '/dev', '/prod/more', '/prod/@connections/x'])('the path %s', async (path) => {
    expect(await unasked({}, path)).toMatch(/^HTTP\/1.1 403 [\s\S]*"message":"Forbidden"/);
  });

  it.each(['evil.example', 'localhost', 'localhost:1', 'localhost.evil.example:80'])('the host %s', async (Host) => {
    expect(await unasked({ Host }, '/prod')).toMatch(/^HTTP\/1.1 403 /);
  });

  it.each([{ 'Sec-WebSocket-Key': 'short' }, { 'Sec-WebSocket-Version': '7' }, { 'Sec-WebSocket-Protocol': 'a,a' }, { Upgrade: 'h2c' }])(
    'the handshake with %j',
    async (headers: Record<string, string>) => {
      expect(await unasked(headers, '/prod')).toMatch(/^HTTP\/1.1 400 /);
    },
  );

  it.each(['127.0.0.1', '[::1]', 'LOCALHOST'])('but not the host %s with the port', async (name) => {
    const { port } = await start();
    const raw = new RawClient(port);
    raw.upgrade({ Host: `${name}:${port}` });
    expect(await raw.says('\r\n\r\n')).toMatch(/^HTTP\/1.1 101 /);
    raw.socket.destroy();
  });

  it('plain HTTP, also from a foreign host', async () => {
    const { port } = await start();
    const answer = await fetch(`http://localhost:${port}/prod`);
    expect([answer.status, answer.headers.get('x-amzn-errortype'), await answer.json()]).toEqual([
      403,
      'ForbiddenException',
      { message: 'Forbidden' },
    ]);
    const raw = new RawClient(port);
    raw.socket.write('POST /prod/@connections/x HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 0\r\n\r\n');
    expect(await raw.says('\r\n\r\n')).toMatch(/^HTTP\/1.1 403 /);
    raw.socket.destroy();
  });
});
