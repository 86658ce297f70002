import { describe, expect, it } from '@jest/globals';
import type { Code } from '#core/problem';
import { type Answer, readReport } from './schemathesis.report.ts';
import { misfits, table, unseen } from './schemathesis.rules.ts';

const PROBLEM = 'application/problem+json';
const codes = new Map<string, readonly Code[]>([['GET /me', ['unauthenticated', 'player_gone', 'internal']]]);
const answer = (status: number, code?: string, operation = 'GET /me'): Answer => ({
  ...{ operation, status, code },
  type: code === undefined ? 'application/json' : PROBLEM,
});

describe('an answer', () => {
  it.each([
    answer(200),
    answer(202),
    answer(401, 'unauthenticated'),
    answer(403, 'player_gone'),
    answer(404, 'unknown_route', 'PUT /me'),
    answer(204, undefined, 'OPTIONS /me'),
  ])('fits: $status $code to $operation', (one) => {
    expect(misfits([one], codes)).toEqual([]);
  });

  it.each([
    ['GET /me answered 500 internal', answer(500, 'internal')],
    ['GET /me answered 503 try_again', answer(503, 'try_again')],
    ['GET /me answered 409 limit_reached', answer(409, 'limit_reached')],
    ['GET /me answered 401 player_gone', answer(401, 'player_gone')],
    ['GET /me answered 404 unknown_route', answer(404, 'unknown_route')],
    ['GET /me answered 400 application/json', answer(400)],
    ['GET /me answered 302 application/json', answer(302)],
    ['GET /me was not answered', answer(0)],
    ['PUT /me answered 200 application/json', answer(200, undefined, 'PUT /me')],
    ['PUT /me answered 405 unknown_route', answer(405, 'unknown_route', 'PUT /me')],
  ])('does not: %s', (told, one) => {
    expect(misfits([one, answer(200), one], codes)).toEqual([told]);
  });
});

describe('what was seen', () => {
  const answers = [answer(200), answer(401, 'unauthenticated'), answer(200), answer(409, 'limit_reached', 'POST /me')];

  it('is every operation that answered 2xx', () => {
    expect(unseen(['GET /me', 'POST /me', 'GET /shop'], answers)).toEqual(['POST /me', 'GET /shop']);
  });

  it('stands in a table, by caller', () => {
    expect(table(['GET /me', 'POST /me'], { player: answers, server: [answer(403, 'forbidden')] }).split('\n')).toEqual([
      'operation   player             server ',
      'GET /me     200 × 2, 401 × 1   403 × 1',
      'POST /me    409 × 1                   ',
    ]);
  });
});

describe('a report of schemathesis', () => {
  const line = (recorder: object): string => JSON.stringify({ ScenarioFinished: { id: 'x', phase: 'coverage', recorder } });
  const request = { method: 'GET', uri: 'http://localhost:4000/me?x=1', headers: {}, body: null };
  const response = (type: string, body: string) => ({
    ...{ status_code: 403, headers: { 'content-type': [type] }, content: { $base64: Buffer.from(body).toString('base64') } },
  });

  it('tells what was answered and which checks were made', () => {
    const interactions = {
      a: { request, response: response(PROBLEM, '{"code":"player_gone"}') },
      b: { request, response: response('application/json; charset=utf-8', '{}') },
      c: { request, response: null },
    };
    const checks = { a: [{ name: 'ignored_auth', status: 'success' }], b: [{ name: 'ignored_auth', status: 'success' }] };
    expect(readReport(`{"Initialize":{}}\n${line({ label: 'GET /me', interactions, checks })}\n${line({})}\n`)).toEqual({
      answers: [answer(403, 'player_gone'), answer(403), { ...answer(0), type: '' }],
      checks: new Set(['ignored_auth']),
    });
  });

  it('is refused where it is none', () => {
    expect(() => readReport(line({ interactions: { a: { request } } }).replace('uri', 'url'))).toThrow('uri');
  });
});
