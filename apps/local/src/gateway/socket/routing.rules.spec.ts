import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { API, apiWithout } from './gateway.fixture.ts';
import { routeOf } from './routing.rules.ts';

const withoutDefault = apiWithout('$default');

describe('the route of a message', () => {
  it('is the one that it names', () => {
    expect(routeOf(API, '{"x":1,"action":"ping"}')).toBe('ping');
  });

  it('can stand deeper in the message', () => {
    const api = { ...API, selection: ['meta', 'action'] };
    expect(routeOf(api, '{"meta":{"action":"ping"}}')).toBe('ping');
    for (const text of ['{"meta":"ping"}', '{"meta":null}', '{"meta":["action"]}', '{"action":"ping"}'])
      expect(routeOf(api, text)).toBe('$default');
  });

  it('is else $default, or none where there is no $default', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.string().map((action) => JSON.stringify({ action })),
        ),
        (text) => {
          fc.pre(!text.includes('ping') && !text.includes('quiet'));
          expect(routeOf(API, text)).toBe('$default');
          expect(routeOf(withoutDefault, text)).toBeUndefined();
        },
      ),
    );
  });

  it.each(['$connect', '$disconnect', '$default', 'constructor', '__proto__', 'toString'])('is never chosen by the action %s', (action) => {
    expect(routeOf(withoutDefault, JSON.stringify({ action }))).toBeUndefined();
  });
});
