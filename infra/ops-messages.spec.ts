import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../apps/local/src/template/parse.ts';
import { alarms, childrenOf, committed, composites, idsOf, metricsOf, type Named, page, resourcesOf } from './ops.fixture.ts';
import { map } from './stack.fixture.ts';

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
