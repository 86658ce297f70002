/**
 * Jest gives each test file an `Error` of its own, and Node's errors, as those of a broken connection, are none of these. In a process
 * they are, and the SDK asks: importing this file makes it so here. Subclasses are byPrototype as before.
 */
const byPrototype = Function.prototype[Symbol.hasInstance];
Object.defineProperty(Error, Symbol.hasInstance, {
  configurable: true,
  value(this: unknown, value: unknown): boolean {
    return (this === Error && Object.prototype.toString.call(value) === '[object Error]') || byPrototype.call(this, value);
  },
});
