import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { type Answer, type ApiLambda, caller } from '#testing/api';
import { lambdaContext } from '#testing/events';
import { BODIES, delivered, disconnect, type Held, type JobsLambda, placesOf, play, startHeld } from '#testing/held';
import { holdClock } from '#testing/held-clock';
import type { Queued } from '#testing/outbox';
import { persist, SCALE, startStormWorld, type StormWorld } from '#testing/storm';

let world: StormWorld;
let held: Held;
let api: ApiLambda;
let jobs: JobsLambda;

beforeAll(async () => {
  world = await startStormWorld(8);
  ({ held, api, jobs } = await startHeld(world, async () => ({
    api: await import('../lambda.ts'),
    jobs: await import('./player.jobs.ts'),
    triggers: await import('./player.triggers.ts'),
  })));
});
afterAll(() => {
  jest.useRealTimers();
  held.stop();
});

let now = Date.now();

/** Where a third of all requests fails for long, the client has no retries left, and a delivery passes once in a few. */
const MOST_DELIVERIES = 200;
/** Far more than it takes until a removal has met every fault. */
const MOST_ROUNDS = 30;

/** Takes the messages of the jobs that have come, and delivers each until it is done, as the queue does. */
async function deliverAll(): Promise<void> {
  const messages = held.outbox.queued.splice(0).filter(({ QueueUrl }) => QueueUrl.endsWith('/jobs'));
  for (const message of messages) await deliver(message);
}

async function deliver(message: Queued): Promise<void> {
  // What may still come, as an upload, is over when its time is.
  holdClock((now += (message.DelaySeconds ?? 0) * 1000));
  for (let n = 0; n < MOST_DELIVERIES; n++) {
    const { batchItemFailures } = await jobs.handler(delivered(message), lambdaContext() as never);
    if (batchItemFailures.length === 0) return;
  }
  throw new Error(`A job failed ${MOST_DELIVERIES} times: ${message.MessageBody}`);
}

/** One player who plays, is deleted and plays on. */
async function check(round: number): Promise<void> {
  world.faults.rate = 0;
  const player = await held.game.newPlayer();
  const connection = await play(held, player, `Ada ${round}`);
  world.faults.rate = 0.3;
  const call = (method: string, path: string, body?: unknown): Promise<Answer> =>
    persist(() => caller(api)({ method, path, token: player.token, body, headers: { 'Idempotency-Key': `${method}-${round}` } }));
  const playing = Object.entries(BODIES).map(([path, body]) => call('POST', path, body));
  expect((await call('DELETE', '/me')).status).toBe(202);
  await deliverAll();
  for (const { status } of await Promise.all(playing)) expect([200, 403, 404, 409, 422]).toContain(status);
  await world.faults.settled();
  await disconnect(held, connection, player.playerId);
  while (held.outbox.queued.some(({ QueueUrl }) => QueueUrl.endsWith('/jobs'))) await deliverAll();
  await world.faults.settled();
  expect(await placesOf(held, player.playerId)).toEqual([]);
  expect(await call('POST', '/score', BODIES['/score'])).toMatchObject({ status: 403, body: { code: 'player_gone' } });
}

const missing = (): string[] => world.faults.missing(['BatchWriteItem']);

it('leaves nothing of a player though a third of all requests goes wrong in every way, and the player plays on', async () => {
  for (let round = 0; round < 2 * SCALE || (missing().length > 0 && round < MOST_ROUNDS * SCALE); round++) await check(round);
  expect(missing()).toEqual([]);
});
