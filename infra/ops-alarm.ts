import { stringify } from 'yaml';

/** What stands together in one composite alarm, which sends one message, and in one section of docs/alarms.md. */
export const GROUPS = {
  PlayersNotice: { heading: 'Players notice', means: 'Players see failures or wait' },
  FunctionsFail: { heading: 'A function fails', means: 'Single calls fail, most of the game goes on' },
  WorkWaits: {
    heading: 'Work waits',
    means: 'What nobody waits for at once fails or falls behind: pushes, ladders, rewards, avatars, exports',
  },
  TablesRefuse: { heading: 'A table refuses', means: 'DynamoDB throttles or fails' },
  UnusualTraffic: { heading: 'Unusual traffic', means: 'Somebody tries something, or a release of the game calls wrongly' },
} as const;
export type Group = keyof typeof GROUPS;

export interface Metric {
  namespace: string;
  name: string;
  stat: string;
  /** Values as YAML. */
  dimensions: Readonly<Record<string, string>>;
}

export interface Alarm {
  /** Logical id. */
  id: string;
  group: Group;
  /** One line of the table of prices: what is watched, and from when on it rings. */
  kind: { watches: string; rings: string };
  /** What it means, and what to do next. */
  says: string;
  metrics: Readonly<Record<string, Metric>>;
  /** Metric math over the names of `metrics`; there is one metric where it is left out. */
  expression?: string;
  /** Seconds. */
  period: number;
  /** So many in a row. */
  periods: number;
  /** It rings from this value on; a parameter's as YAML. */
  from: number | string;
}

const quoted = (text: string): string => stringify(text, { singleQuote: true, defaultStringType: 'QUOTE_SINGLE', lineWidth: 0 }).trim();

/** The resource, as it stands in the template. It acts by its group's composite alone. */
export const alarmResource = (alarm: Alarm): string => `  ${alarm.id}:
    Type: AWS::CloudWatch::Alarm
    Properties:
      AlarmDescription: ${quoted(`${alarm.says} ${runbook(alarm.group)}`)}
${alarm.expression === undefined ? single(alarm) : calculated(alarm, alarm.expression)}      EvaluationPeriods: ${alarm.periods}
      Threshold: ${alarm.from}
      ComparisonOperator: GreaterThanOrEqualToThreshold
      TreatMissingData: notBreaching
`;

const runbook = (group: Group): string => `Runbook: docs/alarms.md, ${GROUPS[group].heading}.`;

const named = ({ namespace, name, dimensions }: Metric): string => {
  const each = Object.entries(dimensions).map(([key, value]) => `{ Name: ${key}, Value: ${value} }`);
  return `Namespace: ${namespace}, MetricName: ${name}, Dimensions: [${each.join(', ')}]`;
};

function single({ metrics, period }: Alarm): string {
  return Object.values(metrics)
    .map((metric) => {
      const lines = named(metric).replaceAll(/, (?=MetricName|Dimensions)/g, '\n      ');
      const stat = metric.stat.startsWith('p') ? 'ExtendedStatistic' : 'Statistic';
      return `      ${lines}\n      ${stat}: ${metric.stat}\n      Period: ${period}\n`;
    })
    .join('');
}

function calculated({ metrics, period }: Alarm, expression: string): string {
  const each = Object.entries(metrics).map(
    ([id, metric]) => `        - Id: ${id}
          ReturnData: false
          MetricStat: { Stat: ${metric.stat}, Period: ${period}, Metric: { ${named(metric)} } }
`,
  );
  return `      Metrics:\n        - { Id: result, Expression: ${quoted(expression)} }\n${each.join('')}`;
}

/**
 * One message for all that ring at once. While players notice something, the groups that may be its cause or its effect keep silent, and
 * speak where they still ring five minutes after it.
 * @param names of the alarms, as text of `Fn::Sub`
 */
export function compositeResource(group: Group, names: readonly string[]): string {
  const { heading, means } = GROUPS[group];
  const children = names.map((name, n) => `${n === 0 ? '        - ' : '          '}- !Sub ALARM("${name}")\n`).join('');
  const silent = group === 'PlayersNotice' || group === 'UnusualTraffic' ? '' : SUPPRESSED;
  return `  ${group}:
    Type: AWS::CloudWatch::CompositeAlarm
    Properties:
      AlarmName: !Sub laurel-\${Env}-${heading.toLowerCase().replaceAll(' ', '-')}
      AlarmDescription: ${quoted(`${means}. The message names the alarms that ring; each says what it means and what to do. ${runbook(group)}`)}
      AlarmRule: !Join
        - ' OR '
${children}      AlarmActions: [!Ref AlarmTopic]
      OKActions: [!Ref AlarmTopic]
${silent}`;
}

const SUPPRESSED = `      ActionsSuppressor: !GetAtt PlayersNotice.Arn
      ActionsSuppressorWaitPeriod: 120
      ActionsSuppressorExtensionPeriod: 300
`;
