import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { lambdaContext } from '#testing/events';
import { SCALE } from '#testing/storm';
import { connect, inAnHour, liveItems, send, signUp, socketEvent, type Stage, startStage } from '../realtime.fixture.ts';

const AT_ONCE = 25;

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => {
  stage.stop();
});

it('nothing stays of those who come and go', async () => {
  const authorizer = { kind: 'player', playerId: await signUp(stage), expiresAt: inAnHour() };
  const visit = async (): Promise<void> => {
    const socket = await connect(stage, authorizer);
    await send(stage, socket, { action: 'subscribe', boardId: 'arcade' });
    await stage.app.handler(socketEvent('$disconnect', socket), lambdaContext());
  };
  for (let round = 0; round < 10 * SCALE; round++) await Promise.all(Array.from({ length: AT_ONCE }, visit));
  // The topics themselves stay: nobody watches them.
  const left = await liveItems(stage);
  expect(left.map(({ sk, n }) => [sk, n])).toEqual(left.map(() => ['M', 0]));
  expect(left.length).toBeLessThanOrEqual(2);
});
