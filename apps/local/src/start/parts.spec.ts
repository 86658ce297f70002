import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Parts } from './parts.ts';

afterEach(() => {
  jest.restoreAllMocks();
});

describe('parts', () => {
  it('end once, the last one first, one after the other, whatever one of them says', async () => {
    const said = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const ended: string[] = [];
    const part = (name: string, error?: Error) => ({
      close: async () => {
        await Promise.resolve();
        ended.push(name);
        if (error) throw error;
      },
    });
    const parts = new Parts();
    const first = part('first');
    expect(parts.add(first)).toBe(first);
    parts.add(part('second', new Error('stuck')));
    parts.add(part('third'));
    await Promise.all([parts.close(), parts.close()]);
    expect(ended).toEqual(['third', 'second', 'first']);
    expect(said).toHaveBeenCalledTimes(1);
  });
});
