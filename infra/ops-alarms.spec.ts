import { describe, expect, it } from '@jest/globals';
import { isCounted } from './aws-metrics.fixture.ts';
import type { Templates } from './ops-inventory.ts';
import {
  alarms,
  alarmsOf,
  childrenOf,
  committed,
  idsOf,
  metricsOf,
  type Named,
  on,
  resourcesOf,
  templates,
  type Watching,
} from './ops.fixture.ts';
import { map } from './stack.fixture.ts';

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
    for (const [id, { GlobalSecondaryIndexes }] of tables) {
      const inUse = { Ref: id };
      const indexes = Array.isArray(GlobalSecondaryIndexes) ? GlobalSecondaryIndexes.length : 0;
      expect([id, on(inUse, 'ReadThrottleEvents').length]).toEqual([id, 1 + indexes]);
      expect(on(inUse, 'WriteThrottleEvents')).toEqual(on(inUse, 'ReadThrottleEvents'));
      expect([id, idsOf(on(inUse, 'SystemErrors'))]).toEqual([id, [`${id}Errors`]]);
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
