import { describe, expect, it } from '@jest/globals';
import type { RestRoute } from '../../template/cloud.ts';
import { createRouter } from './router.ts';

const route = (method: string, path: string): RestRoute => ({
  method,
  path,
  target: { kind: 'function', name: `${method} ${path}` },
  scopes: undefined,
  requiredQuery: [],
  requiredHeaders: [],
  bodyRequired: false,
  throttle: undefined,
});

const match = createRouter([
  route('GET', '/files/{proxy+}'),
  route('GET', '/players/{playerId}'),
  route('GET', '/players/me'),
  route('GET', '/players/{playerId}/boards/{boardId}'),
  route('POST', '/score'),
  route('GET', '/'),
]);

describe('the router', () => {
  it.each([
    ['GET', '/players/me', '/players/me', {}],
    ['GET', '/players/me/', '/players/me', {}],
    ['GET', '//players/me', '/players/me', {}],
    ['GET', '/players/a%2Fb%20c', '/players/{playerId}', { playerId: 'a%2Fb%20c' }],
    ['GET', '/players/1/boards/arcade', '/players/{playerId}/boards/{boardId}', { playerId: '1', boardId: 'arcade' }],
    ['GET', '/files/a/b', '/files/{proxy+}', { proxy: 'a/b' }],
    ['POST', '/score', '/score', {}],
    ['GET', '/', '/', {}],
  ])('%s %s is %s', (method, path, expected, parameters) => {
    expect(match(method, path)?.route.path).toBe(expected);
    expect(match(method, path)?.parameters).toEqual(parameters);
  });

  it.each([
    ['GET', '/score'],
    ['post', '/score'],
    ['POST', '/Score'],
    ['POST', '/scores'],
    ['POST', '/score/more'],
    ['GET', '/players'],
    ['GET', '/players//boards/x'],
    ['GET', '/files'],
    ['GET', '/players/{playerId}/boards'],
  ])('%s %s is no route', (method, path) => {
    expect(match(method, path)).toBeUndefined();
  });
});
