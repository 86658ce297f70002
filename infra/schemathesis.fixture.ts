import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { catalogue } from '#catalog/demo';
import { readReport, type Report } from './schemathesis.report.ts';

const INSTALL = 'python3 -m venv .venv && .venv/bin/pip install -r .config/schemathesis.txt, then put .venv/bin on the PATH';
/** Of a run: it hangs. One takes some ten seconds, on a busy machine a minute. */
const LIMIT_MS = 180_000;
/** Random cases of an operation, at most. */
const EXAMPLES = '60';
/** The contract has refusals that no schema can say; and what has no operation is answered like an unknown route, not with 405. */
const LEFT_OUT = 'positive_data_acceptance,unsupported_method';
/** How often a value that the demo game knows is sent where any would do. */
const OFTEN = 0.8;
const NOTHING = 'no-such-thing';

/** Who calls. */
export interface Caller {
  kind: 'player' | 'server';
  token: string;
  /** A player who exists, for calls that name one. */
  playerId?: string;
}

/** Which cases. */
export interface Cases {
  /** The API's address. */
  url: string;
  seed: number;
  /** The options of schemathesis that choose operations. */
  operations: readonly string[];
}

export interface Run extends Report {
  status: number | null;
  /** All that schemathesis printed. */
  output: string;
}

/**
 * Runs schemathesis against `openapi.yaml`: its examples, what its constraints have for borders, and random cases. First with what the
 * contract allows, then with what it does not: mixed, some seeds have hardly one of what is allowed. Not the stateful phase: all that it
 * finds to chain are uploads, and it sends no files.
 */
export async function runSchemathesis(caller: Caller, cases: Cases): Promise<Run> {
  const good = await runOnce(caller, cases, 'positive');
  const bad = await runOnce(caller, cases, 'negative');
  return {
    status: good.status === 0 ? bad.status : good.status,
    output: good.output + bad.output,
    answers: [...good.answers, ...bad.answers],
    checks: new Set([...good.checks, ...bad.checks]),
  };
}

async function runOnce(caller: Caller, { url, seed, operations }: Cases, mode: 'positive' | 'negative'): Promise<Run> {
  const folder = await mkdtemp(join(tmpdir(), 'laurel-schemathesis-'));
  try {
    const [config, report] = [join(folder, 'schemathesis.toml'), join(folder, 'report.ndjson')];
    await writeFile(config, configuration(caller), { mode: 0o600 });
    const args = [
      ...['--config-file', config, 'run', 'openapi.yaml', '--url', url, ...operations, '--exclude-checks', LEFT_OUT],
      ...['--mode', mode, '--phases', 'examples,coverage,fuzzing', '--max-examples', EXAMPLES, '--seed', String(seed)],
      ...['--generation-database', 'none', '--continue-on-failure', '--no-color', '--report', 'ndjson', '--report-ndjson-path', report],
    ];
    const ran = await run('schemathesis', args);
    return { ...ran, ...readReport(await readFile(report, 'utf8').catch(() => '')) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

function run(command: string, args: readonly string[]): Promise<{ status: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const options = { timeout: LIMIT_MS, killSignal: 'SIGKILL', maxBuffer: 64e6 } as const;
    const child = execFile(command, args, options, (error, stdout, stderr) => {
      if (error?.code === 'ENOENT') reject(new Error(`This needs schemathesis: ${INSTALL}`));
      else resolve({ status: error ? child.exitCode : 0, output: stdout + stderr });
    });
  });
}

/** TOML; its basic strings and arrays of them are written as JSON's. What is not here is schemathesis' own choice. */
function configuration({ kind, token, playerId }: Caller): string {
  const values = known(kind, playerId);
  const dictionaries = Object.entries(values).map(([field, some]) => `${field} = { values = ${JSON.stringify(some)} }`);
  const parameters = Object.keys(values).flatMap((field) =>
    ['body', 'query'].map((place) => `"${place}.${field}" = { dictionary = "${field}", probability = ${OFTEN} }`),
  );
  // Nothing is kept from run to run. `auto`: waits as long as a 429 says, and sends it again.
  const head = ['cache = { enabled = false }', 'rate-limit = "auto"', `headers = { Authorization = ${JSON.stringify(`Bearer ${token}`)} }`];
  return [...head, '[dictionaries]', ...dictionaries, '[parameters]', ...parameters, ''].join('\n');
}

/** By field: what means something in the demo game, which random text never would, and an id that nothing has. */
function known(kind: Caller['kind'], playerId: string | undefined): Record<string, readonly (string | number)[]> {
  const { boards, currencies, offers, presets, slots, sources, tasks, unlocks } = catalogue;
  const open = sources.filter(({ callers }) => callers.includes(kind));
  return {
    boardId: [...boards.map(({ boardId }) => boardId), NOTHING],
    currency: [...currencies.map(({ currency }) => currency), NOTHING],
    offerId: [...offers.map(({ offerId }) => offerId), NOTHING],
    preset: [...presets, NOTHING],
    slot: [...slots.map(({ slot }) => slot), NOTHING],
    source: [...open.map(({ source }) => source), NOTHING],
    taskId: [...tasks.map(({ taskId }) => taskId), NOTHING],
    unlockId: [...unlocks.map(({ unlockId }) => unlockId), NOTHING],
    amount: [1, 10, 50],
    baseVersion: [0, 1, 2],
    ...(playerId !== undefined && { playerId: [playerId] }),
  };
}
