import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Answer, type ApiLambda, caller, newPlayer, type SignedIn, type SignInTrigger } from '#testing/api';
import { persist, SCALE, startStormWorld, type StormWorld } from '#testing/storm';
import type { SaveResult } from './progress.dto.ts';

let world: StormWorld;
let api: ApiLambda;
let triggers: SignInTrigger;
let server: string;

beforeAll(async () => {
  world = await startStormWorld(6);
  api = await import('../lambda.ts');
  triggers = await import('../player/player.triggers.ts');
  server = await world.issuer.server();
});
beforeEach(() => {
  world.faults.rate = 0;
});
afterAll(() => {
  world.stop();
});

/** A save, sent twice at once and each time until it is answered. */
async function save(token: string, body: object): Promise<Answer> {
  const headers = { 'Idempotency-Key': randomUUID() };
  const send = (): Promise<Answer> => persist(() => caller(api)({ method: 'POST', path: '/progress', token, body, headers }));
  const answers = await Promise.all([send(), send()]);
  const accepted = answers.find(({ status }) => status === 200);
  for (const { status, body: answer } of answers) if (status !== 200) expect(answer).toMatchObject({ code: 'version_conflict' });
  return accepted ?? answers[0];
}

const standing = async ({ token }: SignedIn, slot: string): Promise<SaveResult> =>
  (await persist(() => caller(api)({ method: 'GET', path: '/progress', token, query: { slot } }))).body as SaveResult;

/** What a device knows: what it last got, and all of its own that was acknowledged. */
interface Device {
  version: number;
  data: Record<string, unknown>;
  seconds: number;
  levels: number[];
  found: string[];
}

/** One session on a device that saves what it earned since it last got something. */
async function session(
  device: Device,
  token: string,
  { level, seconds, item }: { level: number; seconds: number; item: string },
): Promise<void> {
  const { playSeconds = 0, collected = [] } = device.data as { playSeconds?: number; collected?: string[] };
  const data = { ...device.data, highestLevel: level, playSeconds: playSeconds + seconds, collected: [...collected, item], settings: item };
  const answer = await save(token, { slot: 'main', mode: 'merge', baseVersion: device.version, data });
  if (answer.status === 200) {
    Object.assign(device, { seconds: device.seconds + seconds, levels: [...device.levels, level], found: [...device.found, item] });
  }
  const got = answer.status === 200 ? (answer.body as SaveResult) : (answer.body as { current: SaveResult }).current;
  Object.assign(device, { version: got.version, data: got.data ?? {} });
}

const earned = fc.record({ level: fc.nat(50), seconds: fc.integer({ min: 1, max: 500 }), item: fc.string({ maxLength: 3 }) });
/** Rounds of three devices at once. */
const rounds = fc.array(fc.tuple(earned, earned, earned), { minLength: 3, maxLength: 5 });

describe.each([0, 0.1, 0.3])('saves, where a share of %d of all requests goes wrong', (rate) => {
  it('keep what each of three devices earned, and count nothing twice', async () => {
    await fc.assert(
      fc.asyncProperty(rounds, async (played) => {
        world.faults.rate = 0;
        const player = await newPlayer(triggers, world);
        world.faults.rate = rate;
        const devices = [0, 1, 2].map((): Device => ({ version: 0, data: {}, seconds: 0, levels: [], found: [] }));
        for (const round of played) await Promise.all(devices.map((device, i) => session(device, player.token, round[i]!)));
        const rated = await save(server, { playerId: player.playerId, slot: 'main', mode: 'merge', baseVersion: 1, data: { rating: 7 } });
        await world.faults.settled();
        const { data } = await standing(player, 'main');
        const { highestLevel, playSeconds, collected, rating } = data!;
        expect(playSeconds).toBe(devices.reduce((sum, { seconds }) => sum + seconds, 0));
        expect(highestLevel).toBe(Math.max(...devices.flatMap(({ levels }) => levels)));
        expect((collected as string[]).toSorted()).toEqual([...new Set(devices.flatMap(({ found }) => found))].toSorted());
        expect(rating).toBe(rated.status === 200 ? 7 : undefined);
      }),
      { seed: 4, numRuns: 3 * SCALE, endOnFailure: true },
    );
  });

  it('replace each version once, whoever is first', async () => {
    const player = await newPlayer(triggers, world);
    world.faults.rate = rate;
    for (let base = 0; base < 3; base++) {
      const bodies = [0, 1, 2, 3, 4].map((n) => ({ slot: 'backup', baseVersion: base, data: { n, base } }));
      const answers = await Promise.all(bodies.map((body) => save(player.token, body)));
      const [won, ...others] = answers.filter(({ status }) => status === 200);
      expect(others).toEqual([]);
      expect(won!.body).toMatchObject({ version: base + 1, data: bodies[answers.indexOf(won!)]!.data });
      await world.faults.settled();
      expect(await standing(player, 'backup')).toMatchObject({ version: base + 1, data: (won!.body as SaveResult).data });
    }
  });
});
