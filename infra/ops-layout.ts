import type { Metric } from './ops-alarm.ts';

/** The grid of CloudWatch's dashboards. */
const COLUMNS = 24;
const HEADING_HEIGHT = 1;

export interface Line {
  label: string;
  metric: Metric;
}

export interface Graph {
  title: string;
  lines: readonly Line[];
}

/** Graphs side by side, each as wide as the others; `height` in units of the grid. */
export interface Row {
  graphs: readonly Graph[];
  height: number;
}

/** Rows under a heading. */
export interface Section {
  heading: string;
  rows: readonly Row[];
}

type Widget = Record<string, unknown> & { y: number; height: number };

/** All widgets from the line `top` on, one section under the other. @param write a value of a dimension as text of `Fn::Sub` */
export function widgets(sections: readonly Section[], top: number, write: (value: string) => string): Widget[] {
  const placed: Widget[] = [];
  let y = top;
  for (const { heading, rows } of sections) {
    placed.push(headingAt(heading, y));
    y += HEADING_HEIGHT;
    for (const { graphs, height } of rows) {
      placed.push(...graphs.map((graph, n) => graphAt(graph, { n, y, width: COLUMNS / graphs.length, height }, write)));
      y += height;
    }
  }
  return placed;
}

const headingAt = (heading: string, y: number): Widget => ({
  type: 'text',
  x: 0,
  y,
  width: COLUMNS,
  height: HEADING_HEIGHT,
  properties: { markdown: `## ${heading}`, background: 'transparent' },
});

interface Place {
  n: number;
  y: number;
  width: number;
  height: number;
}

const graphAt = ({ title, lines }: Graph, { n, y, width, height }: Place, write: (value: string) => string): Widget => ({
  type: 'metric',
  x: n * width,
  y,
  width,
  height,
  properties: {
    title,
    region: '${AWS::Region}',
    view: 'timeSeries',
    period: 300,
    yAxis: { left: { min: 0 } },
    ...(lines.length > 8 && { legend: { position: 'right' } }),
    metrics: lines.map(({ label, metric: { namespace, name, stat, dimensions } }) => [
      namespace,
      name,
      ...Object.entries(dimensions).flatMap(([key, value]) => [key, write(value)]),
      { label, stat },
    ]),
  },
});
