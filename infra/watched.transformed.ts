// Who is watched, and what stands before the APIs, as CloudFormation gets it: `npm run test:templates`.
import { describe, expect, it } from '@jest/globals';
import { find, listOf, mapOf, named, ofType, type Transformed } from './transformed.fixture.ts';

/** The stacks whose functions `ops` watches, by the parameter that gives it their names. */
const WATCHED = { foundation: 'FoundationFunctions', avatar: 'AvatarFunctions', api: 'ApiFunctions', realtime: 'RealtimeFunctions' };

/** Every value in a tree of maps and lists. */
function* within(value: unknown): Generator<Record<string, unknown>> {
  if (Array.isArray(value)) for (const each of value as unknown[]) yield* within(each);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  yield mapOf(value);
  for (const each of Object.values(value)) yield* within(each);
}

/** What the alarms of `ops` look at: the names of functions whose errors a metric counts. Those that stop a deployment look at its version alone. */
const inOps = new Set(
  ofType('AWS::CloudWatch::Alarm')
    .filter(({ stack }) => stack === 'ops')
    .flatMap(({ properties }) => [...within(properties)])
    .filter(({ Namespace, MetricName }) => Namespace === 'AWS/Lambda' && MetricName === 'Errors')
    .flatMap(({ Dimensions }) => listOf(Dimensions).map(mapOf))
    .filter(({ Name }) => Name === 'FunctionName')
    .map(({ Value }) => JSON.stringify(Value)),
);
const functions = ofType('AWS::Lambda::Function').filter(({ stack }) => stack in WATCHED);

describe('alarms', () => {
  it.each(Object.keys(WATCHED))('%s tells the names of all its functions', (stack) => {
    const { Name, Value } = find(stack, 'FunctionNamesParameter').properties;
    expect(Name).toEqual({ 'Fn::Sub': `/laurel/\${Env}/functions-${stack}` });
    const own = functions.filter((each) => each.stack === stack).map(({ id }) => ({ Ref: id }));
    expect(Value).toEqual({ 'Fn::Join': [',', expect.any(Array)] });
    const [, told] = listOf(mapOf(Value)['Fn::Join']);
    expect(listOf(told).toSorted(byText)).toEqual(own.toSorted(byText));
  });

  it.each(named(functions))('tell of the errors of %s', (_, { stack, id }) => {
    const [, told] = listOf(mapOf(find(stack, 'FunctionNamesParameter').properties.Value)['Fn::Join']);
    const place = listOf(told).findIndex((each) => mapOf(each).Ref === id);
    const list = Object.entries(WATCHED).find(([name]) => name === stack)?.[1];
    const names = [place, String(place)].map((index) => JSON.stringify({ 'Fn::Select': [index, { Ref: list }] }));
    expect(names.filter((name) => inOps.has(name))).toHaveLength(1);
  });

  it.each(named(ofType('AWS::CloudWatch::Alarm')))('%s wakes somebody, or is part of one that does', (_, alarm) => {
    expect(wakes(alarm) || isPart(alarm)).toBe(true);
  });
});

const byText = (a: unknown, b: unknown): number => JSON.stringify(a).localeCompare(JSON.stringify(b));
const wakes = ({ properties }: Transformed): boolean => Array.isArray(properties.AlarmActions) && properties.AlarmActions.length > 0;
/** Of a composite alarm, whose rule is a text with names or ARNs; or of a deployment, which it stops. */
const isPart = ({ stack, id }: Transformed): boolean =>
  ofType('AWS::CloudWatch::CompositeAlarm', 'AWS::CodeDeploy::DeploymentGroup')
    .filter((each) => each.stack === stack)
    .some(({ properties }) => new RegExp(`\\b${id}\\b`).test(JSON.stringify(properties)));

describe('the web ACL of the API', () => {
  const rules = (id: string): Record<string, unknown>[] => listOf(find('foundation', id).properties.Rules).map(mapOf);
  const statements = (id: string): Record<string, unknown>[] => rules(id).map(({ Statement }) => mapOf(Statement));
  const groups = (id: string): Record<string, unknown>[] =>
    statements(id).flatMap(({ ManagedRuleGroupStatement }) =>
      ManagedRuleGroupStatement === undefined ? [] : [mapOf(ManagedRuleGroupStatement)],
    );

  it('blocks an address that calls too often, by a parameter', () => {
    const [{ Action, Statement } = {}] = rules('ApiWebAcl');
    expect(Action).toEqual({ Block: {} });
    expect(Statement).toEqual({ RateBasedStatement: { AggregateKeyType: 'IP', EvaluationWindowSec: 300, Limit: { Ref: 'RateLimit' } } });
  });

  it('asks the groups of AWS, and only counts where one would refuse saves and plain servers', () => {
    expect(groups('ApiWebAcl').map(({ VendorName, Name }) => [VendorName, Name])).toEqual([
      ['AWS', 'AWSManagedRulesAmazonIpReputationList'],
      ['AWS', 'AWSManagedRulesKnownBadInputsRuleSet'],
      ['AWS', 'AWSManagedRulesCommonRuleSet'],
    ]);
    const counting = ['SizeRestrictions_BODY', 'CrossSiteScripting_BODY', 'GenericLFI_BODY', 'GenericRFI_BODY', 'NoUserAgent_HEADER'];
    const overrides = groups('ApiWebAcl').map(({ RuleActionOverrides = [] }) => RuleActionOverrides);
    expect(overrides).toEqual([[], [], counting.map((Name) => ({ Name, ActionToUse: { Count: {} } }))]);
    expect(
      rules('ApiWebAcl')
        .slice(1)
        .map(({ OverrideAction }) => OverrideAction),
    ).toEqual(Array(3).fill({ None: {} }));
  });

  it('stands before the stage', () => {
    const [association, ...more] = ofType('AWS::WAFv2::WebACLAssociation').filter(({ stack }) => stack === 'api');
    expect(more).toEqual([]);
    expect(association?.properties.WebACLArn).toEqual({ Ref: 'WebAcl' });
    expect(JSON.stringify(association?.properties.ResourceArn)).toMatch(/\/restapis\/.*\/stages\//);
  });

  it('is another one for the user pool, whose public calls pass by the API', () => {
    const [association] = ofType('AWS::WAFv2::WebACLAssociation').filter(({ stack }) => stack === 'foundation');
    expect(association?.properties).toEqual({
      ResourceArn: { 'Fn::GetAtt': ['UserPool', 'Arn'] },
      WebACLArn: { 'Fn::GetAtt': ['PoolWebAcl', 'Arn'] },
    });
    expect(statements('PoolWebAcl').some(({ RateBasedStatement }) => RateBasedStatement !== undefined)).toBe(true);
  });
});
