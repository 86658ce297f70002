/** Of embind, which binds a function of C++ to one of JavaScript: what is replaced, and by what. */
const REPLACED = {
  /** Each of 500 functions would be written as a script and compiled, also those that nobody calls: now it is when it is first asked for. */
  __embind_register_function: `(name, ...rest) {
    const key = readLatin1String(name);
    const calls = (__embind_register_function.calls ??= {});
    if (calls[key]) return calls[key].push(rest);
    calls[key] = [rest];
    const get = () => {
      delete Module[key];
      for (const call of calls[key]) registerNow(name, ...call);
      return Module[key];
    };
    Object.defineProperty(Module, key, { configurable: true, enumerable: true, get });
  }
  function registerNow`,
  /** So would each way to call into the WebAssembly. */
  makeDynCaller: `(dynCall) { return (...values) => dynCall(rawFunction, ...values); }
  function callerByScript`,
  /** Each class, and each value of an enumeration, would take a script for its name. */
  createNamedFunction: `(name, body) {
    const named = function () { return body.apply(this, arguments); };
    return Object.defineProperty(named, 'name', { value: makeLegalFunctionName(name) });
  }
  function namedByScript`,
} as const;

/** The script of OpenCV, so that it starts in half of the time. @throws Error where it is another script */
export function lateBound(script: string): string {
  return Object.entries(REPLACED).reduce((text, [name, code]) => {
    const [before, after, ...more] = text.split(`function ${name}(`);
    if (before === undefined || after === undefined || more.length > 0) throw new Error(`The script of OpenCV has no single ${name}`);
    return `${before}function ${name}${code}(${after}`;
  }, script);
}
