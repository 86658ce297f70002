import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { compileFunction } from 'node:vm';

/**
 * Runs a CommonJS script from its text, whatever its package says that it is.
 *
 * @param file where it lies; @param globals what else it finds under a name @returns what it exports
 */
export function evaluate(text: string, file: string, globals: Readonly<Record<string, unknown>> = {}): unknown {
  const module: { exports: unknown } = { exports: {} };
  const scope = { module, exports: module.exports, require: createRequire(file), __filename: file, __dirname: dirname(file), ...globals };
  const code = compileFunction(text, Object.keys(scope), { filename: file });
  Reflect.apply(code, undefined, Object.values(scope));
  return module.exports;
}
