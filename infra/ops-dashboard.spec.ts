import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { parseTemplate } from '../apps/local/src/template/parse.ts';
import { isCounted } from './aws-metrics.fixture.ts';

const place = { x: z.int().min(0), y: z.int().min(0), width: z.int().min(1), height: z.int().min(1).max(1000) };
const widget = z.discriminatedUnion('type', [
  z.strictObject({
    ...place,
    type: z.literal('text'),
    properties: z.strictObject({ markdown: z.string().min(1), background: z.string() }),
  }),
  z.strictObject({
    ...place,
    type: z.literal('alarm'),
    properties: z.strictObject({ title: z.string(), alarms: z.array(z.string()).min(1).max(100) }),
  }),
  z.strictObject({
    ...place,
    type: z.literal('metric'),
    properties: z.strictObject({
      title: z.string().min(1),
      region: z.literal('eu-west-1'),
      view: z.literal('timeSeries'),
      period: z.literal(300),
      yAxis: z.strictObject({ left: z.strictObject({ min: z.number() }) }),
      legend: z.strictObject({ position: z.literal('right') }).optional(),
      metrics: z.array(z.array(z.unknown())).min(1).max(500),
    }),
  }),
]);
const resource = z.looseObject({ Type: z.string(), Properties: z.record(z.string(), z.unknown()) });
const PSEUDO: Record<string, string> = { 'AWS::Region': 'eu-west-1', Env: 'dev' };

describe.each(['ops', 'ops.single'])('the dashboard of %s', (stack) => {
  const { Resources, Parameters } = z
    .looseObject({ Resources: z.record(z.string(), resource), Parameters: z.record(z.string(), z.unknown()) })
    .parse(parseTemplate(readFileSync(`infra/${stack}.yaml`, 'utf8'), stack));
  const [text, variables] = z
    .tuple([z.string(), z.record(z.string(), z.unknown())])
    .parse(z.looseObject({ 'Fn::Sub': z.unknown() }).parse(Resources.Dashboard?.Properties.DashboardBody)['Fn::Sub']);

  const used = new Set([...text.matchAll(/\$\{([^}]+)\}/g)].map(([, name = '']) => name));
  /** As CloudFormation would write it: each name by its value, here a stand-in. */
  const written = text.replaceAll(/\$\{([^}]+)\}/g, (_, name: string) => PSEUDO[name] ?? `<${name}>`);
  const { widgets } = z.strictObject({ widgets: z.array(widget) }).parse(JSON.parse(written));
  const graphs = widgets.flatMap((one) => (one.type === 'metric' ? [one.properties] : []));

  it('fills in what the template has, and all that it was given', () => {
    const known = new Set([
      ...Object.keys(PSEUDO),
      ...Object.keys(Parameters),
      ...Object.keys(Resources).map((id) => `${id}.Arn`),
      ...Object.keys(variables),
    ]);
    expect([...used].filter((name) => !known.has(name))).toEqual([]);
    expect(Object.keys(variables).filter((name) => !used.has(name))).toEqual([]);
  });

  it('is 24 columns wide, and nothing lies on anything else', () => {
    const taken = new Map<string, string>();
    for (const { x, y, width, height, type } of widgets) {
      expect(x + width).toBeLessThanOrEqual(24);
      for (let cell = 0; cell < width * height; cell++) {
        const at = `${x + (cell % width)},${y + Math.floor(cell / width)}`;
        expect([at, taken.get(at)]).toEqual([at, undefined]);
        taken.set(at, type);
      }
    }
    // No holes either: a row that is left half empty is one too narrow.
    expect(taken.size).toBe(24 * Math.max(...widgets.map(({ y, height }) => y + height)));
  });

  it('shows only what AWS counts, by a statistic that it knows', () => {
    const lines = graphs.flatMap(({ metrics }) => metrics);
    for (const line of lines) {
      const [namespace, metric, ...rest] = z.tuple([z.string(), z.string()], z.unknown()).parse(line);
      const names = rest
        .slice(0, -1)
        .filter((_, n) => n % 2 === 0)
        .map(String);
      expect([namespace, metric, names, isCounted(namespace, metric, names)]).toEqual([namespace, metric, names, true]);
      z.strictObject({ label: z.string().min(1), stat: z.enum(['Sum', 'Maximum', 'p50', 'p95', 'p99']) }).parse(rest.at(-1));
    }
    expect(lines.length).toBeLessThanOrEqual(2_500);
  });

  it('has a section for each question', () => {
    const headings = widgets.flatMap((one) => (one.type === 'text' ? [one.properties.markdown] : []));
    const names = ['Players', 'Sockets', 'Boards, and what waits', 'Tables', 'Functions', 'Avatars', 'Money'];
    expect(headings).toEqual(names.map((name) => `## ${name}`));
  });

  it('begins with the state of every composite alarm', () => {
    const groups = Object.entries(Resources).filter(([, { Type }]) => Type === 'AWS::CloudWatch::CompositeAlarm');
    expect(widgets[0]).toMatchObject({ type: 'alarm', properties: { alarms: groups.map(([id]) => `<${id}.Arn>`) } });
  });

  it.each(Object.keys(variables).filter((name) => name !== 'GameClient'))('shows how long %s takes, and what it was called', (name) => {
    const shown = graphs.flatMap(({ metrics }) => metrics.filter((line) => line.includes(`<${name}>`)).map(([, metric]) => metric));
    expect(shown).toContain('Duration');
    expect(shown).toContain('Invocations');
  });
});
