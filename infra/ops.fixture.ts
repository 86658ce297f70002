import { readFileSync } from 'node:fs';
import { type JsonObject, parseTemplate } from '../apps/local/src/template/parse.ts';
import type { Templates } from './ops-inventory.ts';
import { opsTemplate } from './ops-template.ts';
import { map } from './stack.fixture.ts';

/** A metric, as CloudFormation names it. */
export interface Stat {
  Namespace: string;
  MetricName: string;
  Dimensions: { Name: string; Value: unknown }[];
}

/** The properties of an alarm that a test asks for. */
export interface Watching extends Partial<Stat> {
  AlarmDescription: string;
  AlarmActions?: unknown;
  Metrics?: { MetricStat?: { Metric: Stat } }[];
  Threshold: unknown;
  EvaluationPeriods: number;
  Period?: number;
}

type Composite = Watching & { AlarmName: unknown; AlarmRule: { 'Fn::Join': [string, { 'Fn::Sub': string }[]] } };

/** Properties with the logical id of their resource. */
export type Named<T> = [id: string, properties: T];

const read = (file: string): string => readFileSync(file, 'utf8');

/** A template as it is committed. */
export const parse = (stack: string): JsonObject => parseTemplate(read(`infra/${stack}.yaml`), stack);

/** Those of a type, in order. */
export const resourcesOf = <T = JsonObject>(template: JsonObject, type: string): Named<T>[] =>
  Object.entries(map(template.Resources)).flatMap(([id, resource]): Named<T>[] =>
    map(resource).Type === type ? [[id, map(resource).Properties as T]] : [],
  );

export const templates: Templates = {
  foundation: parse('foundation'),
  avatar: parse('avatar'),
  api: parse('api'),
  realtime: parse('realtime'),
};
export const head = read('infra/ops.head.yaml');
/** What to do when an alarm rings. */
export const page = read('docs/alarms.md');
/** `ops` for the templates as they are. */
export const committed = parse('ops');
export const alarmsOf = (template: JsonObject): Named<Watching>[] => resourcesOf<Watching>(template, 'AWS::CloudWatch::Alarm');
export const alarms = alarmsOf(committed);
export const composites = resourcesOf<Composite>(committed, 'AWS::CloudWatch::CompositeAlarm');

/** What is made where other templates stand in for those of a stack. */
export const opsWith = (more: Partial<Templates>): JsonObject => parseTemplate(opsTemplate(head, { ...templates, ...more }), 'ops.yaml');

/** The one metric of an alarm, or all that it calculates with. */
export const metricsOf = ({ Metrics, Namespace = '', MetricName = '', Dimensions = [] }: Watching): Stat[] =>
  Metrics?.flatMap(({ MetricStat }) => (MetricStat ? [MetricStat.Metric] : [])) ?? [{ Namespace, MetricName, Dimensions }];

/** Alarms on such a metric whose dimension has such a value. */
export const on = (value: unknown, metric: string, among = alarms): Named<Watching>[] =>
  among.filter(([, alarm]) =>
    metricsOf(alarm).some(
      ({ MetricName, Dimensions }) =>
        MetricName === metric && Dimensions.some(({ Value }) => JSON.stringify(Value) === JSON.stringify(value)),
    ),
  );

export const idsOf = (named: Named<unknown>[]): string[] => named.map(([id]) => id);

/** What a composite alarm looks at, as `ALARM("${SignUps}")`. */
export const childrenOf = (template: JsonObject, group: string): string[] =>
  resourcesOf<Composite>(template, 'AWS::CloudWatch::CompositeAlarm')
    .filter(([id]) => id === group)
    .flatMap(([, { AlarmRule }]) => AlarmRule['Fn::Join'][1].map((child) => child['Fn::Sub']));
