import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { DatabaseInUseError } from './database.ts';
import { GAME, SERVER, type TestPool, startTestPool } from './test-pool.ts';

let folder: string;
let database: string;
const running: (TestPool | ChildProcess)[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'laurel-user-pool-'));
  database = join(folder, 'users.db');
});

afterEach(async () => {
  for (const each of running.splice(0)) await ('kill' in each ? each.kill('SIGKILL') : each.close());
  rmSync(folder, { recursive: true });
});

async function start(): Promise<TestPool> {
  const local = await startTestPool({ database });
  running.push(local);
  return local;
}

test('users, sessions, keys, secrets and mail outlive a restart', async () => {
  const first = await start();
  await first.signUp('ada');
  await first.signUp('slow-bob', { email: 'bob@example.com' });
  const { access, refresh } = await first.signIn('ada');
  const secret = first.pool.clientSecret(SERVER);
  const mail = first.pool.mail();
  await first.close();
  running.splice(0);

  const second = await start();
  await expect(second.getUser(access)).resolves.toMatchObject({ Username: 'ada' });
  await expect(second.refresh(refresh)).resolves.toHaveProperty('AccessToken');
  expect(second.pool.clientSecret(SERVER)).toBe(secret);
  expect(secret).toMatch(/^[0-9a-f]{51}$/);
  expect(second.pool.clientSecret(GAME)).toBeUndefined();
  expect(second.pool.mail()).toEqual(mail);
  expect(mail).toHaveLength(1);
});

test('a second start on the same file is refused in one sentence, and hurts nobody', async () => {
  const first = await start();
  const second = start();
  await expect(second).rejects.toBeInstanceOf(DatabaseInUseError);
  await expect(second).rejects.toThrow('Another Laurel already uses this data folder');
  await first.signUp('ada');
});

test('a file of another version is refused', async () => {
  const other = new DatabaseSync(database);
  other.exec('PRAGMA user_version = 99');
  other.close();
  await expect(start()).rejects.toThrow('start with --fresh');
});

test('what a process answered survives its kill, which frees the file', async () => {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script(database)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.push(child);
  const [accessToken] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
  await expect(start()).rejects.toBeInstanceOf(DatabaseInUseError);
  child.kill('SIGKILL');
  await once(child, 'exit');

  const local = await start();
  await expect(local.signIn('ada')).resolves.toHaveProperty('access');
  await expect(local.getUser(accessToken)).resolves.toMatchObject({ Username: 'ada' });
});

/** A process of its own that makes a user, prints an access token of theirs and stays. */
const script = (path: string): string => `
  const { startTestPool } = await import(${JSON.stringify(new URL('./test-pool.ts', import.meta.url).href)});
  const local = await startTestPool({ database: ${JSON.stringify(path)} });
  await local.signUp('ada');
  process.stdout.write((await local.signIn('ada')).access);
`;
