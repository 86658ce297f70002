import { describe, expect, it } from '@jest/globals';
import { lateBound } from './late-bound.ts';
import { evaluate } from './script.ts';

const SCRIPT = [
  'const registered = [];',
  'const readLatin1String = (name) => name;',
  'const makeLegalFunctionName = (name) => `_${name}`;',
  'function __embind_register_function(name, kind) { registered.push(kind); Module[name] = () => registered.join(); }',
  'function embind__requireFunction(rawFunction) { function makeDynCaller(dynCall) { return null; } return makeDynCaller; }',
  'function createNamedFunction(name, body) { return null; }',
  'module.exports = { registered, register: __embind_register_function, caller: embind__requireFunction(7), named: createNamedFunction };',
].join('\n');

interface Script {
  registered: string[];
  register: (name: string, kind: string) => void;
  caller: (call: (...values: number[]) => number[]) => (...values: number[]) => number[];
  named: (
    name: string,
    body: (this: unknown, value: number) => unknown,
  ) => { name: string; call: (self: unknown, value: number) => unknown };
}

/** Runs the script, changed, with a module of its own. */
function started(): { module: Record<string, () => string>; script: Script } {
  const module: Record<string, () => string> = {};
  const script = evaluate(lateBound(SCRIPT), import.meta.filename, { Module: module }) as Script;
  return { module, script };
}

describe('the script of OpenCV', () => {
  it('binds a function, in all its forms, when it is first asked for', () => {
    const { module, script } = started();
    script.register('blur', 'two arguments');
    script.register('blur', 'three');
    script.register('flip', 'one');
    expect(script.registered).toEqual([]);
    expect(module.blur!()).toBe('two arguments,three');
    expect(module.blur!()).toBe('two arguments,three');
  });

  it('calls through, and names what it names, without another script', () => {
    const { script } = started();
    expect(script.caller((...values) => values)(1, 2)).toEqual([7, 1, 2]);
    const named = script.named('Mat', function (value) {
      return [this, value];
    });
    const self = {};
    expect([named.name, named.call(self, 3)]).toEqual(['_Mat', [self, 3]]);
  });

  it('is refused where it is another one', () => {
    expect(() => lateBound(SCRIPT.replace('makeDynCaller(dynCall)', 'other(dynCall)'))).toThrow('no single makeDynCaller');
    expect(() => lateBound(SCRIPT + SCRIPT)).toThrow('no single');
  });
});
