import type { RestRoute } from '../../template/cloud.ts';

/** A route of a function, open to everybody and asking for nothing, for tests. */
export const testRoute = (method: string, path: string, name: string, overrides: Partial<RestRoute> = {}): RestRoute => ({
  method,
  path,
  target: { kind: 'function', name },
  scopes: undefined,
  requiredQuery: [],
  requiredHeaders: [],
  bodyRequired: false,
  throttle: undefined,
  ...overrides,
});
