import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { lambdaContext } from '#testing/events';
import { startIssuer } from '#testing/issuer';
import { holdTime, letTimeGo } from '#testing/time';
import { connect, inAnHour, naming, postedTo, send, signUp, socketEvent, type Stage, startStage } from '../realtime.fixture.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => {
  stage.stop();
});
beforeEach(() => {
  stage.outbox.posted.length = 0;
});
afterEach(letTimeGo);

const BAN = { reason: 'cheating', until: '2999-01-01T00:00:00.000Z' };

describe('the authorizer', () => {
  const authorize = (headers: Record<string, string>, query: Record<string, string> | null = null) =>
    stage.app.authorizer({ headers, queryStringParameters: query, methodArn: 'arn:aws:execute-api:x' }, lambdaContext());

  it('lets a browser in by its subprotocols and a native client by its header', async () => {
    const playerId = randomUUID();
    const token = await stage.world.issuer.player(playerId);
    const handshakes: Record<string, string>[] = [
      { 'Sec-WebSocket-Protocol': `laurel.v1, ${token}` },
      { authorization: `Bearer ${token}` },
    ];
    for (const headers of handshakes) {
      expect(await authorize(headers)).toMatchObject({
        principalId: playerId,
        policyDocument: { Statement: [{ Effect: 'Allow' }] },
        context: { kind: 'player', playerId, expiresAt: expect.any(Number) },
      });
    }
  });

  it('lets a server in, without a player', async () => {
    const answer = await authorize({ Authorization: `Bearer ${await stage.world.issuer.server()}` });
    expect(answer).toMatchObject({ context: { kind: 'server' }, policyDocument: { Statement: [{ Effect: 'Allow' }] } });
    expect(answer.context).not.toHaveProperty('playerId');
  });

  it('answers 401 to all else', async () => {
    const token = await stage.world.issuer.player(randomUUID());
    const issuer = stage.world.issuer;
    const expired = await issuer.player('p', { exp: 1 });
    const otherPool = await startIssuer();
    const iss = 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_other';
    const foreign = [
      await otherPool.player('p'),
      await otherPool.player('p', { iss }),
      await issuer.player('p', { iss }),
      await issuer.player('p', { client_id: 'another-app' }),
      await issuer.player('p', { token_use: 'id' }),
      [token.split('.')[0], (await issuer.admin('p')).split('.')[1], token.split('.')[2]].join('.'),
    ];
    otherPool.stop();
    const refused: [Record<string, string>, (Record<string, string> | null)?][] = [
      [{}],
      [{ Authorization: 'Bearer abc' }],
      [{ Authorization: `Bearer ${expired}` }],
      ...foreign.map((one): [Record<string, string>] => [{ Authorization: `Bearer ${one}` }]),
      ...foreign.map((one): [Record<string, string>] => [{ 'Sec-WebSocket-Protocol': `laurel.v1, ${one}` }]),
      [{ 'Sec-WebSocket-Protocol': token }],
      [{ 'Sec-WebSocket-Protocol': `other, ${token}` }],
      [{ 'Sec-WebSocket-Protocol': 'laurel.v1' }],
      [{}, { token }],
      [{ Authorization: `Bearer ${token}` }, { token }],
    ];
    for (const [headers, query] of refused) await expect(authorize(headers, query ?? null)).rejects.toThrow(/^Unauthorized$/);
  });
});

describe('a connection', () => {
  it.each([
    ['is gone', undefined],
    ['is banned', { ban: BAN }],
  ])('is refused, and leaves nothing, where its player %s', async (_, profile) => {
    const playerId = profile ? await signUp(stage, randomUUID(), profile) : randomUUID();
    const socket = { connectionId: randomUUID(), authorizer: { kind: 'player', playerId, expiresAt: inAnHour() } };
    const result = await stage.app.handler(socketEvent('$connect', socket, { headers: {} }), lambdaContext());
    expect(result).toEqual({ statusCode: 403 });
    expect([await naming(stage, playerId), await naming(stage, socket.connectionId)]).toEqual([[], []]);
  });

  it('may be had by a player whose ban is over', async () => {
    const playerId = await signUp(stage, randomUUID(), { ban: { ...BAN, until: '2020-01-01T00:00:00.000Z' } });
    await connect(stage, { kind: 'player', playerId, expiresAt: inAnHour() });
    expect(await naming(stage, playerId)).toHaveLength(2);
  });

  it('is stored, one a device, and removed with all its subscriptions', async () => {
    const playerId = await signUp(stage);
    const authorizer = { kind: 'player', playerId, expiresAt: inAnHour() };
    const [phone, tablet] = [await connect(stage, authorizer), await connect(stage, authorizer)];
    for (const boardId of ['arcade', 'points']) await send(stage, phone, { action: 'subscribe', boardId });
    expect(await naming(stage, phone.connectionId)).toHaveLength(5);
    const others = await naming(stage, tablet.connectionId);
    expect(others).toHaveLength(3);
    await stage.app.handler(socketEvent('$disconnect', phone), lambdaContext());
    expect(await naming(stage, phone.connectionId)).toEqual([]);
    expect(await naming(stage, tablet.connectionId)).toEqual(others);
  });

  it('gets the subprotocol back where it was offered, never the token', async () => {
    const authorizer = { kind: 'player', playerId: await signUp(stage), expiresAt: inAnHour() };
    const socket = { connectionId: randomUUID(), authorizer };
    const offered = { headers: { 'sec-websocket-protocol': 'laurel.v1, a.b.c' } };
    const result = await stage.app.handler(socketEvent('$connect', socket, offered), lambdaContext());
    expect(result).toEqual({ statusCode: 200, headers: { 'Sec-WebSocket-Protocol': 'laurel.v1' } });
  });

  it('is told and closed when it sends after its token has ended', async () => {
    const socket = await connect(stage, { kind: 'player', playerId: await signUp(stage), expiresAt: 1 });
    const [told, closed] = await send(stage, socket, { action: 'ping' });
    expect(told).toMatchObject({ type: 'error', code: 'unauthenticated' });
    expect(closed).toEqual({ closed: socket.connectionId });
  });

  it('is told and closed when it sends more than 30 messages at once, and no other is', async () => {
    const [loud, quiet] = [await connect(stage), await connect(stage)];
    holdTime(Date.now());
    const ping = (): Promise<unknown> => stage.app.handler(socketEvent('ping', loud, { body: '{"action":"ping"}' }), lambdaContext());
    const answers = await Promise.all(Array.from({ length: 40 }, ping));
    expect(answers.filter((answer) => JSON.stringify(answer).includes('too_many_requests'))).toHaveLength(10);
    expect(postedTo(stage, loud.connectionId).map((frame) => frame.type === 'error' && frame.code)).toContain('too_many_requests');
    const ends = stage.outbox.posted.filter((one) => one.connectionId === loud.connectionId && 'closed' in one);
    expect(ends).toHaveLength(1);
    expect(await send(stage, quiet, { action: 'ping' })).toMatchObject([{ type: 'pong' }]);
  });
});
