import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { pathsOf, Play } from '#testing/play';

let play: Play;
beforeAll(async () => {
  play = await Play.start(new Date('2026-11-20T12:00:00.000Z'), () =>
    Promise.all([import('../lambda.ts'), import('../player/player.triggers.ts')]),
  );
});
afterAll(() => {
  play.stop();
});
beforeEach(async () => {
  await play.begin();
});

const ok = { taskId: 'daily-runs' };
interface More {
  path?: string;
  headers?: Record<string, string>;
}

describe('POST /task/complete', () => {
  it.each<[string, unknown, number, string, More?]>([
    ['not JSON', '{"taskId":', 400, 'invalid_json'],
    ['an array', [ok], 400, 'invalid_request', { path: '' }],
    ['no task', {}, 400, 'invalid_request', { path: 'taskId' }],
    ['null for a task', { taskId: null }, 400, 'invalid_request', { path: 'taskId' }],
    ['a number for a task', { taskId: 7 }, 400, 'invalid_request', { path: 'taskId' }],
    ['a list for a task', { taskId: ['daily-runs'] }, 400, 'invalid_request', { path: 'taskId' }],
    ['a bad id', { taskId: 'Daily_Runs' }, 400, 'invalid_request', { path: 'taskId' }],
    ['an id of 33 characters', { taskId: 'a'.repeat(33) }, 400, 'invalid_request', { path: 'taskId' }],
    ['another player', { ...ok, playerId: randomUUID() }, 400, 'invalid_request', { path: 'playerId' }],
    ['a cycle', { ...ok, cycle: 'd2026-11-19' }, 400, 'invalid_request', { path: 'cycle' }],
    ['__proto__ as a key', '{"taskId":"daily-runs","__proto__":{}}', 400, 'invalid_request', { path: '__proto__' }],
    ['a body over the limit', { taskId: 'a'.repeat(8_192) }, 413, 'too_large'],
    ['plain text', ok, 415, 'unsupported_media_type', { headers: { 'Content-Type': 'text/plain' } }],
    ['a key with a space', ok, 400, 'invalid_request', { path: 'Idempotency-Key', headers: { 'Idempotency-Key': 'a b' } }],
    ['a key of 65 characters', ok, 400, 'invalid_request', { path: 'Idempotency-Key', headers: { 'Idempotency-Key': 'a'.repeat(65) } }],
    ['an unknown task', { taskId: 'nothing' }, 404, 'unknown_task'],
  ])('refuses %s and changes nothing', async (...[, body, status, code, more]) => {
    await play.runs(3);
    const headers = { 'Content-Type': 'application/json', ...more?.headers };
    const answer = await play.refused(() => play.call('POST', '/task/complete', body, headers), status, code);
    if (more?.path !== undefined) expect(pathsOf(answer)).toContain(more.path);
    expect((await play.complete('daily-runs')).status).toBe(200);
  });

  it.each(['daily-runs', 'nothing'])('refuses the banned and the gone who claim %s', async (taskId) => {
    await play.runs(3);
    await play.refusedToOutcasts(() => play.complete(taskId));
  });
});

it.each([
  ['POST', '/task/complete', ok],
  ['GET', '/tasks', undefined],
] as const)('%s %s refuses who has no token, and servers', async (method, path, body) => {
  await play.refusedToStrangers(() => play.call(method, path, body));
});
