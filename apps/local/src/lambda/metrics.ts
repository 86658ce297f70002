import { isJsonObject } from '#core/json';
import { jsonLine } from './log.ts';

export interface Units {
  read: number;
  write: number;
}

/** What a handler's line with message `call` says. */
export interface CallLine {
  call: string;
  status: number | null;
  requestId: string | null;
  units: Units;
}

export interface FinishedCall {
  function: string;
  /** Lambda's id of the event; a call line's own id takes its place in `recent`. */
  requestId: string;
  cold: boolean;
  ok: boolean;
  milliseconds: number;
  calls: CallLine[];
}

export interface MetricsSnapshot {
  functions: Record<string, { calls: number; coldStarts: number; errors: number; milliseconds: { p50: number; p95: number } }>;
  /** Sums, by the call's name (`POST /score`). */
  calls: Record<string, { calls: number; units: Units }>;
  /** Newest first. */
  recent: {
    requestId: string;
    function: string;
    call: string | null;
    status: number | null;
    start: 'cold' | 'warm';
    milliseconds: number;
    units: Units;
  }[];
}

const RECENT = 200;
const SAMPLES = 1_000;
const MAX_NAMES = 500;

/** The call line in a line of a log, if it is one. */
export function callLine(line: string): CallLine | undefined {
  if (!line.includes('"call"')) return undefined;
  const fields = jsonLine(line);
  if (fields?.message !== 'call' || typeof fields.call !== 'string') return undefined;
  const { call, status, requestId, units } = fields;
  const count = (name: string): number => (isJsonObject(units) && typeof units[name] === 'number' ? units[name] : 0);
  return {
    call,
    status: typeof status === 'number' ? status : null,
    requestId: typeof requestId === 'string' ? requestId : null,
    units: { read: count('read'), write: count('write') },
  };
}

/** What ran since the start, bounded: percentiles are of each function's last 1,000 events. */
export class Metrics {
  readonly #functions = new Map<string, { calls: number; coldStarts: number; errors: number; samples: number[] }>();
  readonly #calls = new Map<string, { calls: number; units: Units }>();
  readonly #recent: MetricsSnapshot['recent'] = [];

  record(finished: FinishedCall): void {
    const row = this.#functions.get(finished.function) ?? { calls: 0, coldStarts: 0, errors: 0, samples: [] };
    this.#functions.set(finished.function, row);
    row.calls += 1;
    if (finished.cold) row.coldStarts += 1;
    if (!finished.ok) row.errors += 1;
    row.samples.push(finished.milliseconds);
    if (row.samples.length > SAMPLES) row.samples.shift();
    for (const line of finished.calls) this.#count(line);
    this.#remember(finished);
  }

  snapshot(): MetricsSnapshot {
    const functions = [...this.#functions].map(([name, { samples, ...counts }]) => {
      const sorted = samples.toSorted((a, b) => a - b);
      return [name, { ...counts, milliseconds: { p50: percentile(sorted, 0.5), p95: percentile(sorted, 0.95) } }] as const;
    });
    return {
      functions: Object.fromEntries(functions),
      calls: Object.fromEntries([...this.#calls].map(([name, { calls, units }]) => [name, { calls, units: rounded(units) }])),
      recent: this.#recent.toReversed(),
    };
  }

  #count({ call, units }: CallLine): void {
    const row = this.#calls.get(call) ?? { calls: 0, units: { read: 0, write: 0 } };
    if (this.#calls.size < MAX_NAMES) this.#calls.set(call, row);
    row.calls += 1;
    row.units = sum(row.units, units);
  }

  #remember({ function: name, requestId, cold, milliseconds, calls }: FinishedCall): void {
    const last = calls.at(-1);
    this.#recent.push({
      requestId: last?.requestId ?? requestId,
      function: name,
      call: last?.call ?? null,
      status: last?.status ?? null,
      start: cold ? 'cold' : 'warm',
      milliseconds: Math.round(milliseconds * 10) / 10,
      units: rounded(calls.map(({ units }) => units).reduce(sum, { read: 0, write: 0 })),
    });
    if (this.#recent.length > RECENT) this.#recent.shift();
  }
}

const sum = (a: Units, b: Units): Units => ({ read: a.read + b.read, write: a.write + b.write });

/** Halves of units add up to floating dust otherwise. */
const rounded = ({ read, write }: Units): Units => ({ read: Math.round(read * 10) / 10, write: Math.round(write * 10) / 10 });

/** Nearest rank, a tenth of a millisecond exact; 0 where nothing was measured. */
function percentile(sorted: readonly number[], share: number): number {
  const value = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
  return Math.round(value * 10) / 10;
}
