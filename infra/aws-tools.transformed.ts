// AWS's own tools say yes to the templates: `npm run test:templates`.
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { parseTemplate } from '../apps/local/src/template/parse.ts';
import { type Acknowledged, compare, type Finding } from './acknowledged.rules.ts';
import { listOf, mapOf, stacks } from './transformed.fixture.ts';

const LIMIT_MS = 120_000;
const SETTINGS = ['SAM_CLI_TELEMETRY=0', 'AWS_DEFAULT_REGION=us-east-1'];

const text = (template: string): string => readFileSync(template, 'utf8');

/** A head is no template yet. */
const templates = globSync('infra/*.yaml').filter(
  (file) => !file.endsWith('.head.yaml') && /^Transform: AWS::Serverless/m.test(text(file)),
);

interface Ran {
  status: number | null;
  said: string;
  stdout: string;
}

function run(command: string, ...args: string[]): Ran {
  const { status, stdout, stderr } = spawnSync('env', [...SETTINGS, command, ...args], { encoding: 'utf8', timeout: LIMIT_MS });
  return { status, stdout, said: stdout + stderr };
}

// Neither includes the other.
describe.each(templates.toSorted())('%s', (template) => {
  it('is valid to `sam validate`', () => {
    const { status, said } = run('sam', 'validate', '--template', template);
    expect([status, said]).toEqual([0, expect.stringContaining('is a valid SAM Template')]);
  });

  it('is valid to `sam validate --lint`', () => {
    const { status, said } = run('sam', 'validate', '--lint', '--template', template);
    expect([status, said]).toEqual([0, expect.stringContaining('is a valid SAM Template')]);
  });
});

/** A container tool builds an image: see aws-tools.sam.ts. */
const ofCode = templates.filter(
  (template) => /Type: AWS::Serverless::Function$/m.test(text(template)) && !text(template).includes('Type: Image'),
);

/** What a template's functions are made of, by id: a zip, or a folder's entry. */
function bundles(template: string): [id: string, index: Buffer][] {
  const resources = Object.entries(mapOf(parseTemplate(text(template), template).Resources)).map(
    ([id, value]) => [id, mapOf(value)] as const,
  );
  return resources
    .filter(([, { Type }]) => Type === 'AWS::Serverless::Function')
    .map(([id, { Properties }]) => [id, join(dirname(template), String(mapOf(Properties).CodeUri))] as const)
    .map(([id, path]) => [id, readFileSync(path.endsWith('.zip') ? path : join(path, 'index.mjs'))]);
}

describe('sam build', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'laurel-build-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it.each(ofCode)('takes every bundle of %s as it is', (template) => {
    const { status, said } = run('sam', 'build', '--template', template, '--build-dir', folder);
    expect([status, said]).toEqual([0, expect.stringContaining('Build Succeeded')]);
    const built = new Map(bundles(join(folder, 'template.yaml')));
    expect(bundles(template).map(([id, index]) => [id, built.get(id)?.equals(index)])).toEqual([...built.keys()].map((id) => [id, true]));
    expect(built.size).toBeGreaterThan(0);
  });
});

function findings(): Finding[] {
  const files = stacks.map((stack) => join('dist', 'transformed', `${stack}.json`));
  const { stdout, said } = run('cfn-lint', '--regions', 'us-east-1', '--include-checks', 'I', '--format', 'json', '--template', ...files);
  if (!stdout.trim().startsWith('[')) throw new Error(`cfn-lint said: ${said}`);
  return listOf(JSON.parse(stdout)).map((match) => {
    const { Filename, Rule, Location, Message } = mapOf(match);
    const at = listOf(mapOf(Location).Path).join('/');
    return { rule: String(mapOf(Rule).Id), stack: basename(String(Filename), '.json'), at, message: String(Message) };
  });
}

describe('the transformed templates', () => {
  it('hold nothing that cfn-lint finds and nobody explains, and no explanation too many', () => {
    const acknowledged = parse(readFileSync(join(import.meta.dirname, 'acknowledged.yaml'), 'utf8')) as Acknowledged[];
    expect(compare(findings(), acknowledged)).toEqual({ unexplained: [], unused: [] });
  });
});
