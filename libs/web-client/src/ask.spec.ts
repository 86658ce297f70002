import { expect, it } from '@jest/globals';
import { ask } from './ask.ts';
import { silence } from './pool.fixture.ts';
import { Device } from './tabs.fixture.ts';

it('rejects as the signal says also in the last try', async () => {
  const device = new Device();
  const control = new AbortController();
  const reason = new Error('left');
  let tries = 0;
  const platform = device.tab((_, { signal }) => (++tries < 4 ? Promise.reject(new Error('down')) : silence(signal)));
  const question = { url: 'https://x', method: 'GET', limitMs: 10_000 };
  const ended = expect(ask(platform, question, { deadline: device.now + 60_000, signal: control.signal })).rejects.toBe(reason);
  await device.pass(5_000);
  expect(tries).toBe(4);
  control.abort(reason);
  await ended;
});
