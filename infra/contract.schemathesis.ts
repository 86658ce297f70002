// The running service against its contract, by cases that nobody chose: `npm run test:schemathesis`.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { codesOf } from '#http/call';
import { freePort } from '#testing/engine';
import { routes } from '../apps/api/src/routes.ts';
import {
  guest,
  type Local,
  local,
  npmStart,
  secondsToNoon,
  type Started,
  stop,
  submit,
  uploadPortrait,
} from '../apps/local/src/newcomer.fixture.ts';
import { type Caller, type Run, runSchemathesis } from './schemathesis.fixture.ts';
import type { Answer } from './schemathesis.report.ts';
import { misfits, table, unseen } from './schemathesis.rules.ts';

/** Another one makes other cases. */
const SEED = Number(process.env.LAUREL_SEED ?? 1);
const AGAIN = `Again: LAUREL_SEED=${SEED} npm run test:schemathesis`;

const ERASE = 'DELETE /me';
const ALL_BUT_ERASE = ['--exclude-operation-id', 'player_erase'];
const ONLY_ERASE = ['--include-operation-id', 'player_erase'];

/** What a fresh player may never be seen to do: first comes what it needs, and its body comes of that. */
const PREPARED = [
  {
    operation: 'POST /avatar/process',
    reason: 'an uploaded picture',
    prepare: async (token: string): Promise<object> => ({ uploadId: await uploadPortrait(started.url, token) }),
  },
  {
    operation: 'POST /task/complete',
    reason: 'three runs of the day',
    prepare: async (token: string): Promise<object> => {
      for (const score of [10, 20, 30]) expect((await submit(started.url, token, score)).status).toBe(200);
      return { taskId: 'daily-runs' };
    },
  },
];

const CHECKS = [
  'allow_header_conformance',
  'content_type_conformance',
  'ensure_resource_availability',
  'ignored_auth',
  'missing_required_header',
  'negative_data_rejection',
  'not_a_server_error',
  'object_level_authorization',
  'response_headers_conformance',
  'response_schema_conformance',
  'status_code_conformance',
  'use_after_free',
];

const callers = new Map(routes.map(({ method, path, call }) => [`${method} ${path}`, call.who]));
const codes = new Map(routes.map(({ method, path, call }) => [`${method} ${path}`, codesOf(method, call)]));
const operations = [...callers.keys()];

function isOpen(operation: string, kind: Caller['kind']): boolean {
  const who = callers.get(operation) ?? [];
  return who === 'anyone' || who.includes(kind);
}

let started: Started;
let place: Local;
beforeAll(async () => {
  started = await npmStart(await freePort(), '--memory');
  place = await local(started.url);
}, 180_000);
afterAll(() => stop(started, 'SIGKILL'));

const seen: Record<Caller['kind'], Answer[]> = { player: [], server: [] };
afterAll(() => {
  const rest = PREPARED.map(({ operation, reason }) => `${operation} needs ${reason}: done beside the cases`);
  process.stdout.write(`${[table(operations, seen), ...rest, AGAIN].join('\n')}\n`);
});

async function newCaller(kind: Caller['kind']): Promise<Caller> {
  const { playerId, token } = await guest(place);
  return kind === 'player' ? { kind, token } : { kind, token: place.users.server.accessToken, playerId };
}

/** Findings, and how to have them again. */
const told = (findings: readonly string[]): string[] => (findings.length === 0 ? [] : [...findings, AGAIN]);

describe.each([
  ['a fresh player', 'player', ALL_BUT_ERASE, operations.filter((operation) => operation !== ERASE)],
  ['a server', 'server', ALL_BUT_ERASE, operations.filter((operation) => operation !== ERASE)],
  ['a fresh player who goes', 'player', ONLY_ERASE, [ERASE]],
] as const)('schemathesis as %s', (_, kind, chosen, tried) => {
  let run: Run;
  beforeAll(async () => {
    run = await runSchemathesis(await newCaller(kind), { url: started.url, seed: SEED, operations: chosen });
    seen[kind].push(...run.answers);
  });

  it('finds nothing', () => {
    if (run.status !== 0) throw new Error(`schemathesis ended with ${run.status ?? 'a signal'}:\n${run.output}\n${AGAIN}`);
    expect([...run.checks].sort()).toEqual(CHECKS);
  });

  it('gets no failure of the server, and no code that the operation does not name', () => {
    expect(told(misfits(run.answers, codes))).toEqual([]);
  });

  it('is let in by its token alone', () => {
    const refused = new Set(run.answers.filter(({ status }) => status === 401).map(({ operation }) => operation));
    expect(tried.filter((operation) => callers.get(operation) !== 'anyone' && !refused.has(operation))).toEqual([]);
  });

  it('does all that it may, and nothing else', () => {
    const [open, closed] = [tried.filter((each) => isOpen(each, kind)), tried.filter((each) => !isOpen(each, kind))];
    const undone = unseen(open, run.answers).filter((each) => !PREPARED.some(({ operation }) => operation === each));
    expect(told(undone)).toEqual([]);
    expect(unseen(closed, run.answers)).toEqual(closed);
  });
});

describe('what a fresh player may never be seen to do', () => {
  beforeAll(async () => {
    // No day ends between the runs.
    const body = JSON.stringify({ advanceSeconds: secondsToNoon(new Date()) });
    await fetch(`${started.url}/_local/clock`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  });

  it.each(PREPARED)('$operation, which needs $reason, is done by one who has it', async ({ operation, prepare }) => {
    const { token } = await guest(place);
    const [method, path] = operation.split(' ');
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const answer = await fetch(`${started.url}${path ?? ''}`, {
      method: method ?? '',
      headers,
      body: JSON.stringify(await prepare(token)),
    });
    expect([operations.includes(operation), answer.ok, await answer.text()]).toEqual([true, true, expect.stringMatching(/^{/)]);
  });
});
