import { describe, expect, it } from '@jest/globals';
import { OptionError, readOptions } from './options.ts';

describe('options', () => {
  it.each([
    [[], { port: 4000, data: '/root/.laurel/data', fresh: false, dedicated: false, watch: false }],
    [['--port', '5000', '--data', 'x/y', '--fresh'], { port: 5000, data: '/root/x/y', fresh: true, dedicated: false, watch: false }],
    [['--memory', '--dedicated', '--watch'], { port: 4000, data: undefined, fresh: false, dedicated: true, watch: true }],
    [['--data=/elsewhere'], { port: 4000, data: '/elsewhere', fresh: false, dedicated: false, watch: false }],
  ])('%j', (args, expected) => {
    expect(readOptions(args, '/root')).toEqual(expected);
  });

  it.each([
    ['--prot', '1'],
    ['--port', '0'],
    ['--port', '65532'],
    ['--port', '4000.5'],
    ['--port', 'x'],
    ['--port'],
    ['something'],
    ['--memory', '--fresh'],
    ['--memory', '--data', 'x'],
    ['--data='],
  ])('refuses %j %j in one line', (...args) => {
    expect(() => readOptions(args, '/root')).toThrow(OptionError);
    expect(() => readOptions(args, '/root')).toThrow(/^[^\n]+$/);
  });
});
