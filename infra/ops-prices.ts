import { type Alarm, GROUPS } from './ops-alarm.ts';

/** USD a month in us-east-1, without what an account has for nothing. */
export const PRICES = { alarmMetric: 0.1, composite: 0.5, dashboard: 3 } as const;

const BEGIN = '<!-- prices -->';
const END = '<!-- /prices -->';

type Cells = readonly [watches: string, rings: string, alarms: string, metrics: string, usd: string];

/** The page with the table of what each kind of alarm costs. @throws Error where it has no place for the table */
export function pricesIn(page: string, alarms: readonly Alarm[]): string {
  const [before, rest] = page.split(`${BEGIN}\n`);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`docs/alarms.md lacks the lines ${BEGIN} and ${END}`);
  return `${before}${BEGIN}\n\n${table(rows(alarms))}\n${END}${after}`;
}

function rows(alarms: readonly Alarm[]): Cells[] {
  const kinds = [...Map.groupBy(alarms, ({ kind }) => `${kind.watches}: ${kind.rings}`).values()];
  const groups = Object.keys(GROUPS).length;
  const metrics = alarms.flatMap((alarm) => Object.keys(alarm.metrics)).length;
  const usd = metrics * PRICES.alarmMetric + groups * PRICES.composite + PRICES.dashboard;
  return [
    ['what is watched', 'from when on it rings', 'alarms', 'metrics', 'USD'],
    ...kinds.map(kindRow),
    ['composite alarms, which send the messages', 'one of their alarms rings', String(groups), '', (groups * PRICES.composite).toFixed(2)],
    ['dashboard', '', '', '', PRICES.dashboard.toFixed(2)],
    ['**together**', '', String(alarms.length + groups), String(metrics), `**${usd.toFixed(2)}**`],
  ];
}

function kindRow(alarms: readonly Alarm[]): Cells {
  const metrics = alarms.flatMap((alarm) => Object.keys(alarm.metrics)).length;
  const { watches, rings } = alarms[0]?.kind ?? { watches: '', rings: '' };
  return [watches, rings, String(alarms.length), String(metrics), (metrics * PRICES.alarmMetric).toFixed(2)];
}

/** As prettier writes it: text to the left, numbers to the right. */
function table(cells: readonly Cells[]): string {
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string => `| ${row.join(' | ')} |\n`;
  const padded = cells.map((row) => line(row.map((cell, n) => (n < 2 ? cell.padEnd(widths[n] ?? 0) : cell.padStart(widths[n] ?? 0)))));
  const rule = line(widths.map((width, n) => (n < 2 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)));
  return [padded[0], rule, ...padded.slice(1)].join('');
}
