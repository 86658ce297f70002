import type { Group, Metric } from './ops-alarm.ts';
import { ofFunction } from './ops-function-alarms.ts';
import { type Declared, resources, type Templates, type WatchedFunction } from './ops-inventory.ts';
import { type Graph, type Line, type Section, widgets } from './ops-layout.ts';
import { indexesOf, isDeadLetter, ofAcl, ofQueue, ofTable } from './ops-resource-alarms.ts';
import { ofApi, ofPool, ofSocket } from './ops-service-alarms.ts';

const ALARMS_HEIGHT = 2;
/** What moves money, or what is worth some. */
const MONEY = ['POST /money/add', 'POST /shop/buy', 'POST /unlock', 'POST /task/complete'];

/** The dashboard as it stands in the template: JSON, a widget a line, with the names of what it shows filled in by `Fn::Sub`. */
export function dashboardResource(templates: Templates, functions: readonly WatchedFunction[], groups: readonly Group[]): string {
  const variables = new Map(functions.map(({ id, name }) => [name, id]));
  const state = {
    ...{ type: 'alarm', x: 0, y: 0, width: 24, height: ALARMS_HEIGHT },
    properties: { title: 'What rings now', alarms: groups.map((group) => `\${${group}.Arn}`) },
  };
  const shown = [state, ...widgets(sections(templates, functions), ALARMS_HEIGHT, (value) => inText(value, variables))];
  const lines = shown.map((widget) => `            ${JSON.stringify(widget)}`);
  return `  Dashboard:
    Type: AWS::CloudWatch::Dashboard
    Properties:
      DashboardName: !Sub laurel-\${Env}
      DashboardBody: !Sub
        - |
          {"widgets":[
${lines.join(',\n')}
          ]}
        - GameClient: !Select [0, !Split [',', !Ref ClientIds]]
${[...variables].map(([name, id]) => `          ${id}: ${name}\n`).join('')}`;
}

/** YAML of a template as text of `Fn::Sub`; what is no text becomes a variable. */
function inText(value: string, variables: ReadonlyMap<string, string>): string {
  if (value.startsWith('!Sub ')) return value.slice("!Sub '".length, -1);
  if (value.startsWith('!Ref ')) return `\${${value.slice('!Ref '.length)}}`;
  if (value.startsWith('!Select ')) return `\${${variables.get(value) ?? 'GameClient'}}`;
  return value;
}

function sections(templates: Templates, functions: readonly WatchedFunction[]): Section[] {
  const all = resources(templates);
  const ofType = (type: string): Declared[] => all.filter((each) => each.type === type);
  const queues = ofType('AWS::SQS::Queue');
  const [avatars, others] = split(functions, ({ id, title }) => id.startsWith('Avatar') || title.includes('avatar'));
  return [
    players(functions, ofType('AWS::WAFv2::WebACL')),
    sockets(functions),
    boards(functions, queues),
    tables(ofType('AWS::DynamoDB::Table')),
    running(others),
    section('Avatars', [perFunction('Calls', avatars, 'Invocations', 'Sum'), ...troubles(avatars)]),
    money(functions),
  ];
}

const section = (heading: string, ...rows: Graph[][]): Section => ({ heading, rows: rows.map((graphs) => ({ graphs, height: 6 })) });

const graph = (title: string, lines: Record<string, Metric>): Graph => ({
  title,
  lines: Object.entries(lines).map(([label, metric]): Line => ({ label, metric })),
});

const perFunction = (title: string, functions: readonly WatchedFunction[], metric: string, stat: string): Graph => ({
  title,
  lines: functions.map((each) => ({ label: labelOf(each), metric: ofFunction(each, metric, stat) })),
});

const labelOf = ({ id, title, waits }: WatchedFunction): string => (waits === 'call' ? title : id.replace(/(Function|Lambda)$/, ''));

/** What went wrong in functions, and how long they took. */
const troubles = (functions: readonly WatchedFunction[]): Graph[] => [
  perFunction('Errors', functions, 'Errors', 'Sum'),
  perFunction('Duration, p95 (ms)', functions, 'Duration', 'p95'),
];

function players(functions: readonly WatchedFunction[], acls: readonly Declared[]): Section {
  const routes = functions.filter(({ waits }) => waits === 'call');
  const { heading, rows } = section('Players', [
    graph('Calls', { calls: ofApi('Count', 'Sum'), 'refused (4XX)': ofApi('4XXError', 'Sum'), 'failed (5XX)': ofApi('5XXError', 'Sum') }),
    graph('Latency (ms)', { p50: ofApi('Latency', 'p50'), p95: ofApi('Latency', 'p95'), p99: ofApi('Latency', 'p99') }),
    graph('Sign-ups and sign-ins', {
      'sign-ups': ofPool('SignUpSuccesses'),
      'sign-ins': ofPool('SignInSuccesses'),
      'tokens refreshed': ofPool('TokenRefreshSuccesses'),
      'sign-ups throttled': ofPool('SignUpThrottles'),
      'sign-ins throttled': ofPool('SignInThrottles'),
    }),
    ...(acls.length > 0
      ? [graph('Blocked by a web ACL', Object.fromEntries(acls.map((acl) => [acl.id, ofAcl(acl, 'BlockedRequests')])))]
      : []),
  ]);
  const byRoute = [perFunction('Calls by route', routes, 'Invocations', 'Sum'), perFunction('Errors by route', routes, 'Errors', 'Sum')];
  const slow = [perFunction('Duration by route, p95 (ms)', routes, 'Duration', 'p95')];
  return { heading, rows: [...rows, { graphs: byRoute, height: 9 }, { graphs: slow, height: 9 }] };
}

function sockets(functions: readonly WatchedFunction[]): Section {
  const answering = functions.filter(({ waits, id }) => waits === 'socket' || id === 'DisconnectFunction');
  const posting = functions.filter(({ id }) => ['PublisherFunction', 'WorkerFunction', 'PlayerEventsFunction'].includes(id));
  return section(
    'Sockets',
    [
      graph('Connections opened', { connects: ofSocket('ConnectCount') }),
      graph('Messages, from players and to them', { messages: ofSocket('MessageCount') }),
      graph('Errors', {
        'refused (ClientError)': ofSocket('ClientError'),
        IntegrationError: ofSocket('IntegrationError'),
        ExecutionError: ofSocket('ExecutionError'),
      }),
    ],
    [perFunction('Calls of functions that answer', answering, 'Invocations', 'Sum'), ...troubles(answering)],
    [perFunction('Calls of functions that post', posting, 'Invocations', 'Sum'), ...troubles(posting)],
  );
}

function boards(functions: readonly WatchedFunction[], queues: readonly Declared[]): Section {
  const [dead, alive] = split(queues, isDeadLetter);
  const stream = functions.filter(({ id }) => id === 'StreamFunction');
  const ladders = functions.filter(({ id }) => ['LadderRefreshFunction', 'SeasonCloseFunction'].includes(id));
  const perQueue = (title: string, of: readonly Declared[], metric: string): Graph =>
    graph(title, Object.fromEntries(of.map((queue) => [queue.id.replace(/Queue$/, ''), ofQueue(queue, metric)])));
  return section(
    'Boards, and what waits',
    [
      perFunction('Age of the stream (ms)', stream, 'IteratorAge', 'Maximum'),
      perQueue('Age of the oldest message (s)', alive, 'ApproximateAgeOfOldestMessage'),
      perQueue('Messages waiting', alive, 'ApproximateNumberOfMessagesVisible'),
    ],
    [
      perQueue('Dead letters', dead, 'ApproximateNumberOfMessagesVisible'),
      perFunction('Ladders and seasons: calls', ladders, 'Invocations', 'Sum'),
      perFunction('Ladders and seasons: longest (ms)', ladders, 'Duration', 'Maximum'),
    ],
  );
}

function tables(all: readonly Declared[]): Section {
  const parts = all.flatMap((table) => [
    { label: table.id, table, more: {} },
    ...indexesOf(table).map((index) => ({ label: `${table.id}, index ${index}`, table, more: { GlobalSecondaryIndexName: index } })),
  ]);
  const perTable = (title: string, metric: string): Graph =>
    graph(title, Object.fromEntries(parts.map(({ label, table, more }) => [label, ofTable(table, metric, more)])));
  return section(
    'Tables',
    [perTable('Read units in 5 minutes', 'ConsumedReadCapacityUnits'), perTable('Write units in 5 minutes', 'ConsumedWriteCapacityUnits')],
    [perTable('Throttled reads', 'ReadThrottleEvents'), perTable('Throttled writes', 'WriteThrottleEvents')],
  );
}

/** Of the whole account: the limit is the account's. */
function running(functions: readonly WatchedFunction[]): Section {
  const account = (name: string, stat: string): Metric => ({ namespace: 'AWS/Lambda', name, stat, dimensions: {} });
  const rest = functions.filter(({ waits }) => waits === 'nobody' || waits === 'sign-in');
  return section(
    'Functions',
    [
      graph('At once, all functions of the account', { running: account('ConcurrentExecutions', 'Maximum') }),
      graph('Throttled and failed, all functions of the account', {
        throttled: account('Throttles', 'Sum'),
        failed: account('Errors', 'Sum'),
      }),
    ],
    [perFunction('Calls of what no player waits for, and of sign-ins', rest, 'Invocations', 'Sum'), ...troubles(rest)],
  );
}

function money(functions: readonly WatchedFunction[]): Section {
  const moving = functions.filter(({ calls }) => calls.some((call) => MONEY.includes(call)));
  return section('Money', [perFunction('Calls', moving, 'Invocations', 'Sum'), ...troubles(moving)]);
}

function split<T>(all: readonly T[], is: (one: T) => boolean): [T[], T[]] {
  return [all.filter(is), all.filter((one) => !is(one))];
}
