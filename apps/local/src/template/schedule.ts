import type { CloudSchedule } from './cloud.ts';
import { functionIn, type Resource } from './names.ts';
import type { Part } from './part.ts';

const PROPERTIES = ['Name', 'Description', 'ScheduleExpression', 'FlexibleTimeWindow', 'State', 'Target'];
const SECONDS = { minute: 60, hour: 3_600, day: 86_400 };

/** A schedule that calls a function at a rate; none where it is disabled. What it does not reach, the local cloud does not try again. */
export function readSchedule({ id, properties }: Resource): CloudSchedule[] {
  properties.only(PROPERTIES).need('FlexibleTimeWindow').only(['Mode']).need('Mode').oneOf(['OFF']);
  const target = properties.need('Target').only(['Arn', 'RoleArn', 'Input', 'RetryPolicy']);
  const retries = target.need('RetryPolicy').only(['MaximumEventAgeInSeconds', 'MaximumRetryAttempts']);
  retries.need('MaximumRetryAttempts').oneOf(['0']);
  const schedule = {
    name: id,
    everySeconds: readRate(properties.need('ScheduleExpression')),
    function: functionIn(target.need('Arn')),
    input: readInput(target.need('Input')),
  };
  return properties.get('State')?.oneOf(['ENABLED', 'DISABLED']) === 'DISABLED' ? [] : [schedule];
}

function readRate(expression: Part): number {
  const [, count, unit] = /^rate\(([1-9]\d{0,4}) (minute|hour|day)s?\)$/.exec(expression.text()) ?? [];
  if (unit !== 'minute' && unit !== 'hour' && unit !== 'day') {
    expression.fail(`the local cloud knows only rate(n minutes), rate(n hours) and rate(n days) here, not ${expression.text()}`);
  }
  return Number(count) * SECONDS[unit];
}

function readInput(input: Part): unknown {
  try {
    return JSON.parse(input.text()) as unknown;
  } catch {
    return input.fail('must be a JSON document, as a text');
  }
}
