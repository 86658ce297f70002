import type { Pace } from '#http/pace';
import type { RestRoute } from './cloud.ts';
import type { Part } from './part.ts';
import type { Route } from './rest-route.ts';

/** What is read, and what means nothing here: logs and metrics. A cache would mean something. */
const PROPERTIES = [
  ...['ResourcePath', 'HttpMethod', 'ThrottlingRateLimit', 'ThrottlingBurstLimit'],
  ...['LoggingLevel', 'MetricsEnabled', 'DataTraceEnabled'],
];
const ALL = '* /*';

/**
 * The routes with the limits of a stage's MethodSettings: what is said of a method, else what is said of all. Each method counts for
 * itself either way.
 */
export function withThrottles(routes: readonly Route[], settings: Part | undefined): RestRoute[] {
  const names = new Set([ALL, ...routes.map(nameOf)]);
  const limits = new Map<string, Pace | undefined>();
  for (const setting of settings?.parts() ?? []) {
    const name = readName(setting.only(PROPERTIES));
    if (!names.has(name)) setting.fail(`there is no route ${name}`);
    if (limits.has(name)) setting.fail(`${name} stands here twice`);
    limits.set(name, readLimits(setting));
  }
  const limitsOf = (name: string): Pace | undefined => limits.get(limits.has(name) ? name : ALL);
  return routes.map((route) => ({ ...route, throttle: limitsOf(nameOf(route)) }));
}

const nameOf = ({ method, path }: Route): string => `${method} ${path}`;

/** CloudFormation writes `/avatar/process` as `/~1avatar~1process`. */
function readName(setting: Part): string {
  const path = setting.need('ResourcePath').text();
  return `${setting.need('HttpMethod').text()} ${path.replace(/^\/(?=~1)/, '').replaceAll('~1', '/')}`;
}

/** Both or neither. */
function readLimits(setting: Part): Pace | undefined {
  const keys = ['ThrottlingRateLimit', 'ThrottlingBurstLimit'] as const;
  if (keys.every((key) => setting.get(key) === undefined)) return undefined;
  const [perSecond, burst] = [setting.need(keys[0]).integer(), setting.need(keys[1]).integer()];
  return { perSecond, burst };
}
