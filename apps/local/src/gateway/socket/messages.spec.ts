import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { Outcome } from '../../lambda/functions.ts';
import { eventually, failed, ok } from './functions.fake.ts';
import { apiWithout, Client, NOW, RawClient, startTestGateway } from './gateway.fixture.ts';

let test: Awaited<ReturnType<typeof startTestGateway>>;
const start = async (options: Parameters<typeof startTestGateway>[0] = {}) => {
  test = await startTestGateway(options);
  return test;
};
/** The limits' time passes when a test says so, however busy the machine is. */
const holdTimeouts = (): void => {
  const doNotFake = [
    ...(['Date', 'hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'clearImmediate'] as const),
    ...(['setInterval', 'clearInterval'] as const),
  ];
  jest.useFakeTimers({ doNotFake });
};
afterEach(async () => {
  jest.useRealTimers();
  await test.gateway.close();
  expect(test.functions.unexpected).toEqual([]);
});

/** A frame as a client sends it: masked, with the mask 0. */
const frame = (first: number, payload: Buffer): Buffer => {
  const { length } = payload;
  const head = length < 126 ? Buffer.from([first, 0x80 | length]) : Buffer.from([first, 0xfe, length >> 8, length & 0xff]);
  return Buffer.concat([head, Buffer.alloc(4), payload]);
};

describe('a message', () => {
  it('reaches the function of its route as an event without headers', async () => {
    const { gateway, functions } = await start();
    const client = await Client.open(`${gateway.url}?a=1`);
    const text = ' {"action":"ping","id":"ü"}';
    client.send(text);
    expect(await client.message()).toBe(`answer to ${text}`);
    const { connectionId } = functions.seen('Connect')[0]!.requestContext;
    const id: unknown = expect.stringMatching(/^[\w-]{15}=$/);
    expect(functions.seen('Message')).toEqual([
      {
        requestContext: {
          routeKey: 'ping',
          eventType: 'MESSAGE',
          messageId: id,
          extendedRequestId: id,
          requestTime: '21/Mar/2026:00:50:45 +0000',
          messageDirection: 'IN',
          stage: 'prod',
          connectedAt: NOW,
          requestTimeEpoch: NOW,
          identity: { sourceIp: '127.0.0.1' },
          requestId: id,
          domainName: 'localhost',
          connectionId,
          apiId: 'abc123',
          authorizer: { principalId: 'player-1', integrationLatency: expect.any(Number) },
        },
        body: text,
        isBase64Encoded: false,
      },
    ]);
  });

  it.each([
    'hello',
    '',
    '"ping"',
    '{}',
    '{"action":"other"}',
    '{"action":5}',
    '{"action":"$connect"}',
    '{"action":"__proto__"}',
    '[{"action":"ping"}]',
  ])('%j goes to $default', async (text) => {
    const { gateway, functions } = await start();
    const client = await Client.open(gateway.url);
    client.send(text);
    expect(await client.message()).toBe('fallback');
    expect(functions.seen('Fallback')).toMatchObject([{ body: text, requestContext: { routeKey: '$default' } }]);
    expect(functions.seen('Connect')).toHaveLength(1);
  });

  it('without a route and without $default is forbidden', async () => {
    const { gateway, functions } = await start({ api: apiWithout('$default') });
    const client = await Client.open(gateway.url);
    client.send('hello');
    const { connectionId } = functions.seen('Connect')[0]!.requestContext;
    expect(JSON.parse(await client.message())).toEqual({ message: 'Forbidden', connectionId, requestId: expect.stringMatching(/=$/) });
  });

  it('gets no answer on a route that does not respond, nor an empty one', async () => {
    const { gateway, functions } = await start({ answers: { Fallback: () => ok({ statusCode: 200 }) } });
    const client = await Client.open(gateway.url);
    client.send({ action: 'quiet' });
    client.send('nothing in it');
    await functions.called('Message');
    await functions.called('Fallback');
    client.send({ action: 'ping' });
    expect(await client.message()).toBe('answer to {"action":"ping"}');
  });

  it.each<[string, string, Outcome]>([
    ['throws', 'ping', failed('boom')],
    ['throws on a route that does not respond', 'quiet', failed('boom')],
    ['times out', 'ping', failed('Task timed out', 'timeout')],
    ['exits', 'ping', failed('exit 1', 'exited')],
    ['is throttled', 'ping', failed('Rate exceeded', 'throttled')],
    ['answers without a status', 'quiet', ok({ body: 'x' })],
    ['answers nothing', 'ping', ok(null)],
    ['answers too much', 'ping', ok({ statusCode: 200, body: 'x'.repeat(128 * 1024 + 1) })],
  ])('whose function %s is an internal error', async (_, action, outcome) => {
    const { gateway, functions } = await start({ answers: { Message: () => outcome } });
    const client = await Client.open(gateway.url);
    client.send({ action });
    const { connectionId, requestId } = (await functions.called('Message'))[0]!.requestContext;
    expect(JSON.parse(await client.message())).toEqual({ message: 'Internal server error', connectionId, requestId });
    client.send('and the socket goes on');
    expect(await client.message(2)).toBe('fallback');
  });

  it('whose function takes longer than an integration may gets a word of it', async () => {
    const { gateway } = await start({ answers: { Message: () => new Promise(() => undefined) }, limits: { integrationMs: 30 } });
    const client = await Client.open(gateway.url);
    client.send({ action: 'ping' });
    expect(JSON.parse(await client.message())).toMatchObject({ message: 'Endpoint request timed out' });
  });

  it('waits for none before it', async () => {
    let release: (outcome: Outcome) => void = () => undefined;
    const { gateway } = await start({ answers: { Message: () => new Promise((resolve) => (release = resolve)) } });
    const client = await Client.open(gateway.url);
    client.send({ action: 'ping' });
    client.send('second');
    expect(await client.message()).toBe('fallback');
    release(ok({ statusCode: 200, body: 'first' }));
    expect(await client.message(2)).toBe('first');
  });

  it('beyond the number in flight is read only when one is done', async () => {
    const waiting: ((outcome: Outcome) => void)[] = [];
    const { gateway, functions } = await start({
      answers: { Message: () => new Promise((resolve) => waiting.push(resolve)) },
      limits: { messagesInFlight: 2 },
    });
    const client = await Client.open(gateway.url);
    for (let id = 0; id < 5; id++) {
      client.send({ action: 'ping', id });
      if (id < 2) await functions.called('Message', id + 1);
    }
    const other = await Client.open(gateway.url);
    other.send('hello');
    await other.message();
    expect(functions.seen('Message')).toHaveLength(2);
    for (let done = 0; done < 5; done++) {
      (await eventually('a message in flight', () => waiting.shift()))(ok({ statusCode: 200, body: String(done) }));
      await client.message(done + 1);
    }
    expect(client.received).toEqual(['0', '1', '2', '3', '4']);
  });
});

describe('the size of a message', () => {
  const open = async () => Client.open((await start()).gateway.url);

  it('is 32 KB in one frame, and not a byte more', async () => {
    const fits = await open();
    fits.send('x'.repeat(32 * 1024));
    expect(await fits.message()).toBe('fallback');
    fits.send('x'.repeat(32 * 1024 + 1));
    expect(await fits.end()).toMatchObject({ code: 1009 });
    expect(fits.received).toHaveLength(1);
    expect(test.functions.seen('Fallback')).toHaveLength(1);
  });

  it('is 128 KB in frames, and not a byte more', async () => {
    const part = 'x'.repeat(32 * 1024);
    const client = await open();
    const send = (parts: string[]): void => {
      parts.forEach((text, i) => {
        client.socket.send(text, { fin: i === parts.length - 1 });
      });
    };
    send([part, part, part, part]);
    expect(await client.message()).toBe('fallback');
    expect(test.functions.seen('Fallback')[0]?.body).toHaveLength(128 * 1024);
    send([part, part, part, part, 'x']);
    expect(await client.end()).toMatchObject({ code: 1009 });
    expect(test.functions.seen('Fallback')).toHaveLength(1);
  });

  it('is seen also where bytes come one by one, beside control frames', async () => {
    const { port, functions } = await start();
    const raw = new RawClient(port);
    raw.socket.setNoDelay(true);
    raw.upgrade({ Host: `localhost:${port}` });
    await raw.says('\r\n\r\n');
    const text = Buffer.from('{"action":"none"}');
    const bytes = Buffer.concat([
      frame(0x01, text.subarray(0, 5)),
      frame(0x89, Buffer.from('are you there')),
      frame(0x80, text.subarray(5)),
    ]);
    for (const byte of bytes) raw.socket.write(Buffer.from([byte]));
    await raw.says('\x8a\x0dare you there');
    await raw.says('fallback');
    expect(functions.seen('Fallback')).toMatchObject([{ body: text.toString() }]);
    raw.socket.write(frame(0x81, Buffer.alloc(32 * 1024 + 1)).subarray(0, 8));
    await raw.says('\x88\x10\x03\xf1Frame too long');
    raw.socket.destroy();
    await functions.called('Disconnect');
  });
});

describe('a socket', () => {
  it('that sends binary is closed with 1003', async () => {
    const { gateway, functions } = await start();
    const client = await Client.open(gateway.url);
    client.socket.send(Buffer.from([1, 2, 3]));
    client.send('not read any more');
    expect(await client.end()).toMatchObject({ code: 1003 });
    expect(functions.seen('Fallback')).toEqual([]);
    expect((await functions.called('Disconnect'))[0]?.requestContext).toMatchObject({ disconnectStatusCode: 1003 });
  });

  it.each([
    ['text that is not UTF-8', frame(0x81, Buffer.from([0xc3, 0x28])), 1007],
    ['an unmasked frame', Buffer.from([0x81, 0x01, 0x61]), 1002],
    ['a reserved bit', frame(0xc1, Buffer.from('a')), 1002],
  ])('that sends %s is closed', async (_, bytes, code) => {
    const { port, functions } = await start();
    const raw = new RawClient(port);
    raw.upgrade({ Host: `localhost:${port}` });
    await raw.says('\r\n\r\n');
    raw.socket.write(bytes);
    await raw.says(`\x88\x02\x03${String.fromCharCode(code & 0xff)}`);
    raw.socket.destroy();
    await functions.called('Disconnect');
    expect(functions.seen('Fallback')).toEqual([]);
  });

  it('is closed with 1001 when idle; messages in and out keep it, pings are answered and do not', async () => {
    const { gateway, functions } = await start({ limits: { idleMs: 300 } });
    holdTimeouts();
    const [busy, idle] = [await Client.open(gateway.url), await Client.open(gateway.url)];
    let pongs = 0;
    idle.socket.on('pong', () => pongs++);
    jest.advanceTimersByTime(299);
    idle.socket.ping();
    await eventually('the pong', () => (pongs > 0 ? true : undefined));
    busy.send('x');
    await busy.message(1);
    expect(gateway.connections()).toBe(2);
    jest.advanceTimersByTime(1);
    expect(await idle.end()).toEqual({ code: 1001, reason: 'Going away' });
    jest.advanceTimersByTime(298);
    busy.send('x');
    await busy.message(2);
    jest.advanceTimersByTime(299);
    busy.send('x');
    await busy.message(3);
    expect(busy.closed).toBeUndefined();
    jest.advanceTimersByTime(300);
    expect(await busy.end()).toMatchObject({ code: 1001 });
    expect((await functions.called('Disconnect', 2))[0]?.requestContext).toMatchObject({
      disconnectStatusCode: 1001,
      disconnectReason: 'Going away',
    });
  });

  it('is closed with 1001 at the end of its life, however busy', async () => {
    const { gateway } = await start({ limits: { lifetimeMs: 200 } });
    holdTimeouts();
    const client = await Client.open(gateway.url);
    for (let n = 1; n <= 199; n++) {
      jest.advanceTimersByTime(1);
      client.send('x');
      await client.message(n);
    }
    jest.advanceTimersByTime(1);
    expect(await client.end()).toMatchObject({ code: 1001 });
    expect(gateway.connections()).toBe(0);
  });
});

describe('$disconnect', () => {
  it('gets a DISCONNECT event with the code and reason of the close', async () => {
    const { gateway, functions } = await start();
    const client = await Client.open(gateway.url);
    expect(gateway.connections()).toBe(1);
    client.socket.close(4001, 'bye');
    const [event] = await functions.called('Disconnect');
    expect(gateway.connections()).toBe(0);
    const { connectionId } = functions.seen('Connect')[0]!.requestContext;
    expect(event).toEqual({
      headers: { Host: 'localhost', 'x-api-key': '', 'X-Forwarded-For': '', 'x-restapi': '' },
      multiValueHeaders: { Host: ['localhost'], 'x-api-key': [''], 'X-Forwarded-For': [''], 'x-restapi': [''] },
      requestContext: expect.objectContaining({
        routeKey: '$disconnect',
        eventType: 'DISCONNECT',
        connectionId,
        disconnectStatusCode: 4001,
        disconnectReason: 'bye',
      }),
      isBase64Encoded: false,
    });
  });

  it.each([
    ['a close without status', 'close', 1005, 'Client-side close frame status not set'],
    ['a lost connection', 'terminate', 1006, ''],
  ] as const)('says so of %s', async (_, leave, disconnectStatusCode, disconnectReason) => {
    const { gateway, functions } = await start();
    const client = await Client.open(gateway.url);
    client.socket[leave]();
    expect((await functions.called('Disconnect'))[0]?.requestContext).toMatchObject({ disconnectStatusCode, disconnectReason });
  });

  it('may fail or be missing', async () => {
    const { gateway, functions } = await start({ answers: { Disconnect: () => failed('boom') } });
    (await Client.open(gateway.url)).socket.close();
    await functions.called('Disconnect');
    const other = await startTestGateway({ api: apiWithout('$disconnect') });
    (await Client.open(other.gateway.url)).socket.close();
    await eventually('the end of the connection', () => (other.gateway.connections() === 0 ? true : undefined));
    await other.gateway.close();
    expect(other.functions.seen('Disconnect')).toEqual([]);
  });
});

describe('a stop', () => {
  it('closes every socket with 1001 and waits for their $disconnect', async () => {
    let said = 0;
    const { gateway } = await start({
      answers: {
        Disconnect: async () => {
          await new Promise((resolve) => setTimeout(resolve, 50));
          said += 1;
          return ok({ statusCode: 200 });
        },
      },
    });
    const clients = await Promise.all([1, 2, 3].map(() => Client.open(gateway.url)));
    await gateway.close();
    expect(said).toBe(3);
    expect(await Promise.all(clients.map((client) => client.end()))).toEqual(clients.map(() => ({ code: 1001, reason: 'Going away' })));
    await expect(Client.open(gateway.url)).rejects.toThrow();
    test = await startTestGateway();
  });

  it('does not wait for ever: for clients that never answer, for functions that hang, for handshakes', async () => {
    let connecting = 0;
    const { gateway, port } = await start({
      limits: { stopMs: 50 },
      answers: {
        Connect: ({ headers }) => {
          connecting += 1;
          return headers?.['X-Slow'] ? new Promise(() => undefined) : ok({ statusCode: 200 });
        },
        Disconnect: () => new Promise(() => undefined),
      },
    });
    const silent = new RawClient(port);
    silent.upgrade({ Host: `localhost:${port}` });
    await silent.says('\r\n\r\n');
    const slow = new RawClient(port);
    slow.upgrade({ Host: `localhost:${port}`, 'X-Slow': 'yes' });
    await eventually('both $connect', () => (connecting === 2 ? true : undefined));
    const startedAt = Date.now();
    await gateway.close();
    // Twice 50 ms, where whoever waits for one of them waits for ever; the rest is for a busy machine.
    expect(Date.now() - startedAt).toBeLessThan(10_000);
    test = await startTestGateway();
  });
});
