import { describe, expect, it } from '@jest/globals';
import { Env } from './env.ts';

describe('Env', () => {
  const env = new Env({ NAME: 'x', EMPTY: '', LIST: ' a, b ,,c', COUNT: '-3', WORD: 'three' });

  it('gives texts, lists and integers', () => {
    expect(env.text('NAME')).toBe('x');
    expect(env.list('LIST')).toEqual(['a', 'b', 'c']);
    expect(env.integer('COUNT', 0)).toBe(-3);
    expect(env.integer('ABSENT', 7)).toBe(7);
    expect(env.optional('EMPTY')).toBeUndefined();
  });

  it.each([
    ['ABSENT', () => env.text('ABSENT')],
    ['EMPTY', () => env.text('EMPTY')],
    ['WORD', () => env.integer('WORD', 0)],
  ])('names the variable %s that is wrong', (name, read) => {
    expect(read).toThrow(name);
  });
});
