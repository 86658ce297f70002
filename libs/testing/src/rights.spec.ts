import { describe, expect, it } from '@jest/globals';
import { currentScope, listeners, withScope } from '#telemetry/scope';
import { testTable } from './engine.ts';
import { withinRights } from './rights.ts';

/** An event of a route that declares `core GetItem`, and does this. */
const event = (requestId: string, ...actions: string[]): Promise<string> =>
  withScope(requestId, async (scope) => {
    scope.uses = { core: ['GetItem'] };
    await Promise.resolve();
    for (const action of actions) currentScope()?.actions.add(testTable(action));
    return requestId;
  });

describe('withinRights', () => {
  it('gives the result of an event that does what is declared', async () => {
    expect(await withinRights('a', () => event('a', 'core GetItem'))).toBe('a');
    expect(await withinRights('a', () => event('a'))).toBe('a');
  });

  it.each(['core PutItem', 'boards GetItem', 'boards/rank Query', 'core-other GetItem'])('refuses %s', async (action) => {
    const call = withinRights('a', () => event('a', 'core GetItem', action));
    await expect(call).rejects.toThrow(`does not declare: ${action}`);
    expect(listeners.size).toBe(0);
  });

  it('looks at its own event among others at the same time', async () => {
    const results = await Promise.allSettled([
      withinRights('a', () => event('a', 'core GetItem')),
      withinRights('b', () => event('b', 'core PutItem')),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  });

  it('fails where the event was not seen, and passes its failure on', async () => {
    await expect(withinRights('a', () => event('b'))).rejects.toThrow('in 0 scopes');
    await expect(withinRights('a', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(listeners.size).toBe(0);
  });
});
