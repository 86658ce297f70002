import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { STACKS } from './wanted.ts';

const MAIN = join(import.meta.dirname, 'main.ts');
const TOOLS = ['aws', 'docker', 'finch', 'git', 'npm', 'podman', 'sam'];

/** A program of that name: notes its arguments, and answers by what its line begins with; 97 where it knows no answer. */
const program = `#!${process.execPath}
const { appendFileSync, readFileSync } = require('node:fs');
const { basename } = require('node:path');
const line = [basename(process.argv[1]), ...process.argv.slice(2)].join(' ');
appendFileSync(process.env.STAND_INS + '/lines', line + '\\n');
const [, answer] = JSON.parse(readFileSync(process.env.STAND_INS + '/answers', 'utf8')).find(([start]) => line.startsWith(start)) ?? [];
if (answer === undefined) {
  console.error('Nobody expects ' + line);
  process.exit(97);
}
console.log(answer);
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stand-ins-'));
  for (const tool of TOOLS) {
    writeFileSync(join(folder, tool), program);
    chmodSync(join(folder, tool), 0o755);
  }
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

interface Ended {
  status: number | null;
  printed: string;
  /** What the stand-ins were called with. */
  lines: string[];
}

/** The command as npm starts it, with nothing but stand-ins on its PATH. */
async function run(
  args: readonly string[],
  { answers = {}, typed = '' }: { answers?: Record<string, string>; typed?: string } = {},
): Promise<Ended> {
  writeFileSync(join(folder, 'answers'), JSON.stringify(Object.entries(answers)));
  rmSync(join(folder, 'lines'), { force: true });
  const env = { PATH: folder, STAND_INS: folder };
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, ...args], { env, cwd: folder });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (printed += text));
  child.stdin.end(typed);
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
  const file = join(folder, 'lines');
  return { status, printed, lines: existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [] };
}

const ANSWERS = {
  'sam --version': 'SAM CLI, version 1.170.0',
  sam: '',
  npm: '',
  'aws sts': '123456789012',
  'aws service-quotas': '1000000.0',
  'aws cloudformation': '[]',
};
/** As a shell would split the printed line, and without what quotes it. */
const plain = (line: string) => line.replaceAll("'", '');

describe('npm run deploy', () => {
  it('dry, starts nothing, and prints the lines that are started otherwise', async () => {
    const stack = ['deploy', '--env', 'dev', '--stack', 'realtime'];
    const dry = await run([...stack, '--dry-run']);
    expect(dry).toMatchObject({ status: 0, lines: [] });
    const wet = await run(stack, { answers: ANSWERS });
    expect(wet.status).toBe(0);
    const script = dry.printed.trim().split('\n');
    expect(script.filter((line) => !line.startsWith('#')).map(plain)).toEqual(wet.lines);
    expect(wet.lines).toContain('sam deploy -t infra/realtime.yaml --config-env dev --stack-name laurel-dev-realtime');
  });

  it('fails where a tool does, and shows what the tool said', async () => {
    const answers = { 'sam --version': ANSWERS['sam --version'] };
    const { status, printed, lines } = await run(['deploy', '--env', 'dev', '--stack', 'api'], { answers });
    expect(status).toBe(1);
    expect(printed).toMatch(/Nobody expects aws sts[^]*aws sso login/);
    expect(lines.filter((line) => line.startsWith('sam deploy'))).toEqual([]);
  });

  it('refuses prod as the templates come: its origins are not named yet', async () => {
    const { status, printed, lines } = await run(['deploy', '--env', 'prod'], { answers: { git: '', docker: '', ...ANSWERS } });
    expect(status).toBe(1);
    expect(printed).toContain('CorsOrigins under [prod.deploy.parameters]');
    expect(lines.filter((line) => line.startsWith('npm'))).toEqual([]);
  });

  it.each([
    [[], '--env must be dev or prod'],
    [['--env', 'local'], '--env must be dev or prod'],
    [['--env', 'dev', '--stack', 'admin'], '--stack must be foundation or avatar'],
    [['--env', 'dev', '--force'], "Unknown option '--force'"],
  ])('with %j says in one line what it takes', async (args, said) => {
    const { status, printed, lines } = await run(['deploy', ...args]);
    expect(status).toBe(2);
    expect(printed).toContain(said);
    expect(printed.trim().split('\n')).toHaveLength(1);
    expect(lines).toEqual([]);
  });
});

it('knows every template that is deployed; a variant takes the place of its own', () => {
  const infra = join(import.meta.dirname, '..');
  const files = readdirSync(infra).filter((file) => /^\w+\.yaml$/.test(file));
  const templates = files.filter((file) => readFileSync(join(infra, file), 'utf8').includes('\nTransform: '));
  expect(STACKS.map((stack) => `${stack}.yaml`).sort()).toEqual(templates.sort());
});

describe('npm run destroy', () => {
  it('asks at the terminal, and takes another word for no', async () => {
    const { status, printed, lines } = await run(['destroy', '--env', 'dev', '--stack', 'api'], { answers: ANSWERS, typed: 'y\n' });
    expect(status).toBe(1);
    expect(printed).toContain('Type dev to delete these stacks: ');
    expect(lines.filter((line) => line.includes('delete'))).toEqual([]);
  });

  it('deletes once the name was typed', async () => {
    const { status, lines } = await run(['destroy', '--env', 'dev', '--stack', 'api'], { answers: ANSWERS, typed: 'dev\n' });
    expect(status).toBe(0);
    expect(lines).toContain('aws cloudformation delete-stack --stack-name laurel-dev-api --region us-east-1');
  });

  it('refuses prod, and starts nothing', async () => {
    expect(await run(['destroy', '--env', 'prod', '--yes'])).toMatchObject({ status: 1, lines: [] });
  });
});
