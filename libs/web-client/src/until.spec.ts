import { getEventListeners } from 'node:events';
import { expect, it } from '@jest/globals';
import { until } from './until.ts';

it('leaves nothing on a signal that outlives the work, whatever becomes of it', async () => {
  const { signal } = new AbortController();
  await until([signal, undefined], () => Promise.resolve());
  await expect(until([signal], () => Promise.reject(new Error('of the work')))).rejects.toThrow('of the work');
  await expect(until([signal, AbortSignal.abort(new Error('over'))], () => Promise.resolve())).rejects.toThrow('over');
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});
