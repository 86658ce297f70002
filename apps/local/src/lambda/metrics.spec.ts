import { describe, expect, it } from '@jest/globals';
import { callLine, Metrics, type FinishedCall } from './metrics.ts';

const finished = (overrides: Partial<FinishedCall>): FinishedCall => ({
  function: 'f',
  requestId: 'lambda-id',
  cold: false,
  ok: true,
  milliseconds: 1,
  calls: [],
  ...overrides,
});

describe('metrics', () => {
  it('count calls, cold starts and errors, and give percentiles by nearest rank', () => {
    const metrics = new Metrics();
    for (let i = 1; i <= 100; i++) metrics.record(finished({ milliseconds: i, cold: i === 1, ok: i % 10 !== 0 }));
    metrics.record(finished({ function: 'g', milliseconds: 7.06 }));
    expect(metrics.snapshot().functions).toEqual({
      f: { calls: 100, coldStarts: 1, errors: 10, milliseconds: { p50: 50, p95: 95 } },
      g: { calls: 1, coldStarts: 0, errors: 0, milliseconds: { p50: 7.1, p95: 7.1 } },
    });
  });

  it('keep the last 200 calls, newest first', () => {
    const metrics = new Metrics();
    for (let i = 1; i <= 250; i++) metrics.record(finished({ requestId: `r${i}` }));
    const { recent } = metrics.snapshot();
    expect(recent).toHaveLength(200);
    expect(recent[0]).toEqual({
      requestId: 'r250',
      function: 'f',
      call: null,
      status: null,
      start: 'warm',
      milliseconds: 1,
      units: { read: 0, write: 0 },
    });
    expect(recent.at(-1)?.requestId).toBe('r51');
  });

  it('add up units of a call that was logged more than once', () => {
    const metrics = new Metrics();
    const call = { call: 'publish', status: null, requestId: null, units: { read: 0.1, write: 0.2 } };
    metrics.record(finished({ calls: [call, call, call] }));
    expect(metrics.snapshot().calls).toEqual({ publish: { calls: 3, units: { read: 0.3, write: 0.6 } } });
    expect(metrics.snapshot().recent[0]).toMatchObject({ requestId: 'lambda-id', units: { read: 0.3, write: 0.6 } });
  });
});

describe('a call line', () => {
  it('is read leniently, and nothing else is one', () => {
    expect(callLine('{"message":"call","call":"GET /health"}')).toEqual({
      call: 'GET /health',
      status: null,
      requestId: null,
      units: { read: 0, write: 0 },
    });
    for (const line of [
      '{"message":"other","call":"x"}',
      '{"message":"call"}',
      '{"message":"call","call":7}',
      '"call"',
      '{"call"',
      '["call"]',
    ]) {
      expect(callLine(line)).toBeUndefined();
    }
  });
});
