import type { Sent } from './hearing.ts';

/** Who compares functions with their roles (infra/rights/setup.ts) is told here what it does not hear by itself. */
export const told = {
  /** The answers of routes, parsed: what they let sign others do. */
  answers: new Set<(call: string, body: unknown) => void>(),
  /** What a function in another process sent, which was given these variables. */
  requests: new Set<(call: string, sent: Sent, variables: Readonly<Partial<Record<string, string>>>) => void>(),
};
