import { describe, expect, it } from '@jest/globals';
import { deployed, list, map } from './stack.fixture.ts';

const prod = deployed('foundation', 'prod');
const rulesOf = (id: string, stack = prod) => list(map(stack.properties(id)).Rules).map(map);
/** What a rule looks for, and what it does where it finds it; `as the group says` is a group of AWS with its own actions. */
const summary = (rule: Record<string, unknown>) => {
  const statement = map(rule.Statement);
  const group = statement.ManagedRuleGroupStatement;
  if (group === undefined) return [rule.Priority, statement.RateBasedStatement, rule.Action];
  expect(rule.OverrideAction).toEqual({ None: {} });
  const { VendorName, Name, RuleActionOverrides = [], ...others } = map(group);
  expect([VendorName, others]).toEqual(['AWS', {}]);
  const counted = list(RuleActionOverrides).map((one) => {
    expect(map(one).ActionToUse).toEqual({ Count: {} });
    return map(one).Name;
  });
  return [rule.Priority, Name, counted];
};
const rate = (limit: string) => ({ AggregateKeyType: 'IP', EvaluationWindowSec: 300, Limit: limit });
const block = { Block: {} };

describe('web ACLs', () => {
  it('of the API: a rate, and the groups of AWS, of which five rules only count', () => {
    const counted = ['SizeRestrictions_BODY', 'CrossSiteScripting_BODY', 'GenericLFI_BODY', 'GenericRFI_BODY', 'NoUserAgent_HEADER'];
    expect(rulesOf('ApiWebAcl').map(summary)).toEqual([
      [0, rate('6000'), block],
      [1, 'AWSManagedRulesAmazonIpReputationList', []],
      [2, 'AWSManagedRulesKnownBadInputsRuleSet', []],
      [3, 'AWSManagedRulesCommonRuleSet', counted],
    ]);
    expect(prod.ssm.get('/laurel/prod/web-acl')).toMatch(/^arn:aws:wafv2:.*\/ApiWebAcl$/);
  });

  it('of the user pool: fewer sign-ups than calls from one address, and the groups that need no body', () => {
    const signUp = {
      ByteMatchStatement: {
        FieldToMatch: { SingleHeader: { Name: 'x-amzn-cognito-operation-name' } },
        PositionalConstraint: 'EXACTLY',
        SearchString: 'SignUp',
        TextTransformations: [{ Priority: 0, Type: 'NONE' }],
      },
    };
    expect(rulesOf('PoolWebAcl').map(summary)).toEqual([
      [0, rate('2000'), block],
      [1, { ...rate('300'), ScopeDownStatement: signUp }, block],
      [2, 'AWSManagedRulesAmazonIpReputationList', []],
      [3, 'AWSManagedRulesKnownBadInputsRuleSet', []],
    ]);
    const { ResourceArn, WebACLArn } = map(prod.properties('PoolWebAclAssociation'));
    expect([ResourceArn, WebACLArn]).toEqual([expect.stringContaining(':userpool/'), expect.stringMatching(/\/PoolWebAcl$/)]);
    expect(prod.ids('AWS::WAFv2::WebACLAssociation')).toEqual(['PoolWebAclAssociation']);
  });

  it('guard the pages of the user pool, which those of the second version would pass by', () => {
    expect(map(prod.properties('UserPoolDomain')).ManagedLoginVersion).toBe(1);
  });

  it('take their rates by parameter', () => {
    const stack = deployed('foundation', 'prod', { RateLimit: '100', PoolRateLimit: '50', SignUpRateLimit: '10' });
    const limits = ['ApiWebAcl', 'PoolWebAcl'].flatMap((id) =>
      rulesOf(id, stack).map(({ Statement }) => map(Statement).RateBasedStatement),
    );
    expect(limits.filter((one) => one !== undefined).map((one) => map(one).Limit)).toEqual(['100', '50', '10']);
  });

  it.each(['ApiWebAcl', 'PoolWebAcl'])('%s lets pass what no rule stops, measures each rule, and keeps neither tokens nor bodies', (id) => {
    const acl = map(prod.properties(id));
    expect(acl).toMatchObject({ Scope: 'REGIONAL', DefaultAction: { Allow: {} } });
    const seen = [acl, ...rulesOf(id)].map(({ VisibilityConfig }) => map(VisibilityConfig));
    for (const one of seen) expect(one).toMatchObject({ CloudWatchMetricsEnabled: true, SampledRequestsEnabled: true });
    expect(new Set(seen.map(({ MetricName }) => MetricName)).size).toBe(5);
    expect(acl.DataProtectionConfig).toEqual({
      DataProtections: [
        { Action: 'SUBSTITUTION', Field: { FieldType: 'SINGLE_HEADER', FieldKeys: ['authorization'] } },
        { Action: 'SUBSTITUTION', Field: { FieldType: 'BODY' } },
      ],
    });
  });

  it('write no log', () => {
    expect(prod.ids('AWS::WAFv2::LoggingConfiguration')).toEqual([]);
  });
});
