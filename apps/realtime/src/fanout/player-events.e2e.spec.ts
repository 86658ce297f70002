import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { REJECTIONS } from '#avatar/avatar-job';
import { variantsOf } from '#avatar/avatar-urls';
import { liveKeys } from '#dynamo/keys';
import { frames } from '#realtime-client/laurel-v1';
import { testTable } from '#testing/engine';
import { lambdaContext, queueEvent } from '#testing/events';
import { holdTime, letTimeGo } from '#testing/time';
import { connect, inAnHour, liveItems, naming, postedTo, send, signUp, type Stage, startStage } from '../realtime.fixture.ts';
import { parsePlayerEvent } from './tick.ts';

let stage: Stage;
let now = Date.now();
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => {
  stage.stop();
});
beforeEach(() => {
  stage.outbox.posted.length = 0;
  stage.outbox.gone.clear();
  // Time stands still, so that a connection stays as young as a test says.
  holdTime(now);
});
afterEach(letTimeGo);

/** Opens a socket of a player and subscribes to a board. */
async function open(playerId: string, expiresAt = inAnHour()): Promise<string> {
  const socket = await connect(stage, { kind: 'player', playerId, expiresAt });
  await send(stage, socket, { action: 'subscribe', boardId: 'arcade' });
  return socket.connectionId;
}

/** @returns the messages that go back to the queue */
async function hear(event: unknown): Promise<string[]> {
  const body = typeof event === 'string' ? event : JSON.stringify(event);
  const { batchItemFailures } = await stage.app.events(queueEvent(body), lambdaContext());
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
}
const closed = (): string[] => stage.outbox.posted.flatMap((one) => ('closed' in one ? [one.connectionId] : []));

describe.each(['player.gone', 'player.banned'])('%s', (type) => {
  it("closes the player's sockets and forgets them, and leaves the others", async () => {
    const [ada, eve] = [await signUp(stage), await signUp(stage)];
    const [first, second, other] = [await open(ada), await open(ada), await open(eve)];
    const others = await naming(stage, other);
    expect(await naming(stage, first)).toHaveLength(4);
    expect(await hear({ type, playerId: ada })).toEqual([]);
    expect(closed().sort()).toEqual([first, second].sort());
    for (const text of [ada, first, second]) expect(await naming(stage, text)).toEqual([]);
    expect(await naming(stage, other)).toEqual(others);
    expect(await hear({ type, playerId: ada })).toEqual([]);
    expect(closed()).toHaveLength(2);
  });

  it('is heard again while a socket is still opening, and forgets one that has left', async () => {
    const ada = await signUp(stage);
    const left = await open(ada);
    holdTime((now += 10_001));
    const opening = await open(ada);
    stage.outbox.gone.add(opening).add(left);
    expect(await hear({ type, playerId: ada })).toEqual(['m']);
    expect([(await naming(stage, left)).length, (await naming(stage, opening)).length]).toEqual([0, 4]);
    stage.outbox.gone.clear();
    expect(await hear({ type, playerId: ada })).toEqual([]);
    expect([closed(), await naming(stage, ada)]).toEqual([[opening], []]);
  });

  it('removes what a crash left of a connection', async () => {
    const ada = await signUp(stage);
    const Item = { ...liveKeys.byPlayer(ada, 'half'), exp: 9e9, at: 0, x: 9e9 };
    await stage.tables.send(new PutCommand({ TableName: testTable('live'), Item }));
    expect(await hear({ type, playerId: ada })).toEqual([]);
    expect(await naming(stage, ada)).toEqual([]);
  });
});

const REWARD = {
  type: 'reward',
  id: 'season#s1#league#p',
  playerId: 'p',
  rewards: [
    { type: 'currency', currency: 'coins', amount: 50 },
    { type: 'item', itemId: 'potion', quantity: 1 },
  ],
  reason: 'season',
  boardId: 'league',
  period: 's1',
  rank: 2,
};

const AVATAR = 'q3nWq2m0Qy6oZ0v1pXk4Tg';
const PROCESSED = {
  type: 'avatar.processed',
  playerId: 'p',
  avatarId: AVATAR,
  variants: variantsOf({ avatarId: AVATAR }, 'https://avatars.example'),
  palette: { skin: '#d0a080', hair: '#402010', lips: '#c04050', eyes: '#304050', clothes: '#2050a0' },
  background: '#88c0d0',
  landmarks: { leftEye: [300, 220], rightEye: [212, 220], nose: [256, 270], mouth: [256, 320], chin: [256.5, 390] },
  pipeline: '1.0.0',
};
const REJECTED = { type: 'avatar.rejected', playerId: 'p', avatarId: AVATAR, code: 'too_dark' };

describe.each([
  ['avatar.processed', PROCESSED, {}],
  ['avatar.rejected', REJECTED, { status: 422, title: 'The face is too dark', detail: expect.any(String), hint: REJECTIONS.too_dark }],
])('%s', (_, event, more) => {
  it('is told on every device of its player, to nobody else, as laurel.v1 says', async () => {
    const [ada, eve] = [await signUp(stage), await signUp(stage)];
    const [phone, tablet, other] = [await open(ada), await open(ada), await open(eve)];
    stage.outbox.posted.length = 0;
    expect(await hear({ ...event, playerId: ada })).toEqual([]);
    for (const device of [phone, tablet]) {
      const [told, ...others] = postedTo(stage, device);
      expect([told, others]).toEqual([{ ...event, ...more, playerId: undefined, at: new Date(now).toISOString() }, []]);
      expect(frames[event.type as 'avatar.processed'].safeParse(told).error).toBeUndefined();
    }
    expect(postedTo(stage, other)).toEqual([]);
  });
});

describe('the queue of player events', () => {
  it.each([
    ['{"type":"announcement","message":"Hi"}', { type: 'announcement', message: 'Hi' }],
    ['{"type":"player.gone","playerId":"p"}', { type: 'player.gone', playerId: 'p' }],
    ['{"type":"player.gone","playerId":"p","more":1}', { type: 'player.gone', playerId: 'p' }],
    [JSON.stringify(REWARD), REWARD],
    [JSON.stringify({ ...PROCESSED, models: {} }), PROCESSED],
    [JSON.stringify(REJECTED), REJECTED],
  ])('holds %s', (body, event) => {
    expect(parsePlayerEvent(body)).toEqual(event);
  });

  it('keeps the records of a rewarded player’s socket that is still opening', async () => {
    const ada = await signUp(stage);
    const opening = await open(ada);
    const before = await naming(stage, opening);
    stage.outbox.gone.add(opening);
    expect(await hear({ ...REWARD, playerId: ada })).toEqual([]);
    expect(await naming(stage, opening)).toEqual(before);
    holdTime((now += 10_001));
    expect(await hear({ ...REWARD, playerId: ada })).toEqual([]);
    expect(await naming(stage, opening)).toEqual([]);
  });

  it('tells a reward on every device of its player, to nobody else, as often as it comes', async () => {
    const [ada, eve] = [await signUp(stage), await signUp(stage)];
    const [phone, tablet, other] = [await open(ada), await open(ada), await open(eve)];
    stage.outbox.posted.length = 0;
    const before = await liveItems(stage);
    for (let i = 0; i < 2; i++) expect(await hear({ ...REWARD, playerId: ada })).toEqual([]);
    const { type, id, rewards, reason, boardId, period, rank } = REWARD;
    const frame = { type, at: new Date(now).toISOString(), id, rewards, reason, boardId, period, rank };
    for (const device of [phone, tablet]) expect(postedTo(stage, device)).toEqual([frame, frame]);
    expect([postedTo(stage, other), await liveItems(stage)]).toEqual([[], before]);
  });

  it('forgets, of a rewarded player, who has left, and sends away whose token has ended', async () => {
    const ada = await signUp(stage);
    const [left, ended] = [await open(ada), await open(ada, Math.floor(now / 1000))];
    stage.outbox.gone.add(left);
    stage.outbox.posted.length = 0;
    holdTime((now += 10_001));
    expect(await hear({ ...REWARD, playerId: ada })).toEqual([]);
    expect(stage.outbox.posted).toMatchObject([{ connectionId: ended, frame: { code: 'unauthenticated' } }, { connectionId: ended }]);
    expect(await naming(stage, ada)).toEqual([]);
  });

  it.each([
    '',
    '[]',
    'null',
    '{}',
    '{"type":"announcement"}',
    '{"type":"player.gone"}',
    '{"type":"player.gone","playerId":""}',
    '{"type":"player.gone","playerId":7}',
    '{"type":"player.promoted","playerId":"p"}',
    '{"type":"reward"}',
    '{"type":"avatar.processed"}',
    JSON.stringify({ ...PROCESSED, variants: null }),
    JSON.stringify({ ...PROCESSED, palette: { ...PROCESSED.palette, hair: 7 } }),
    JSON.stringify({ ...PROCESSED, landmarks: { ...PROCESSED.landmarks, nose: [256] } }),
    JSON.stringify({ ...REJECTED, code: 'ugly' }),
    JSON.stringify({ ...REWARD, id: '' }),
    JSON.stringify({ ...REWARD, playerId: undefined }),
    JSON.stringify({ ...REWARD, reason: 'mercy' }),
    JSON.stringify({ ...REWARD, rank: 0 }),
    JSON.stringify({ ...REWARD, rewards: 'coins' }),
    JSON.stringify({ ...REWARD, rewards: [{ type: 'fame' }] }),
    JSON.stringify({ ...REWARD, rewards: [{ type: 'currency', currency: 'coins', amount: '50' }] }),
  ])('leaves %j to the dead letters', async (body) => {
    expect(await hear(body)).toEqual(['m']);
  });
});
