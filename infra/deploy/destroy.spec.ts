import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parseTemplate } from '../../apps/local/src/template/parse.ts';
import { map } from '../stack.fixture.ts';
import type { Deployment } from './deployment.ts';
import { destroy } from './destroy.ts';
import { type Answer, deploymentOf, Tools } from './shell.fixture.ts';
import { STACKS } from './wanted.ts';

const root = join(import.meta.dirname, '../..');
const resources = STACKS.flatMap((stack) => {
  const { Resources } = parseTemplate(readFileSync(join(root, 'infra', `${stack}.yaml`), 'utf8'), stack);
  return Object.entries(map(Resources)).map(([id, resource]) => ({ stack, id, ...map(resource) }) as Declared);
});
interface Declared {
  stack: string;
  id: string;
  Type: string;
  DeletionPolicy?: string;
}
/** What CloudFormation answers where all is there that the templates have. */
const listed = (stack: string): [line: string, answer: string] => [
  `aws cloudformation list-stack-resources --stack-name laurel-dev-${stack}`,
  JSON.stringify(resources.filter((one) => one.stack === stack).map(({ id }) => [id, `physical-${id}`])),
];
const FINE = {
  'aws sts': '123456789012',
  'aws cloudformation': '',
  ...Object.fromEntries(STACKS.map(listed)),
  'aws s3 rm': '',
};

async function run(rest: Partial<Deployment>, typed = '', answers: Record<string, Answer> = {}) {
  const tools = new Tools({ ...FINE, ...answers });
  const [said, asked]: [string[], string[]] = [[], []];
  const say = (line: string) => said.push(line);
  const ask = (question: string) => {
    asked.push(question);
    return Promise.resolve(typed);
  };
  const isDone = await destroy(deploymentOf(tools, { root, note: say, ...rest }), { say, now: () => 0 }, ask);
  return { isDone, said: said.join('\n'), asked, lines: tools.lines.map((line) => line.replace(' --region us-east-1', '')) };
}
const deleting = (lines: readonly string[]) => lines.filter((line) => !/ (get-caller-identity|list-stack-resources) /.test(line));

describe('to destroy dev', () => {
  it('deletes what was made last first, waits for each, and empties the buckets that go', async () => {
    const { isDone, lines } = await run({ yes: true });
    expect(isDone).toBe(true);
    expect(deleting(lines)).toEqual([
      ...['ops', 'realtime', 'api', 'avatar'].flatMap((stack) => [
        `aws cloudformation delete-stack --stack-name laurel-dev-${stack}`,
        `aws cloudformation wait stack-delete-complete --stack-name laurel-dev-${stack}`,
      ]),
      'aws s3 rm s3://physical-PagesBucket --recursive',
      'aws s3 rm s3://physical-ConsoleBucket --recursive',
      'aws cloudformation delete-stack --stack-name laurel-dev-foundation',
      'aws cloudformation wait stack-delete-complete --stack-name laurel-dev-foundation',
    ]);
  });

  it('says what is kept, and the line that deletes each', async () => {
    const { said } = await run({ yes: true });
    const [before = '', rows = ''] = said.split("nobody's without it):\n");
    expect(before).toContain('a key after 30 days');
    expect(rows.replaceAll(' --region us-east-1', '').split('\n')).toEqual([
      ...['CoreTable', 'BoardsTable', 'LiveTable'].map((id) => `  ${id}: aws dynamodb delete-table --table-name physical-${id}`),
      '  UserPool: aws cognito-idp delete-user-pool --user-pool-id physical-UserPool',
      ...['CursorKey', 'PseudonymKey'].map((id) => `  ${id}: aws secretsmanager delete-secret --secret-id physical-${id}`),
      ...['ExportsBucket', 'UploadsBucket', 'AvatarsBucket'].map((id) => `  ${id}: aws s3 rb --force s3://physical-${id}`),
    ]);
  });

  // A bucket's policy goes with its bucket; API Gateway's log role is the account's, which may have other APIs.
  it('says so of all that is kept, but for what holds no data', async () => {
    const { said } = await run({ yes: true });
    const silent = resources.filter(({ id, DeletionPolicy }) => DeletionPolicy?.startsWith('Retain') && !said.includes(`  ${id}: aws `));
    const types = ['AWS::S3::BucketPolicy', 'AWS::IAM::Role', 'AWS::ApiGateway::Account'];
    expect(new Set(silent.map(({ Type }) => Type))).toEqual(new Set(types));
  });

  it('deletes nothing before the name of the environment is typed', async () => {
    const refused = await run({}, 'yes');
    expect(refused.isDone).toBe(false);
    expect(refused.asked).toEqual(['Type dev to delete these stacks: ']);
    expect(refused.said).toContain('account 123456789012, us-east-1: laurel-dev-foundation');
    expect(deleting(refused.lines)).toEqual([]);
    const typed = await run({}, ' dev\n');
    expect(typed.isDone).toBe(true);
    expect(deleting(typed.lines)).toHaveLength(12);
  });

  it('stops where a stack cannot be deleted, keeps those below it, and says how to see why', async () => {
    const { isDone, said, lines } = await run({ yes: true }, '', {
      'aws cloudformation wait stack-delete-complete --stack-name laurel-dev-api': 255,
    });
    expect(isDone).toBe(false);
    expect(lines.at(-1)).toBe('aws cloudformation wait stack-delete-complete --stack-name laurel-dev-api');
    expect(said).toContain('aws cloudformation describe-stack-events --stack-name laurel-dev-api --region us-east-1');
  });

  it('goes on where a stack is gone already, but not where it may not look', async () => {
    const list = 'aws cloudformation list-stack-resources --stack-name laurel-dev-ops';
    const gone = await run({ yes: true }, '', { [list]: new Error('Stack with id laurel-dev-ops does not exist') });
    expect(gone.isDone).toBe(true);
    expect(gone.lines).not.toContain('aws cloudformation delete-stack --stack-name laurel-dev-ops');
    const forbidden = await run({ yes: true }, '', { [list]: new Error('AccessDenied') });
    expect(forbidden.isDone).toBe(false);
    expect(deleting(forbidden.lines)).toEqual([]);
  });

  it('deletes one stack alone', async () => {
    const { lines } = await run({ yes: true, stacks: ['realtime'] });
    expect(deleting(lines)).toHaveLength(2);
  });
});

describe('to destroy prod', () => {
  it('is refused before anything is looked at, with the reason and what to do by hand', async () => {
    const { isDone, said, lines } = await run({ env: 'prod', yes: true }, 'prod');
    expect(isDone).toBe(false);
    expect(lines).toEqual([]);
    expect(said).toMatch(
      /prod is not destroyed by a command: its players' data[^]*aws cloudformation delete-stack --stack-name laurel-prod-ops/,
    );
  });
});
