import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../apps/local/src/template/parse.ts';
import { opsTemplate } from './ops-template.ts';
import { alarmsOf, childrenOf, head, idsOf, type Named, on, opsWith, parse, resourcesOf, templates, type Watching } from './ops.fixture.ts';
import { map } from './stack.fixture.ts';

/** The template with more resources. */
const grown = (template: JsonObject, more: JsonObject): JsonObject => ({ ...template, Resources: { ...map(template.Resources), ...more } });

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
    ['AWS::SQS::Queue', 'must have a fixed name', 'New has no QueueName'],
    ['AWS::DynamoDB::Table', 'must have a parameter that brings its name', 'ops.head.yaml has no New'],
  ])('where it is an %s, %s', (Type, _, message) => {
    const foundation = grown(templates.foundation, { New: { Type, Properties: {} } });
    expect(() => opsWith({ foundation })).toThrow(message);
  });

  it('must leave the head its places', () => {
    expect(() => opsTemplate(head.replace('# What rings: generated.', ''), templates)).toThrow('lacks the line');
  });
});
