import type { Alarm, Group, Metric } from './ops-alarm.ts';
import type { WatchedFunction } from './ops-inventory.ts';

/** What a player loses where they fail: progress, money, results. */
export const WRITES: readonly string[] = [
  'POST /score',
  'POST /progress',
  'POST /unlock',
  'POST /task/complete',
  'POST /money/add',
  'POST /shop/buy',
];

/** The first three look at the time they have left and hand the rest on: to run long is their work. What the last leaves, the next post finds. */
const UNTIMED = ['WorkerFunction', 'LadderRefreshFunction', 'SeasonCloseFunction', 'DisconnectFunction'];

/** They refuse by failing, which is all that Cognito and API Gateway let them do: a guest without proof, an expired token. */
const REFUSING = ['PreSignUpFunction', 'AuthorizerFunction'];

const FIVE_MINUTES = 300;

/** The function without `Function` or `Lambda` at its end. */
const baseOf = ({ id }: WatchedFunction): string => id.replace(/(Function|Lambda)$/, '');

/** A metric of a function; `stat` as CloudWatch names it. */
export const ofFunction = ({ name }: Pick<WatchedFunction, 'name'>, metric: string, stat: string): Metric => ({
  namespace: 'AWS/Lambda',
  name: metric,
  stat,
  dimensions: { FunctionName: name },
});

/** An alarm for each function that has none in its own template, and one for each whose time may become short. */
export const functionAlarms = (functions: readonly WatchedFunction[]): Alarm[] => [
  ...functions
    .filter(({ alarmAtHome }) => alarmAtHome === undefined)
    .map((each) => (REFUSING.includes(each.id) ? refusals(each) : failures(each))),
  ...functions.filter(isTimed).map(duration),
];

/** Players do not wait for more than their call takes, which the alarm of the API's latency watches for all calls. */
const isTimed = ({ id, waits }: WatchedFunction): boolean => waits === 'sign-in' || (waits === 'nobody' && !UNTIMED.includes(id));

/**
 * A call whose function was cut off or refused comes again by the game, with its Idempotency-Key: one is an accident, five are none. What
 * comes from a queue, a stream or a schedule comes again by itself: only what goes on failing for a quarter of an hour needs somebody.
 */
function failures(each: WatchedFunction): Alarm {
  const isWork = each.waits === 'nobody';
  const ringing = isWork
    ? { periods: 3, from: 1, rings: 'fails in 3 times 5 minutes on end' }
    : { periods: 1, from: 5, rings: '5 in 5 minutes' };
  return {
    id: `${baseOf(each)}Failures`,
    group: groupOf(each),
    kind: {
      watches: isWork ? 'each function that nobody waits for: failures' : 'each function that players wait for: failures',
      rings: ringing.rings,
    },
    says: `${each.title}: ${each.id} crashes, runs out of time or memory, or is throttled. Look for its last errors in its log group; after a deployment, go back to the version before.`,
    metrics: { errors: ofFunction(each, 'Errors', 'Sum'), throttles: ofFunction(each, 'Throttles', 'Sum') },
    expression: 'FILL(errors, 0) + FILL(throttles, 0)',
    period: FIVE_MINUTES,
    periods: ringing.periods,
    from: ringing.from,
  };
}

/** A game that is refused once does it right the next time: half of all calls may fail. Where nearly all do, nobody gets in, or somebody guesses. */
function refusals(each: WatchedFunction): Alarm {
  const all = '(FILL(calls, 0) + FILL(throttles, 0))';
  return {
    id: `${baseOf(each)}Failures`,
    group: 'UnusualTraffic',
    kind: { watches: 'each function that refuses by failing: share of failures', rings: '90 % of 10 and more in 15 minutes' },
    says: `${each.title}: ${each.id} refuses nearly all. Its log says which: it crashes or is throttled, and nobody gets in by it; or somebody tries without a proof or a token.`,
    metrics: {
      calls: ofFunction(each, 'Invocations', 'Sum'),
      errors: ofFunction(each, 'Errors', 'Sum'),
      throttles: ofFunction(each, 'Throttles', 'Sum'),
    },
    expression: `IF(${all} >= 10, 100 * (FILL(errors, 0) + FILL(throttles, 0)) / ${all}, 0)`,
    period: 900,
    periods: 1,
    from: 90,
  };
}

/** Four fifths of the time that its template gives it: a fifth more, and what it does is cut off, each time it is tried. */
function duration(each: WatchedFunction): Alarm {
  return {
    id: `${baseOf(each)}Duration`,
    group: groupOf(each),
    kind: {
      watches: 'each function that is cut off where it is slow: duration',
      rings: 'p99 from 80 % of its time-out, 3 times 5 minutes on end',
    },
    says: `${each.title}: ${each.id} takes almost the ${each.timeoutSeconds} s after which it is cut off. See in its traces what it waits for; then make its batch smaller, or its Timeout or MemorySize larger.`,
    metrics: { duration: ofFunction(each, 'Duration', 'p99') },
    period: FIVE_MINUTES,
    periods: 3,
    from: each.timeoutSeconds * 800,
  };
}

/** Where an alarm on a function belongs. */
export function groupOf({ waits, calls }: WatchedFunction): Group {
  if (waits === 'nobody') return 'WorkWaits';
  return waits !== 'call' || calls.some((call) => WRITES.includes(call)) ? 'PlayersNotice' : 'FunctionsFail';
}
