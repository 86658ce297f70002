import type { Pace } from '#http/pace';
import type { Route } from '../apps/api/src/routes.ts';

/** Of every method that says nothing of its own: all of them together have 10,000 a second of a region, bursts of 5,000. */
const USUAL: Pace = { perSecond: 2_000, burst: 1_000 };

/** Metrics of each method are paid for one by one; those of the whole API, and of each function, come without. */
const QUIET = ", MetricsEnabled: false, LoggingLevel: 'OFF', DataTraceEnabled: false";

/** `MethodSettings` of the stage, as they stand in the template: how many requests a second each method takes, whoever sends them. */
export const methodSettings = (routes: readonly Route[]): string =>
  [
    setting('/*', '*', USUAL, QUIET),
    ...routes.flatMap(({ method, path, call }) => (call.throttle ? [setting(encoded(path), method, call.throttle)] : [])),
  ].join('');

const setting = (path: string, method: string, { perSecond, burst }: Pace, more = ''): string =>
  `        - { ResourcePath: '${path}', HttpMethod: '${method}', ThrottlingRateLimit: ${perSecond}, ThrottlingBurstLimit: ${burst}${more} }\n`;

/** `/money/add` is `/~1money~1add`: CloudFormation encodes the slashes of a resource within its own first one. */
const encoded = (path: string): string => `/${path.replaceAll('/', '~1')}`;
