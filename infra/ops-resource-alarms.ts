import type { Alarm, Metric } from './ops-alarm.ts';
import { ofFunction } from './ops-function-alarms.ts';
import { alarmOn, type Declared, part, resources, textOf, type Templates, type WatchedFunction } from './ops-inventory.ts';

/** DynamoDB counts its own failures by operation: the ones that a call of the game can do least without. */
const OPERATIONS: Readonly<Record<string, readonly string[]>> = { CoreTable: ['TransactWriteItems'] };
const EACH_TABLE = ['GetItem', 'Query', 'UpdateItem'];

/** Seconds for which messages are meant to wait in a queue before they are seen. */
const DELAYED: Readonly<Record<string, number>> = { TickLateQueue: 900 };

/** What a dead-letter queue holds. */
const DEAD = 'ApproximateNumberOfMessagesVisible';

/** Tables, queues, what reads the stream, and web ACLs: as many as the templates have. */
export function resourceAlarms(templates: Templates, functions: readonly WatchedFunction[]): Alarm[] {
  const all = resources(templates);
  const ofType = (type: string): Declared[] => all.filter((each) => each.type === type);
  return [
    ...ofType('AWS::DynamoDB::Table').flatMap(tableAlarms),
    ...ofType('AWS::SQS::Queue').flatMap((queue) => queueAlarms(queue, all)),
    ...functions.filter(({ id }) => readsStream(all.find((each) => each.id === id))).map(iteratorAge),
    ...ofType('AWS::WAFv2::WebACL').map(blocked),
  ];
}

/** The name of a resource as YAML: `!Sub 'laurel-${Env}-ladders'`. @throws Error where CloudFormation would make one up */
export function nameOf({ id, properties }: Declared, property: string): string {
  const text = textOf(properties[property]);
  if (!text) throw new Error(`${id} has no ${property} that another stack could name: give it a fixed one, with !Sub.`);
  return `!Sub '${text}'`;
}

/** A metric of the table in use, which a parameter names: after a restore it is another than the template's. */
export const ofTable = ({ id }: Declared, name: string, more: Record<string, string> = {}): Metric => ({
  namespace: 'AWS/DynamoDB',
  name,
  stat: 'Sum',
  dimensions: { TableName: `!Ref ${id}`, ...more },
});

/** The indexes of a table: their throttles and units are counted apart. */
export const indexesOf = ({ properties }: Declared): string[] => {
  const { GlobalSecondaryIndexes: indexes } = properties;
  return Array.isArray(indexes) ? indexes.map((index) => String(part(index).IndexName)) : [];
};

const tableAlarms = (table: Declared): Alarm[] => [
  throttles(table),
  ...indexesOf(table).map((index) => throttles(table, index)),
  systemErrors(table),
];

/** The SDK tries again twice and more: a few are nothing, as on a new table that grows into its load. */
function throttles(table: Declared, index?: string): Alarm {
  const more = index === undefined ? undefined : { GlobalSecondaryIndexName: index };
  const what = index === undefined ? table.id : `The index ${index} of ${table.id}`;
  return {
    id: `${table.id}${index === undefined ? '' : capitalized(index)}Throttles`,
    group: 'TablesRefuse',
    kind: { watches: 'each table and index: throttled reads and writes', rings: '50 in 5 minutes, twice on end' },
    says: `${what} throttles. In dev it is at its cap. Else one key is too hot, or the load grew faster than the table: see the units on the dashboard, and raise its warm throughput before the next launch.`,
    metrics: { reads: ofTable(table, 'ReadThrottleEvents', more), writes: ofTable(table, 'WriteThrottleEvents', more) },
    expression: 'FILL(reads, 0) + FILL(writes, 0)',
    period: 300,
    periods: 2,
    from: 50,
  };
}

function systemErrors(table: Declared): Alarm {
  const operations = [...EACH_TABLE, ...(OPERATIONS[table.id] ?? [])];
  const metrics = operations.map((operation): [string, Metric] => [
    operation.charAt(0).toLowerCase() + operation.slice(1),
    ofTable(table, 'SystemErrors', { Operation: operation }),
  ]);
  return {
    id: `${table.id}Errors`,
    group: 'TablesRefuse',
    kind: { watches: "each table: DynamoDB's own failures", rings: '10 in 5 minutes' },
    says: `DynamoDB itself fails on ${table.id}. Nothing here can mend that: look at the AWS Health Dashboard, tell players, and wait; calls come again by their Idempotency-Key.`,
    metrics: Object.fromEntries(metrics),
    expression: metrics.map(([id]) => `FILL(${id}, 0)`).join(' + '),
    period: 300,
    periods: 1,
    from: 10,
  };
}

export const ofQueue = (queue: Declared, name: string): Metric => ({
  namespace: 'AWS/SQS',
  name,
  stat: 'Maximum',
  dimensions: { QueueName: nameOf(queue, 'QueueName') },
});

/** Whether it only takes what another queue, a stream or a function could not have done. */
export const isDeadLetter = ({ id }: Declared): boolean => id.endsWith('DeadQueue');

function queueAlarms(queue: Declared, all: readonly Declared[]): Alarm[] {
  if (!isDeadLetter(queue)) return [age(queue)];
  return alarmOn(all, DEAD, `"${queue.id}"`) === undefined ? [deadLetters(queue)] : [];
}

/** A message that failed comes again after the visibility time: what is twice as old has failed twice, or nobody takes it. */
function age(queue: Declared): Alarm {
  return {
    id: `${queue.id}Age`,
    group: 'WorkWaits',
    kind: { watches: 'each queue: age of the oldest message', rings: 'twice its visibility time, and the delay that it is sent with' },
    says: `Messages wait too long in ${queue.id}. See whether the function that reads it fails, is throttled, or has too many of them: its alarms and log say so.`,
    metrics: { age: ofQueue(queue, 'ApproximateAgeOfOldestMessage') },
    period: 60,
    periods: 3,
    from: 2 * Number(queue.properties.VisibilityTimeout) + (DELAYED[queue.id] ?? 0),
  };
}

function deadLetters(queue: Declared): Alarm {
  return {
    id: `${queue.id}Filled`,
    group: 'WorkWaits',
    kind: { watches: 'each dead-letter queue without an alarm of its own', rings: 'at the first message' },
    says: `Messages in ${queue.id} failed five times. Look at the log of the function, mend it, send the dead letters again.`,
    metrics: { messages: ofQueue(queue, DEAD) },
    period: 60,
    periods: 1,
    from: 1,
  };
}

const readsStream = (declared: Declared | undefined): boolean =>
  Object.values(part(declared?.properties.Events)).some((event) => part(event).Type === 'DynamoDB');

/** Ranks are promised by what the stream has told: after a minute they say much less. */
const iteratorAge = (each: WatchedFunction): Alarm => ({
  id: 'StreamAge',
  group: 'WorkWaits',
  kind: { watches: 'the stream of boards: age of what is read', rings: 'from 60 s, 3 minutes on end' },
  says: `${each.id} falls behind the stream of boards: pushes come late, and ranks are less exact. Look for its errors; where it has none, there are more changes than it can take: raise its ParallelizationFactor.`,
  metrics: { age: ofFunction(each, 'IteratorAge', 'Maximum') },
  period: 60,
  periods: 3,
  from: 60_000,
});

/** A metric of a web ACL, over all its rules. */
export const ofAcl = (acl: Declared, name: string): Metric => ({
  namespace: 'AWS/WAFV2',
  name,
  stat: 'Sum',
  dimensions: {
    WebACL: nameOf({ ...acl, properties: part(acl.properties.VisibilityConfig) }, 'MetricName'),
    Rule: 'ALL',
    Region: '!Ref AWS::Region',
  },
});

const blocked = (acl: Declared): Alarm => ({
  id: `${acl.id}Blocked`,
  group: 'UnusualTraffic',
  kind: { watches: 'each web ACL: blocked requests', rings: '1,000 in 5 minutes, twice on end' },
  says: `${acl.id} blocks many requests: it does its work. See in its sampled requests which rule blocks whom. Real players among them: set that rule to Count.`,
  metrics: { blocked: ofAcl(acl, 'BlockedRequests') },
  period: 300,
  periods: 2,
  from: 1_000,
});

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
