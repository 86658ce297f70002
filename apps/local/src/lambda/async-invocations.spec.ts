import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually, failed, FakeFunctions, ok } from '../gateway/socket/functions.fake.ts';
import { AsyncInvocations } from './async-invocations.ts';
import { testFunction } from './bundle.fixture.ts';

let functions: FakeFunctions<{ n: number }>;
let later: AsyncInvocations;
let buried: [queue: string, body: string][];
let lines: string[];
beforeEach(() => {
  functions = new FakeFunctions({ Good: () => ok(null), Bad: () => failed('boom'), Once: () => failed('no') });
  [buried, lines] = [[], []];
  later = new AsyncInvocations({
    functions,
    definitions: [testFunction('Good'), testFunction('Bad', { deadLetter: 'dead' }), testFunction('Once', { retries: 0 })],
    bury: (queue, body) => void buried.push([queue, body]),
    log: (line) => void lines.push(line),
    waits: [5, 10],
  });
});
afterEach(() => later.close());

describe('an event that nobody waits for', () => {
  it('is handled once where the function does not fail', async () => {
    later.send('Good', { n: 1 });
    later.send('Good', { n: 2 });
    await functions.called('Good', 2);
    await later.close();
    expect([functions.calls.length, lines]).toEqual([2, []]);
  });

  it('comes again twice after a failure, then goes to the dead-letter queue', async () => {
    later.send('Bad', { n: 1 });
    await eventually('the dead letter', () => buried[0]);
    expect([functions.seen('Bad'), buried]).toEqual([[{ n: 1 }, { n: 1 }, { n: 1 }], [['dead', '{"n":1}']]]);
    expect(lines).toEqual(['An event of Bad failed 3 times: to its dead-letter queue dead. Error: boom']);
  });

  it('comes as often as the template says, and is given up with a word', async () => {
    later.send('Once', { n: 1 });
    await eventually('the word', () => lines[0]);
    expect([functions.calls.length, buried]).toEqual([1, []]);
    expect(lines).toEqual(['An event of Once failed once: it is given up. Error: no']);
  });

  it('is done with where a later try succeeds', async () => {
    functions.answers.Bad = () => (functions.calls.length < 3 ? failed('boom') : ok(null));
    later.send('Bad', { n: 1 });
    await functions.called('Bad', 3);
    await later.close();
    expect([functions.calls.length, buried, lines]).toEqual([3, [], []]);
  });

  it('waits while the function is busy, which is no failure', async () => {
    functions.answers.Once = () => (functions.calls.length < 6 ? failed('busy', 'throttled') : ok(null));
    later.send('Once', { n: 1 });
    await functions.called('Once', 6);
    await later.close();
    expect([functions.calls.length, lines]).toEqual([6, []]);
  });

  it('is not tried again once all ends, and what runs may end', async () => {
    let isDone = false;
    functions.answers.Good = async () => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      isDone = true;
      return failed('late');
    };
    later.send('Good', { n: 1 });
    await functions.called('Good');
    await later.close();
    expect([isDone, functions.calls.length, lines]).toEqual([true, 1, []]);
  });
});
