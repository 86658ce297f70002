import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { isJsonObject } from '#core/json';
import { type JsonObject, parseTemplate } from '../apps/local/src/template/parse.ts';
import { isCounted } from './aws-metrics.fixture.ts';
import type { Templates } from './ops-inventory.ts';
import { opsTemplate } from './ops-template.ts';

interface Stat {
  Namespace: string;
  MetricName: string;
  Dimensions: { Name: string; Value: unknown }[];
}
interface Watching extends Partial<Stat> {
  AlarmDescription: string;
  AlarmActions?: unknown;
  Metrics?: { MetricStat?: { Metric: Stat } }[];
  Threshold: unknown;
  EvaluationPeriods: number;
  Period?: number;
}
type Named<T> = [id: string, properties: T];

const read = (file: string): string => readFileSync(file, 'utf8');
const parse = (stack: string): JsonObject => parseTemplate(read(`infra/${stack}.yaml`), stack);
const map = (value: unknown): JsonObject => {
  if (!isJsonObject(value)) throw new Error(`Not a map: ${JSON.stringify(value)}`);
  return value;
};
const resourcesOf = <T = JsonObject>(template: JsonObject, type: string): Named<T>[] =>
  Object.entries(map(template.Resources)).flatMap(([id, resource]): Named<T>[] =>
    map(resource).Type === type ? [[id, map(resource).Properties as T]] : [],
  );

const templates: Templates = { foundation: parse('foundation'), avatar: parse('avatar'), api: parse('api'), realtime: parse('realtime') };
const head = read('infra/ops.head.yaml');
const page = read('docs/alarms.md');
const committed = parse('ops');
const alarmsOf = (template: JsonObject): Named<Watching>[] => resourcesOf<Watching>(template, 'AWS::CloudWatch::Alarm');
const alarms = alarmsOf(committed);
const composites = resourcesOf<Watching & { AlarmName: unknown; AlarmRule: { 'Fn::Join': [string, { 'Fn::Sub': string }[]] } }>(
  committed,
  'AWS::CloudWatch::CompositeAlarm',
);

/** The template with more resources, and what is made of it. */
const grown = (template: JsonObject, more: JsonObject): JsonObject => ({ ...template, Resources: { ...map(template.Resources), ...more } });
const opsWith = (more: Partial<Templates>): JsonObject => parseTemplate(opsTemplate(head, { ...templates, ...more }), 'ops.yaml');

const metricsOf = ({ Metrics, Namespace = '', MetricName = '', Dimensions = [] }: Watching): Stat[] =>
  Metrics?.flatMap(({ MetricStat }) => (MetricStat ? [MetricStat.Metric] : [])) ?? [{ Namespace, MetricName, Dimensions }];
/** Alarms on such a metric whose dimension has such a value. */
const on = (value: unknown, metric: string, among = alarms): Named<Watching>[] =>
  among.filter(([, alarm]) =>
    metricsOf(alarm).some(
      ({ MetricName, Dimensions }) =>
        MetricName === metric && Dimensions.some(({ Value }) => JSON.stringify(Value) === JSON.stringify(value)),
    ),
  );
const idsOf = (named: Named<unknown>[]): string[] => named.map(([id]) => id);
const childrenOf = (template: JsonObject, group: string): string[] =>
  resourcesOf<(typeof composites)[number][1]>(template, 'AWS::CloudWatch::CompositeAlarm')
    .filter(([id]) => id === group)
    .flatMap(([, { AlarmRule }]) => AlarmRule['Fn::Join'][1].map((child) => child['Fn::Sub']));

const LISTS = { foundation: 'FoundationFunctions', avatar: 'AvatarFunctions', api: 'ApiFunctions', realtime: 'RealtimeFunctions' };
const functions = Object.entries(LISTS).flatMap(([stack, list]) => {
  const template = templates[stack as keyof Templates];
  return resourcesOf(template, 'AWS::Serverless::Function').map(([id, properties], n) => ({
    id,
    name: { 'Fn::Select': [n, { Ref: list }] },
    seconds: Number(properties.Timeout ?? map(map(template.Globals).Function).Timeout),
  }));
});

describe('an alarm', () => {
  it.each(functions)('tells of failures of $id, by its place among the names', ({ id, name }) => {
    const found = on(name, 'Errors');
    expect(idsOf(found)).toEqual([id.replace(/(Function|Lambda)$/, 'Failures')]);
    expect(on(name, 'Throttles')).toEqual(found);
    for (const [, { AlarmDescription }] of found) expect(AlarmDescription).toContain(id);
  });

  it.each(functions)('on the duration of $id rings before its time is over, or is none', ({ id, name, seconds }) => {
    const timed = [
      ...[
        'PreSignUpFunction',
        'PreTokenGenerationFunction',
        'CustomMessageFunction',
        'AvatarProcessingLambda',
        'AvatarRecorderFunction',
        'PlayerJobsFunction',
      ],
      ...['StreamFunction', 'PublisherFunction', 'PlayerEventsFunction'],
    ];
    expect(on(name, 'Duration').map(([, { Threshold }]) => Threshold)).toEqual(timed.includes(id) ? [seconds * 800] : []);
  });

  it.each([
    ['ScoreSubmitFailures', 1, 5],
    ['LadderRefreshFailures', 3, 1],
  ])('%s waits as long as what it watches can help itself', (id, EvaluationPeriods, Threshold) => {
    expect(alarms.find(([name]) => name === id)?.[1]).toMatchObject({ EvaluationPeriods, Threshold });
  });

  it.each(['PreSignUpFailures', 'AuthorizerFailures'])('%s rings at a share: each refusal is a failure', (name) => {
    const [[, { Metrics, ...refusals }]] = alarms.filter(([id]) => id === name) as [Named<Watching>];
    expect(refusals).toMatchObject({ EvaluationPeriods: 1, Threshold: 90 });
    expect(Metrics?.[0]).toMatchObject({ Expression: expect.stringMatching(/^IF\(.* >= 10, 100 \* .* \/ .*, 0\)$/) });
    expect(childrenOf(committed, 'UnusualTraffic')).toContain(`ALARM("\${${name}}")`);
  });

  it('stands for each queue on its age, later than one failure', () => {
    const queues = Object.values(templates).flatMap((template) => resourcesOf(template, 'AWS::SQS::Queue'));
    for (const [id, { QueueName, VisibilityTimeout }] of queues) {
      const found = on(QueueName, 'ApproximateAgeOfOldestMessage').map(([, { Threshold }]) => Number(Threshold));
      const delay = id === 'TickLateQueue' ? 900 : 0;
      expect([id, found]).toEqual([id, id.endsWith('DeadQueue') ? [] : [2 * Number(VisibilityTimeout) + delay]]);
    }
    expect(queues.length).toBeGreaterThan(10);
  });

  it('stands for each dead-letter queue once: here, or beside it', () => {
    for (const template of Object.values(templates)) {
      for (const [id, { QueueName }] of resourcesOf(template, 'AWS::SQS::Queue').filter(([each]) => each.endsWith('DeadQueue'))) {
        const beside = Object.values(templates).flatMap((each) =>
          on({ 'Fn::GetAtt': [id, 'QueueName'] }, 'ApproximateNumberOfMessagesVisible', alarmsOf(each)),
        );
        expect([id, [...beside, ...on(QueueName, 'ApproximateNumberOfMessagesVisible')]]).toEqual([id, [expect.anything()]]);
      }
    }
  });

  it('stands for each table and index on throttles, and for each table on failures', () => {
    const tables = resourcesOf(templates.foundation, 'AWS::DynamoDB::Table');
    for (const [id, { TableName, GlobalSecondaryIndexes }] of tables) {
      const indexes = Array.isArray(GlobalSecondaryIndexes) ? GlobalSecondaryIndexes.length : 0;
      expect([id, on(TableName, 'ReadThrottleEvents').length]).toEqual([id, 1 + indexes]);
      expect(on(TableName, 'WriteThrottleEvents')).toEqual(on(TableName, 'ReadThrottleEvents'));
      expect([id, idsOf(on(TableName, 'SystemErrors'))]).toEqual([id, [`${id}Errors`]]);
    }
    expect(idsOf(on('rank', 'ReadThrottleEvents'))).toEqual(['BoardsTableRankThrottles']);
  });

  it('names only what AWS counts', () => {
    const named = alarms.flatMap(([, alarm]) => metricsOf(alarm));
    const unknown = named.filter(({ Namespace, MetricName, Dimensions }) => {
      return !isCounted(
        Namespace,
        MetricName,
        Dimensions.map(({ Name }) => Name),
      );
    });
    expect([named.length > 100, unknown]).toEqual([true, []]);
  });

  it('adds up the metrics that it declares, and each of them', () => {
    for (const [id, { Metrics = [] }] of alarms) {
      const [result, ...others] = Metrics as { Id: string; Expression?: string; ReturnData?: boolean }[];
      if (!result) continue;
      const used = [...(result.Expression ?? '').matchAll(/[a-z]\w*/g)].map(([name]) => name);
      expect([id, new Set(used)]).toEqual([id, new Set(others.map((other) => other.Id))]);
      expect(others.map(({ ReturnData }) => ReturnData)).toEqual(others.map(() => false));
    }
  });

  it('of sign-ups counts those of the game in an hour', () => {
    const [[, signUps]] = alarms.filter(([id]) => id === 'SignUps') as [Named<Watching>];
    expect(signUps).toMatchObject({ Period: 3600, EvaluationPeriods: 1, Threshold: { Ref: 'SignUpsAnHour' } });
    const clients = map(map(map(templates.foundation.Resources).ClientIdsParameter).Properties).Value;
    expect(clients).toEqual({ 'Fn::Sub': '${GameClient},${ServerClient}' });
    expect(signUps.Dimensions?.[1]?.Value).toEqual({ 'Fn::Select': [0, { 'Fn::Split': [',', { Ref: 'ClientIds' }] }] });
  });
});

describe('the names of functions', () => {
  const lists = Object.entries(templates).flatMap(([stack, template]) => {
    const properties = map(template.Resources).FunctionNamesParameter;
    return properties === undefined ? [] : [[stack, map(map(properties).Properties), template] as const];
  });

  it.each(lists)('come from %s in the order of its template, which is that of the alarms', (stack, { Name, Value }, template) => {
    const names = resourcesOf(template, 'AWS::Serverless::Function').map(([Ref]) => ({ Ref }));
    expect([Name, Value]).toEqual([{ 'Fn::Sub': `/laurel/\${Env}/functions-${stack}` }, { 'Fn::Join': [',', names] }]);
  });

  it('come from the APIs', () => {
    expect(lists.map(([stack]) => stack)).toEqual(expect.arrayContaining(['foundation', 'avatar', 'api', 'realtime']));
  });
});

describe('where one function answers every route', () => {
  const single = parse('ops.single');

  it('players notice where it fails, and no alarm is on a place beyond', () => {
    expect(opsWith({ api: parse('api.single') })).toEqual(single);
    const names = resourcesOf(parse('api.single'), 'AWS::Serverless::Function').map((_, n) => ({
      'Fn::Select': [n, { Ref: 'ApiFunctions' }],
    }));
    const found = names.map((name) => idsOf(on(name, 'Errors', alarmsOf(single))));
    expect(found).toEqual([['PlayerJobsFailures'], ['LadderRefreshFailures'], ['SeasonCloseFailures'], ['ApiFailures']]);
    expect(on({ 'Fn::Select': [4, { Ref: 'ApiFunctions' }] }, 'Errors', alarmsOf(single))).toEqual([]);
    expect(childrenOf(single, 'PlayersNotice')).toContain('ALARM("${ApiFailures}")');
  });

  it('no group is without alarms', () => {
    const groups = resourcesOf(single, 'AWS::CloudWatch::CompositeAlarm').map(([group]) => [group, childrenOf(single, group).length > 0]);
    expect(groups).toEqual(['PlayersNotice', 'WorkWaits', 'TablesRefuse', 'UnusualTraffic'].map((group) => [group, true]));
  });
});

describe('what changes in another template', () => {
  const whole = [{ Name: 'FunctionName', Value: { Ref: 'LeaderboardMineFunction' } }];
  const beside = (properties: JsonObject, more: JsonObject = {}): JsonObject => {
    const Properties = { Namespace: 'AWS/Lambda', MetricName: 'Errors', Dimensions: whole, ...properties };
    return opsWith({ api: grown(templates.api, { OwnAlarm: { ...more, Type: 'AWS::CloudWatch::Alarm', Properties } }) });
  };
  const NAME = 'LeaderboardMineFailures';

  it('may be an alarm beside a function: then it has none here, and its own wakes by its name', () => {
    const template = beside({ AlarmName: { 'Fn::Sub': 'laurel-${Env}-mine' } });
    expect(idsOf(alarmsOf(template))).not.toContain(NAME);
    expect(childrenOf(template, 'FunctionsFail')).toContain('ALARM("laurel-${Env}-mine")');
    expect(childrenOf(template, 'FunctionsFail')).not.toContain(`ALARM("\${${NAME}}")`);
  });

  it('is no such alarm where it stands in one environment, sees one version, or something else than errors', () => {
    expect(idsOf(alarmsOf(beside({}, { Condition: 'IsProd' })))).toContain(NAME);
    expect(idsOf(alarmsOf(beside({ Dimensions: [...whole, { Name: 'ExecutedVersion', Value: '7' }] })))).toContain(NAME);
    expect(idsOf(alarmsOf(beside({ MetricName: 'Duration' })))).toContain(NAME);
  });

  it('may be a web ACL: it has an alarm and a graph', () => {
    const ApiWebAcl = { Type: 'AWS::WAFv2::WebACL', Properties: { VisibilityConfig: { MetricName: { 'Fn::Sub': 'laurel-${Env}-api' } } } };
    const template = opsWith({ foundation: grown(templates.foundation, { ApiWebAcl }) });
    const [[, { Dimensions }]] = alarmsOf(template).filter(([id]) => id === 'ApiWebAclBlocked') as [Named<Watching>];
    expect(Dimensions).toEqual([
      { Name: 'WebACL', Value: { 'Fn::Sub': 'laurel-${Env}-api' } },
      { Name: 'Rule', Value: 'ALL' },
      { Name: 'Region', Value: { Ref: 'AWS::Region' } },
    ]);
    expect(JSON.stringify(template)).toContain('Blocked by a web ACL');
  });

  it('may be a function before others: their places move', () => {
    const first = { Type: 'AWS::Serverless::Function', Properties: { Timeout: 7, Description: 'New' } };
    const api = { ...templates.api, Resources: { NewFunction: first, ...map(templates.api.Resources) } };
    const moved = alarmsOf(opsWith({ api }));
    expect(idsOf(on({ 'Fn::Select': [0, { Ref: 'ApiFunctions' }] }, 'Errors', moved))).toEqual(['NewFailures']);
    expect(idsOf(on({ 'Fn::Select': [1, { Ref: 'ApiFunctions' }] }, 'Errors', moved))).toEqual(['PlayerJobsFailures']);
    expect(on({ 'Fn::Select': [0, { Ref: 'ApiFunctions' }] }, 'Duration', moved)).toMatchObject([['NewDuration', { Threshold: 5_600 }]]);
  });

  it.each([
    ['AWS::SQS::Queue', 'QueueName'],
    ['AWS::DynamoDB::Table', 'TableName'],
  ])('must have a fixed name where it is an %s', (Type, property) => {
    const foundation = grown(templates.foundation, { New: { Type, Properties: {} } });
    expect(() => opsWith({ foundation })).toThrow(`New has no ${property}`);
  });

  it('must leave the head its places', () => {
    expect(() => opsTemplate(head.replace('# What rings: generated.', ''), templates)).toThrow('lacks the line');
  });
});

describe('messages', () => {
  it('are sent by the composite alarms alone, when they ring and when they are quiet again', () => {
    expect(alarms.filter(([, alarm]) => 'AlarmActions' in alarm)).toEqual([]);
    const topic = [{ Ref: 'AlarmTopic' }];
    expect(composites.map(([, one]) => one)).toMatchObject(composites.map(() => ({ AlarmActions: topic, OKActions: topic })));
  });

  it('come of every alarm, from one group', () => {
    const children = composites.flatMap(([group]) => childrenOf(committed, group));
    const own = children.filter((child) => child.startsWith('ALARM("${'));
    expect(own.toSorted()).toEqual(
      idsOf(alarms)
        .map((id) => `ALARM("\${${id}}")`)
        .toSorted(),
    );
  });

  it('of what players notice come also of the six writes, sign-ins and sockets', () => {
    const writes = ['ScoreSubmit', 'ProgressSave', 'Unlock', 'TasksComplete', 'MoneyAdd', 'ShopBuy'];
    const others = ['PreTokenGeneration', 'Connect', 'Message'];
    const failures = [...writes, ...others].map((base) => `ALARM("\${${base}Failures}")`);
    const expected = [...failures, ...['ApiErrors', 'ApiLatency', 'SocketErrors'].map((id) => `ALARM("\${${id}}")`)];
    expect(childrenOf(committed, 'PlayersNotice')).toEqual(expect.arrayContaining(expected));
  });

  it('keep the limits of a composite alarm, whatever names CloudFormation gives', () => {
    for (const [group] of composites) {
      const children = childrenOf(committed, group);
      const rule = children.map((child) => child.replaceAll('${', 'laurel-prod-ops-').replaceAll('}', '-123456789012')).join(' OR ');
      expect([group, children.length <= 100, rule.length <= 10_240]).toEqual([group, true, true]);
    }
  });

  it.each([...alarms, ...composites])('of %s say what it means, and where the page says what to do', (_, { AlarmDescription }) => {
    const [, heading = ''] = /^.{30,}\. Runbook: docs\/alarms\.md, ([\w ]+)\.$/.exec(AlarmDescription) ?? [];
    expect(page).toContain(`\n### ${heading}\n`);
    expect(AlarmDescription.length).toBeLessThanOrEqual(1_024);
  });

  it('of the effects keep silent while players notice something, and those of attacks do not', () => {
    const silent = resourcesOf(committed, 'AWS::CloudWatch::CompositeAlarm').filter(([, one]) => one.ActionsSuppressor !== undefined);
    expect(idsOf(silent)).toEqual(['FunctionsFail', 'WorkWaits', 'TablesRefuse']);
    expect(silent.map(([, one]) => one.ActionsSuppressor)).toEqual(silent.map(() => ({ 'Fn::GetAtt': ['PlayersNotice', 'Arn'] })));
  });

  it('of the budget come by forecast at 80 %, and when it is spent', () => {
    const [[, budget]] = resourcesOf(committed, 'AWS::Budgets::Budget') as [Named<JsonObject>];
    expect(map(budget.Budget).BudgetLimit).toEqual({ Amount: { Ref: 'MonthlyBudget' }, Unit: 'USD' });
    const told = budget.NotificationsWithSubscribers as { Notification: JsonObject; Subscribers: unknown[] }[];
    expect(told.map(({ Notification }) => [Notification.NotificationType, Notification.Threshold])).toEqual([
      ['FORECASTED', 80],
      ['ACTUAL', 100],
    ]);
    const topic = { SubscriptionType: 'SNS', Address: { Ref: 'AlarmTopic' } };
    expect(told.map(({ Subscribers }) => Subscribers[0])).toEqual([topic, topic]);
  });
});

describe('the stack', () => {
  it('has at most 450 resources', () => {
    expect(Object.keys(map(committed.Resources)).length).toBeLessThanOrEqual(450);
  });

  it('costs what the page says', () => {
    const metrics = alarms.flatMap(([, alarm]) => metricsOf(alarm)).length;
    const usd = 0.1 * metrics + 0.5 * composites.length + 3;
    const [last = ''] = /^\| \*\*together\*\* .*$/m.exec(page) ?? [];
    expect(last.split('|').map((cell) => cell.trim())).toEqual([
      '',
      '**together**',
      '',
      String(alarms.length + composites.length),
      String(metrics),
      `**${usd.toFixed(2)}**`,
      '',
    ]);
  });
});
