import type { RestRoute } from '../../template/cloud.ts';

export interface Match {
  route: RestRoute;
  /** As sent: API Gateway decodes no percent-encoding in paths. */
  parameters: Record<string, string>;
}

interface Candidate {
  route: RestRoute;
  segments: string[];
}

/** Finds the route of a method and path (as sent, without query); slashes at the end and doubled ones at the start don't count. */
export function createRouter(routes: readonly RestRoute[]): (method: string, path: string) => Match | undefined {
  const candidates = routes.map((route): Candidate => ({ route, segments: split(route.path) })).sort(byPrecision);
  return (method, path) => {
    const segments = split(path);
    for (const candidate of candidates) {
      const parameters = candidate.route.method === method ? matched(candidate.segments, segments) : undefined;
      if (parameters) return { route: candidate.route, parameters };
    }
    return undefined;
  };
}

const split = (path: string): string[] => path.replace(/^\/+|\/+$/g, '').split('/');

const name = (pattern: string): string | undefined => /^\{(.+?)\+?\}$/.exec(pattern)?.[1];
const isGreedy = (pattern: string): boolean => pattern.endsWith('+}');

/** Literal segments before parameters before `{proxy+}`, from the left. */
function byPrecision(a: Candidate, b: Candidate): number {
  const rank = (pattern = ''): number => (isGreedy(pattern) ? 2 : name(pattern) === undefined ? 0 : 1);
  const longest = Math.max(a.segments.length, b.segments.length);
  for (let i = 0; i < longest; i++) {
    const difference = rank(a.segments[i]) - rank(b.segments[i]);
    if (difference !== 0) return difference;
  }
  return 0;
}

function matched(patterns: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  const greedy = isGreedy(patterns.at(-1) ?? '');
  if (greedy ? segments.length < patterns.length : segments.length !== patterns.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [i, pattern] of patterns.entries()) {
    const value = isGreedy(pattern) ? segments.slice(i).join('/') : (segments[i] ?? '');
    const parameter = name(pattern);
    if (parameter === undefined ? pattern !== value : value === '') return undefined;
    if (parameter !== undefined) parameters[parameter] = value;
  }
  return parameters;
}
