import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LaurelError, noAnswer } from './laurel-error.ts';
import { Queue, type QueueEvents, type QueueListener } from './queue.ts';
import { FakeService, Traffic } from './queue.fixture.ts';
import { type QueuedSave, type QueueEntry, restMs } from './queue.rules.ts';
import type { Store } from './store.ts';
import { Device, settled } from './tabs.fixture.ts';

let device: Device;
let service: FakeService;
let told: { [K in keyof QueueEvents]: QueueEvents[K][] };
let sentAt: number[];
let keys: number;
let traffic: Traffic;

beforeEach(() => {
  device = new Device();
  service = new FakeService(device);
  traffic = new Traffic();
  told = { sent: [], refused: [], conflict: [] };
  [sentAt, keys] = [[], 0];
});

const listener: QueueListener = {
  sent: (event) => told.sent.push(event),
  refused: (event) => told.refused.push(event),
  conflict: (event) => told.conflict.push(event),
};

/** A queue whose tries fail when they are told to. */
function failing(): { queue: Queue; fails: (() => void)[] } {
  const fails: (() => void)[] = [];
  const send = (): Promise<never> =>
    new Promise((_, reject) => {
      fails.push(() => {
        reject(noAnswer('down'));
      });
    });
  return { queue: new Queue({ platform: device.tab(send), name: 'q', send, listener }), fails };
}

function open(platform = device.tab(() => Promise.reject(new Error('none')))): Queue {
  const { send } = traffic.counted((entry) => {
    sentAt.push(device.now);
    return service.send(entry);
  });
  return new Queue({ platform, name: 'q', send, listener });
}

const at = '2026-11-20T12:00:00.000Z';
const score = (value: number): QueueEntry => ({ key: `k${++keys}`, at, path: '/score', body: { boardId: 'arcade', score: value } });
const save = (data: object, more: Partial<QueuedSave> = {}): QueueEntry => ({
  ...{ key: `k${++keys}`, at, path: '/progress' },
  body: { slot: 'main', data: { ...data }, ...more },
});
const bases = (): unknown[] => [...service.bodies.values()].map((bodies) => (JSON.parse([...bodies][0]!) as QueuedSave).baseVersion);
const keysOf = (entries: readonly QueueEntry[]): string[] => entries.map(({ key }) => key);

describe('the queue', () => {
  it('sends in order, one at a time, and answers each', async () => {
    const queue = open();
    const entries = [score(1), save({ a: 1 }), score(2), save({ a: 2 }, { slot: 'backup' }), score(3)];
    const kept = await Promise.all(entries.map((entry) => queue.add(entry)));
    const answers = await device.run(Promise.all(kept.map(({ answer }) => answer)));
    expect(answers.map((answer) => Object.keys(answer as object))).toEqual([
      ...[
        ['boardId', 'windows'],
        ['slot', 'version'],
        ['boardId', 'windows'],
        ['slot', 'version'],
        ['boardId', 'windows'],
      ],
    ]);
    expect([service.effects, traffic.most, await queue.waiting()]).toEqual([keysOf(entries), 1, []]);
    expect(keysOf(told.sent.map(({ entry }) => entry))).toEqual(keysOf(entries));
  });

  it('stops at what may pass, goes on later and later, and soon again after it went', async () => {
    service.fates = ['down', 'busy', 'down', 'down', 'done', 'down', 'done'];
    const queue = open();
    const begun = device.now;
    await queue.add(score(1));
    const last = await queue.add(score(2));
    await device.run(last.answer);
    expect(sentAt.map((time) => time - begun)).toEqual([0, 750, 2_250, 5_250, 11_250, 11_250, 12_000]);
    expect(service.effects).toEqual(['k1', 'k2']);
    expect(told.refused).toEqual([]);
  });

  it('rests as long as the service asks for, and then as before', async () => {
    service.fates = ['full', 'busy'];
    const { answer } = await open().add(score(1));
    await device.run(answer);
    const [first = 0, second = 0, third = 0] = sentAt;
    expect([second - first >= 120_000, second - first <= 121_000, third - second < 3_000]).toEqual([true, true, true]);
  });

  it('rests no longer than ever where the store fails after that', async () => {
    const platform = device.tab(() => Promise.reject(new Error('none')));
    let isBroken = false;
    const getItem: Store['getItem'] = (name) => (isBroken ? Promise.reject(new Error('EIO')) : platform.store.getItem(name));
    const queue = open({ ...platform, store: { ...platform.store, getItem } });
    service.fates = ['full'];
    await device.run((await queue.add(score(1))).answer);
    const { answer } = await queue.add(score(2));
    isBroken = true;
    await device.pass(1);
    isBroken = false;
    await device.pass(2_000);
    expect([service.effects.length, await device.run(answer)]).toEqual([2, { boardId: 'arcade', windows: [] }]);
  });

  it('goes on at once when there is a connection, or the game asks', async () => {
    service.fates = Array.from({ length: 9 }, () => 'down' as const);
    const queue = open();
    const { answer } = await queue.add(score(1));
    await device.pass(60_000);
    const asked = sentAt.length;
    device.online();
    await settled();
    expect(sentAt).toHaveLength(asked + 1);
    await device.pass(1_000);
    expect(sentAt).toHaveLength(asked + 1);
    service.fates = [];
    queue.send();
    await settled();
    expect(service.effects).toEqual(['k1']);
    await answer;
  });

  it('goes on at once, and once, after a try that fails while it is told of a connection', async () => {
    const { fails, queue } = failing();
    await queue.add(score(1));
    await settled();
    device.online();
    queue.send();
    fails[0]!();
    await settled();
    expect(fails).toHaveLength(2);
    // An entry that comes hurries nothing.
    await queue.add(score(2));
    fails[1]!();
    await settled();
    expect(fails).toHaveLength(2);
    await device.pass(1_000);
    expect(fails).toHaveLength(3);
  });

  it('is hurried once a second at most, though it is by each try that fails', async () => {
    const send = (): Promise<never> => {
      sentAt.push(device.now);
      if (sentAt.length < 100) queue.send();
      return Promise.reject(noAnswer('down'));
    };
    const begun = device.now;
    const queue: Queue = new Queue({ platform: device.tab(send), name: 'q', send, listener });
    await queue.add(score(1));
    await device.pass(3_000);
    queue.close('Enough');
    // A first rest is 750 ms here, which is less than a second.
    expect(sentAt.map((time) => time - begun)).toEqual([0, 0, 750, 1_750, 2_750]);
  });

  it('tells of what is refused, and goes on', async () => {
    const queue = open();
    const kept = await Promise.all([score(5_000), score(2)].map((entry) => queue.add(entry)));
    await expect(device.run(kept[0]!.answer)).rejects.toMatchObject({ code: 'score_out_of_bounds', fields: { max: 1_000 } });
    await device.run(kept[1]!.answer);
    expect(told.refused).toMatchObject([{ entry: { key: 'k1', body: { score: 5_000 } }, error: { status: 422 } }]);
    expect(service.effects).toEqual(['k2']);
  });

  it('is sent by the next one that opens, with the same keys and bodies', async () => {
    const platform = device.tab(() => Promise.reject(new Error('none')));
    service.fates = ['lost'];
    const first = open(platform);
    for (const entry of [score(1), save({ a: 1 }), save({ a: 2 })]) await first.add(entry);
    await settled();
    platform.crash();
    expect(service.effects).toEqual(['k1']);
    open();
    await device.pass(1_000);
    expect([service.effects, [...service.bodies.values()].map(({ size }) => size)]).toEqual([
      ['k1', 'k2', 'k3'],
      [1, 1, 1],
    ]);
  });

  it('waits for nothing more once it is closed during a try', async () => {
    const { fails, queue } = failing();
    await queue.add(score(1));
    await settled();
    queue.close('Enough');
    fails[0]!();
    await settled();
    expect(device.timers).toBe(0);
  });

  it('sends the good ones of what is kept, whatever else is there', async () => {
    const good = [score(1), save({ a: 1 }, { baseVersion: 0 })];
    const bad = [
      null,
      7,
      [],
      {},
      { ...score(2), key: 7 },
      { ...score(2), key: 'no header\n' },
      { ...score(2), body: null },
      { ...score(2), path: '/currency/spend' },
      { ...save({}), body: {} },
    ];
    const odd = { main: 'x', backup: 2, third: null };
    await device.store.setItem('q', JSON.stringify({ entries: [...bad, ...good, ...bad], versions: odd }));
    const queue = open();
    expect(keysOf(await queue.waiting())).toEqual(keysOf(good));
    await device.pass(1_000);
    await device.run((await queue.add(save({ a: 2 }))).answer);
    expect([keysOf(told.sent.map(({ entry }) => entry)), await queue.waiting()]).toEqual([[...keysOf(good), `k${keys}`], []]);
  });

  it.each(['null', '7', '[]', '{"entries":[]}', '{"entries":[],"versions":null}', '{"entries":{},"versions":{}}', '{'])(
    'begins anew where that is no queue: %s',
    async (kept) => {
      await device.store.setItem('q', kept);
      const queue = open();
      await device.run((await queue.add(save({ a: 1 }))).answer);
      expect([service.effects, bases()]).toEqual([['k1'], [0]]);
    },
  );

  it.each([
    ['which is of no queue', '{"entries":[{"key"'],
    ['an entry of a later release', '{"entries":[{"key":"k","at":"x","path":"/later","body":{}}],"versions":{}}'],
    ['a field of a later release', '{"entries":[],"versions":{},"order":[]}'],
  ])('keeps what it cannot read under another name before it writes: %s', async (_, kept) => {
    await device.store.setItem('q', kept);
    const platform = device.tab(() => Promise.reject(new Error('none')));
    const writes: string[] = [];
    const setItem = (name: string, text: string): unknown => {
      writes.push(name);
      return device.store.setItem(name, text);
    };
    const queue = open({ ...platform, store: { ...platform.store, setItem } });
    await device.run((await queue.add(save({ a: 1 }))).answer);
    await device.run((await queue.add(save({ a: 2 }))).answer);
    expect([await device.store.getItem('q.unreadable'), writes]).toEqual([kept, ['q.unreadable', 'q', 'q', 'q', 'q']]);
  });

  it('reports what nobody expected, as a store that takes nothing, and tries again after a rest', async () => {
    const platform = device.tab(() => Promise.reject(new Error('none')));
    const failure = new Error('QuotaExceededError');
    let isFull = false;
    const setItem: Store['setItem'] = (name, text) => {
      if (isFull && service.effects.length > 0) throw failure;
      return platform.store.setItem(name, text);
    };
    const queue = open({ ...platform, store: { ...platform.store, setItem } });
    isFull = true;
    const { answer } = await queue.add(score(1));
    await device.pass(1_000);
    isFull = false;
    await device.run(answer);
    expect([device.reported.length > 0, new Set(device.reported)]).toEqual([true, new Set([failure])]);
    expect([service.effects, told.sent.length]).toEqual([['k1'], 1]);
  });

  it('ends what is awaited once it is closed, also of an entry that comes as late, and keeps it for the next', async () => {
    service.fates = ['down'];
    const queue = open();
    const { answer } = await queue.add(score(1));
    const adding = queue.add(score(2));
    queue.close('Enough');
    const late = [(await adding).answer, (await queue.add(score(3))).answer];
    const end = { name: 'AbortError', message: 'Enough: this entry is kept, and sent when its player is back.' };
    for (const one of [answer, ...late]) await expect(device.run(one)).rejects.toMatchObject(end);
    open();
    await device.pass(1_000);
    expect([service.effects, told.sent.length]).toEqual([['k1', 'k2', 'k3'], 3]);
  });

  it('sends nothing more once it is closed', async () => {
    service.fates = ['down'];
    const queue = open();
    await queue.add(score(1));
    await settled();
    queue.close('Enough');
    await device.pass(120_000);
    expect([sentAt.length, (await queue.waiting()).length]).toEqual([1, 1]);
  });

  it('holds 200 entries, and refuses one more at once', async () => {
    service.fates = ['down'];
    const queue = open();
    for (let i = 0; i < 200; i++) await queue.add(score(i));
    const refusal = await queue.add(score(200)).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(LaurelError);
    expect(refusal).toMatchObject({ code: 'queue_full', status: 0 });
    expect(await queue.waiting()).toHaveLength(200);
  });

  it('holds 1 MB', async () => {
    service.fates = ['down'];
    const queue = open();
    const big = { text: 'ä'.repeat(150_000) };
    for (let i = 0; i < 3; i++) await queue.add(save(big));
    const detail = expect.stringContaining('until some of it is sent');
    await expect(queue.add(save(big))).rejects.toMatchObject({ code: 'queue_full', detail });
    await queue.add(score(1));
    expect(await queue.waiting()).toHaveLength(4);
  });

  it('says of an entry of more than 1 MB that it can never be kept', async () => {
    const detail = expect.stringContaining('can never be kept');
    const refusal = await open().add(save({ text: 'ä'.repeat(600_000) })).catch((error: unknown) => error); // prettier-ignore
    expect(refusal).toMatchObject({ code: 'queue_full', detail });
  });

  it('that the store does not take is full too', async () => {
    const platform = device.tab(() => Promise.reject(new Error('none')));
    platform.store.setItem = () => Promise.reject(new Error('QuotaExceededError'));
    const refusal = await open(platform).add(score(1)).catch((error: unknown) => error); // prettier-ignore
    expect(refusal).toMatchObject({ code: 'queue_full', detail: expect.stringContaining('QuotaExceededError') });
  });
});

describe('two tabs', () => {
  it('have one queue: in order, one at a time, and each has the answers it awaits', async () => {
    const [one, two] = [open(), open()];
    service.fates = ['down', 'lost', 'done', 'busy'];
    const adds = [
      () => one.add(score(1)),
      () => two.add(score(2)),
      () => one.add(score(3)),
      () => two.add(score(4)),
      () => two.add(score(5_000)),
    ];
    const kept = [];
    for (const add of adds) kept.push(await add());
    await device.run(Promise.allSettled(kept.map(({ answer }) => answer)));
    expect([service.effects, traffic.most]).toEqual([['k1', 'k2', 'k3', 'k4'], 1]);
    await expect(kept[4]!.answer).rejects.toMatchObject({ code: 'score_out_of_bounds', fields: { max: 1_000 } });
    expect([told.sent.length, told.refused.length]).toEqual([4, 1]);
  });

  it('have each its own end: the other goes on, and has its answers', async () => {
    const [one, two] = [open(), open()];
    service.fates = ['down'];
    const [mine, others] = [await one.add(score(1)), await two.add(score(2))];
    one.close('Enough');
    await expect(device.run(mine.answer)).rejects.toMatchObject({ name: 'AbortError' });
    expect(await device.run(others.answer)).toMatchObject({ boardId: 'arcade' });
    expect(keysOf(told.sent.map(({ entry }) => entry))).toEqual(['k1', 'k2']);
  });

  it.each(Array.from({ length: 10 }, (_, i) => i))('have their answers, though the one that sends is closed at step %i', async (at) => {
    const offline = device.tab(() => Promise.reject(new Error('none')));
    const two = new Queue({ platform: offline, name: 'q', send: () => Promise.reject(noAnswer('down')), listener });
    let steps = 0;
    const one = open(
      device.tab(
        () => Promise.reject(new Error('none')),
        () => {
          if (steps++ === at) one.close('Enough');
        },
      ),
    );
    const { answer } = await two.add(score(1));
    await device.pass(60_000);
    open();
    await device.pass(60_000);
    expect(await Promise.race([answer, settled()])).toMatchObject({ boardId: 'arcade' });
    expect([steps > at, service.effects]).toEqual([true, ['k1']]);
  });

  it('go on for each other', async () => {
    const doomed = device.tab(() => Promise.reject(new Error('none')));
    const [one] = [open(doomed), open()];
    await one.add(score(1));
    doomed.crash();
    await device.pass(1_000);
    expect(service.effects).toEqual(['k1']);
  });
});

describe('saves', () => {
  it('of a slot that is called as what every object has build upon each other too', async () => {
    const queue = open();
    for (const a of [1, 2]) await device.run((await queue.add(save({ a }, { slot: 'constructor' }))).answer);
    expect(bases()).toEqual([0, 1]);
  });

  it('build upon each other, the first upon nothing', async () => {
    const queue = open();
    service.fates = ['down'];
    const kept = [];
    for (const a of [1, 2, 3]) kept.push(await queue.add(save({ a })));
    await device.run(kept[2]!.answer);
    expect(bases()).toEqual([0, 1, 2]);
    await device.run((await queue.add(save({ a: 4 }))).answer);
    expect(bases()).toEqual([0, 1, 2, 3]);
  });

  it('build upon what the game was told of', async () => {
    for (let i = 0; i < 7; i++) service.saveElsewhere('main');
    const queue = open();
    await queue.told('main', 7);
    await device.run((await queue.add(save({ a: 1 }))).answer);
    expect(bases()).toEqual([7]);
  });

  it('build upon the newest that the game was told of, though an older answer comes later', async () => {
    const queue = open();
    await queue.told('main', 0);
    for (const a of [1, 2]) await device.run((await queue.add(save({ a }))).answer);
    await queue.told('main', 1);
    await device.run((await queue.add(save({ a: 3 }))).answer);
    expect([bases(), told.conflict]).toEqual([[0, 1, 2], []]);
  });

  it('build upon the version that a conflict names, though the service was set back to it', async () => {
    service.saveElsewhere('main');
    const queue = open();
    await queue.told('main', 9);
    await expect(device.run((await queue.add(save({ a: 1 }))).answer)).rejects.toMatchObject({ code: 'version_conflict' });
    await device.run((await queue.add(save({ a: 2 }))).answer);
    expect(bases()).toEqual([9, 1]);
  });

  it('may name what they build upon', async () => {
    for (let i = 0; i < 3; i++) service.saveElsewhere('main');
    const queue = open();
    await device.run((await queue.add(save({ a: 1 }, { baseVersion: 3 }))).answer);
    expect(bases()).toEqual([3]);
  });

  it('that another was before are told, with the current one and all that built upon them; the next builds upon that', async () => {
    const queue = open();
    service.fates = ['down'];
    const entries = [
      save({ a: 1 }),
      save({ a: 2 }),
      score(1),
      save({ b: 1 }, { slot: 'backup' }),
      save({ a: 3 }),
      save({ a: 4 }, { baseVersion: 1 }),
    ];
    const kept = [];
    for (const entry of entries) kept.push(await queue.add(entry));
    service.saveElsewhere('main');
    const ends = await device.run(Promise.allSettled(kept.map(({ answer }) => answer)));
    expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(told.conflict).toMatchObject([
      { entry: { key: 'k1' }, current: { slot: 'main', version: 1 }, dropped: [{ key: 'k2' }, { key: 'k5' }] },
    ]);
    expect(service.effects).toEqual(['k3', 'k4', 'k6']);
    await device.run((await queue.add(save({ a: 5 }))).answer);
    expect(service.versions.get('main')?.version).toBe(3);
  });

  it('that built upon a refused one build upon what that built upon', async () => {
    const queue = open();
    service.fates = ['down'];
    const kept = [];
    for (const a of ['ok', 'forbidden', 'fine']) kept.push(await queue.add(save({ a })));
    await device.run(kept[2]!.answer);
    expect(bases()).toEqual([0, 1, 1]);
    expect(told.refused).toHaveLength(1);
  });
});

it('rests between half and the whole of 1 s, 2 s, 4 s … 60 s', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 8, 99].map((failures) => restMs(failures, 0, 0))).toEqual(
    [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000],
  ); // prettier-ignore
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2_000 }), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (failures, chance) => {
      const rest = restMs(failures, 0, chance);
      expect(rest).toBeGreaterThanOrEqual(restMs(failures, 0, 0));
      expect(rest).toBeLessThanOrEqual(2 * restMs(failures, 0, 0));
      expect(restMs(failures, 90, chance)).toBeGreaterThanOrEqual(90_000);
      expect(restMs(failures, 90, chance)).toBeLessThanOrEqual(91_000);
      expect(restMs(failures, 86_400, chance)).toBeLessThanOrEqual(601_000);
    }),
  );
});
