import type { CorsRule } from '../template/cloud.ts';

export interface CorsRequest {
  origin: string;
  method: string;
  /** What a preflight asks for. */
  headers: readonly string[];
}

/** The first rule that lets the request be; undefined: none does. */
export const ruleFor = (rules: readonly CorsRule[], { origin, method, headers }: CorsRequest): CorsRule | undefined =>
  rules.find(
    (rule) =>
      rule.origins.some((pattern) => fits(pattern, origin)) &&
      rule.methods.some((allowed) => allowed === method) &&
      headers.every((name) => rule.headers.some((pattern) => fits(pattern.toLowerCase(), name.toLowerCase()))),
  );

/** What the answer tells the browser. */
export function corsHeaders(rule: CorsRule, { origin, headers }: CorsRequest): Record<string, string> {
  const everybody = rule.origins.includes('*');
  return {
    'access-control-allow-origin': everybody ? '*' : origin,
    'access-control-allow-methods': rule.methods.join(', '),
    ...(!everybody && { 'access-control-allow-credentials': 'true' }),
    ...(headers.length > 0 && { 'access-control-allow-headers': headers.join(', ').toLowerCase() }),
    ...(rule.exposed.length > 0 && { 'access-control-expose-headers': rule.exposed.join(', ') }),
    ...(rule.maxAge !== undefined && { 'access-control-max-age': String(rule.maxAge) }),
    vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
  };
}

/** A pattern has at most one star. */
function fits(pattern: string, text: string): boolean {
  const [before = '', after] = pattern.split('*', 2);
  if (after === undefined) return text === pattern;
  return text.length >= before.length + after.length && text.startsWith(before) && text.endsWith(after);
}
