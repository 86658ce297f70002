import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SystemClock } from '#core/clock';
import { RandomIds } from '#core/ids';
import { testClient } from '#testing/client';
import { coreKeys } from '#dynamo/keys';
import { startWorld, type World } from '#testing/api';
import { testTable } from '#testing/engine';
import { disconnect, type Held, placesOf, play, startHeld } from '#testing/held';
import { objectKey } from './export.rules.ts';
import { AvatarFileRepository } from '../avatar/avatar-file.repository.ts';
import { CdnRepository } from '../avatar/cdn.repository.ts';
import { ArchiveRowRepository } from '../score/archive-row.repository.ts';
import { DeletionRepository } from './deletion.repository.ts';
import { ErasureJob } from './erasure.job.ts';
import { ErasureService } from './erasure.service.ts';
import { HeldRepository } from './held.repository.ts';
import type { Holding } from './holding.ts';
import { holdings, type Reach } from './holdings.ts';
import { ObjectRepository } from './object.repository.ts';
import { JobRepository, PlayerEventRepository } from './queue.repository.ts';
import { UserRepository } from './user.repository.ts';

type Everything = Reach & { jobs: JobRepository; users: UserRepository };

let world: World;
let held: Held;
let reach: Everything;
let count = 0;

beforeAll(async () => {
  world = await startWorld();
  ({ held } = await startHeld(world, async () => ({ api: await import('../lambda.ts'), triggers: await import('./player.triggers.ts') })));
  const tables = testClient();
  const { endpoint } = held.outbox;
  reach = {
    clock: new SystemClock(),
    ids: new RandomIds(),
    held: new HeldRepository(tables, { core: testTable('core'), boards: testTable('boards'), live: testTable('live') }),
    deletions: new DeletionRepository(tables, testTable('core')),
    archives: new ArchiveRowRepository(tables, testTable('boards')),
    events: new PlayerEventRepository(`${endpoint}/events`),
    jobs: new JobRepository(`${endpoint}/jobs`),
    files: new AvatarFileRepository({ uploadsBucket: 'test-uploads', avatarsBucket: 'test-avatars' }),
    cdn: new CdnRepository('TESTAVATARS'),
    origin: 'https://avatars.example',
    objects: new ObjectRepository('test-exports', 'test-pseudonym-key'),
    users: new UserRepository(process.env.USER_POOL_ID!),
  };
});
afterAll(() => {
  held.stop();
});

/** Dies once so many steps are done, as a process that is killed then. */
class Life {
  #left: number;
  constructor(steps: number) {
    this.#left = steps;
  }

  /** The same object, each call of whose methods is a step. */
  of<T extends object>(object: T): T {
    const step = async (call: () => Promise<unknown>): Promise<unknown> => {
      if (this.#left <= 0) throw new Error('killed');
      const result = await call();
      this.#left--;
      return result;
    };
    return new Proxy(object, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        const method = value as (...parameters: unknown[]) => Promise<unknown>;
        return (...parameters: unknown[]) => step(() => method.apply(target, parameters));
      },
    });
  }
}

function mortal(life: Life): Everything & { all: Holding[] } {
  const { clock, ids, held: items } = reach;
  const parts = {
    ...{ clock, ids, held: items, deletions: life.of(reach.deletions), archives: life.of(reach.archives), events: life.of(reach.events) },
    ...{ jobs: life.of(reach.jobs), objects: life.of(reach.objects), users: life.of(reach.users) },
    ...{ files: life.of(reach.files), cdn: life.of(reach.cdn), origin: reach.origin },
  };
  return { ...parts, all: holdings(parts).map((holding) => life.of(holding)) };
}
const immortal = (): Everything & { all: Holding[] } => ({ ...reach, all: holdings(reach) });

const run = (parts: Everything & { all: Holding[] }, playerId: string, sweep: number): Promise<void> =>
  new ErasureJob(parts, parts.all).run({ playerId, sweep });
const begin = ({ clock, deletions, jobs, users }: Everything, playerId: string): Promise<unknown> =>
  new ErasureService(clock, deletions, jobs, users).erase({ playerId, username: playerId });

describe('a deletion', () => {
  it('that is killed after any step of the call has not begun, or is ended by its message alone', async () => {
    for (let steps = 0, killed = true, begun = false; killed; steps++) {
      const player = await held.game.newPlayer();
      const { playerId } = player;
      await few(player.token, playerId);
      const before = await placesOf(held, playerId);
      held.outbox.queued.length = 0;
      killed = await begin(mortal(new Life(steps)), playerId).then(
        () => false,
        () => true,
      );
      const isBegun = (await held.game.core(coreKeys.deletion(playerId).pk)).length > 0;
      expect([steps, begun && !isBegun]).toEqual([steps, false]);
      begun = isBegun;
      const messages = await deliverAll(playerId);
      expect([steps, await placesOf(held, playerId)]).toEqual([steps, begun ? [] : before]);
      expect(world.issuer.removed.has(playerId)).toBe(begun);
      expect(messages).toEqual(begun ? ERASED : messages.length > 0 ? NOT_BEGUN : []);
    }
  });
  /** Sweep and delay of each message. */
  const [ERASED, NOT_BEGUN] = [
    ['0 after 5', '2 after 60'],
    ['0 after 5', '1 after 30'],
  ];

  it('whose message comes before the call has stored its job is looked for again, once the call has ended', async () => {
    const { playerId } = await held.game.newPlayer();
    held.outbox.queued.length = 0;
    await run(immortal(), playerId, 0);
    await reach.deletions.begin(playerId, playerId);
    expect(await deliverAll(playerId)).toEqual(['1 after 30', '2 after 60']);
    expect(await placesOf(held, playerId)).toEqual([]);
  });

  /** Works off what is queued until nothing is. */
  async function deliverAll(playerId: string): Promise<string[]> {
    const delivered: string[] = [];
    for (let message = held.outbox.queued.shift(); message; message = held.outbox.queued.shift()) {
      const { type, sweep } = JSON.parse(message.MessageBody) as { type: string; sweep: number };
      if (type !== 'erase') continue;
      delivered.push(`${sweep} after ${message.DelaySeconds}`);
      await run(immortal(), playerId, sweep);
    }
    return delivered;
  }

  it('that is killed after any step of the call goes on when the player asks again', async () => {
    for (let steps = 0; ; steps++) {
      const { playerId } = await held.game.newPlayer();
      const killed = await begin(mortal(new Life(steps)), playerId).then(
        () => false,
        () => true,
      );
      if (killed) await begin(reach, playerId);
      for (const sweep of [0, 2]) await run(immortal(), playerId, sweep);
      expect([steps, await placesOf(held, playerId)]).toEqual([steps, []]);
      expect(world.issuer.removed).toContain(playerId);
      if (!killed) break;
      expect(steps).toBeLessThan(20);
    }
  });

  it.each([0, 2])('that is killed after any step of sweep %d goes on when its message comes again', async (sweep) => {
    let steps = 0;
    for (let killed = true; killed; steps++) {
      const player = await held.game.newPlayer();
      const { playerId } = player;
      // Everything is held for some of the steps; each of them for a player with a board, a wallet and an export.
      const connection = steps % 9 === 0 ? await play(held, player, `Ada ${++count}${sweep}`) : undefined;
      if (connection === undefined) await few(player.token, playerId);
      await begin(reach, playerId);
      if (sweep === 2) await run(immortal(), playerId, 0);
      if (connection !== undefined) await disconnect(held, connection, playerId);
      killed = await run(mortal(new Life(steps)), playerId, sweep).then(
        () => false,
        () => true,
      );
      for (const one of [sweep, 2, 3]) await run(immortal(), playerId, one);
      expect([steps, await placesOf(held, playerId)]).toEqual([steps, []]);
    }
    expect(steps).toBeGreaterThan(20);
  });

  async function few(token: string, playerId: string): Promise<void> {
    await held.game.post(token, '/score', { boardId: 'arcade', score: 7 });
    await held.game.give(playerId, 'coins', 5);
    held.bucket.objects.set(objectKey(playerId, 'd', 'test-pseudonym-key'), playerId);
  }

  it('gives up, for an operator to see, where something comes back after every sweep', async () => {
    const { playerId } = await held.game.newPlayer();
    await begin(reach, playerId);
    const stubborn: Holding = { ...immortal().all[0]!, erase: () => Promise.resolve(true) };
    const job = new ErasureJob(reach, [stubborn]);
    await expect(job.run({ playerId, sweep: 20 })).rejects.toThrow('after 20 sweeps');
    expect(await held.game.core(coreKeys.deletion(playerId).pk)).toMatchObject([{ step: 'swept' }]);
  });

  it('does nothing where none was asked for', async () => {
    const player = await held.game.newPlayer();
    const before = await placesOf(held, player.playerId);
    for (const sweep of [0, 1, 2]) await run(immortal(), player.playerId, sweep);
    expect(await placesOf(held, player.playerId)).toEqual(before);
  });
});
