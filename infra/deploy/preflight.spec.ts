import { describe, expect, it } from '@jest/globals';
import type { Deployment } from './deployment.ts';
import { preflight } from './preflight.ts';
import { type Answer, deploymentOf, FINE, Tools } from './shell.fixture.ts';
import { Refusal } from './steps.ts';

interface Seen {
  refused: string;
  told: string;
  lines: string[];
}

async function look(rest: Partial<Deployment>, answers: Record<string, Answer> = {}): Promise<Seen> {
  const tools = new Tools({ ...FINE, ...answers });
  const told: string[] = [];
  let refused = '';
  try {
    await preflight(deploymentOf(tools, { note: (line) => told.push(line), ...rest }));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    refused = error.message;
  }
  return { refused, told: told.join('\n'), lines: tools.lines };
}

describe('before a deployment', () => {
  it.each(['dev', 'prod'] as const)('%s is let through where all is well, and the operator sees where it goes', async (env) => {
    const { refused, told } = await look({ env });
    expect(refused).toBe('');
    expect(told).toContain('account 123456789012, us-east-1');
  });

  it('prod is refused with every origin; dev is not', async () => {
    expect((await look({ env: 'prod', corsOrigins: '*' })).refused).toContain('CorsOrigins');
    expect((await look({ corsOrigins: '*' })).refused).toBe('');
  });

  it('prod is told of its quotas too, where something else refuses it', async () => {
    const { refused } = await look({ env: 'prod', corsOrigins: '*' }, { 'aws service-quotas get-service-quota': '1.0' });
    expect(refused.split('\n- ')).toEqual([expect.stringContaining('CorsOrigins'), expect.stringContaining('prod needs more than')]);
  });

  it('prod is refused from changed files, which are named; dev does not ask', async () => {
    const changed = { 'git status': ' M infra/api.yaml' };
    expect((await look({ env: 'prod' }, changed)).refused).toContain('infra/api.yaml');
    expect((await look({ env: 'prod' }, { 'git status': 128 })).refused).toContain('git status');
    const { refused, lines } = await look({}, changed);
    expect(refused).toBe('');
    expect(lines.filter((line) => line.startsWith('git'))).toEqual([]);
  });

  it.each([
    ['1.169.9', /1\.169\.9 is too old/],
    ['1.99.0', /1\.99\.0 is too old/],
  ])('sam %s is refused', async (version, why) => {
    expect((await look({}, { 'sam --version': `SAM CLI, version ${version}` })).refused).toMatch(why);
  });

  it('a newer sam is taken', async () => {
    expect((await look({}, { 'sam --version': 'SAM CLI, version 1.1000.0' })).refused).toBe('');
  });

  it('tells of all that is missing at once, and what to do', async () => {
    const { refused } = await look({}, { 'sam --version': null, 'docker info': 1, 'finch info': null, 'aws sts': null });
    expect(refused.split('\n- ')).toEqual([
      expect.stringContaining('pip install aws-sam-cli==1.170.0'),
      expect.stringContaining('podman system service'),
      expect.stringContaining('AWS CLI is missing'),
    ]);
  });

  it('takes podman only where DOCKER_HOST lets SAM find it', async () => {
    const answers: Record<string, Answer> = { 'docker info': null, 'finch info': null, 'podman info': '' };
    expect((await look({}, answers)).refused).toContain('DOCKER_HOST');
    expect((await look({ dockerHost: 'unix:///tmp/podman.sock' }, answers)).refused).toBe('');
  });

  it('needs no container tool where the avatar function is not deployed', async () => {
    const { lines } = await look({ stacks: ['api'] });
    expect(lines).not.toContain('docker info');
  });

  it('asks nobody for quotas without credentials, and says how to sign in', async () => {
    const { refused, lines } = await look({}, { 'aws sts': 255 });
    expect(refused).toMatch(/it said why[^]*aws sso login/);
    expect(lines.filter((line) => line.includes('service-quotas'))).toEqual([]);
  });
});

describe('quotas', () => {
  const low = { 'aws service-quotas get-service-quota --service-code lambda': '10.0' };

  it('below the floor refuse prod, with the line that raises them', async () => {
    const { refused, told } = await look({ env: 'prod' }, low);
    expect(refused).toMatch(/prod needs more than the account has[^]*Lambda: functions that run at the same time$/);
    expect(told).toContain(
      'aws service-quotas request-service-quota-increase --service-code lambda --quota-code L-B99A9384 --desired-value 1000 --region us-east-1',
    );
  });

  it('below the floor are told in dev', async () => {
    const { refused, told } = await look({}, low);
    expect(refused).toBe('');
    expect(told).toContain('at the same time: 10, of at least 1000 for prod');
  });

  it('that were never raised are those of every account', async () => {
    const answers = { 'aws service-quotas get-service-quota': 254, 'aws service-quotas get-aws-default-service-quota': '50000.0' };
    const { refused, told } = await look({ env: 'prod' }, answers);
    expect(refused).toBe('');
    expect(told).toContain('Cognito: sign-ups a second: 50000');
  });

  it('that may not be read refuse prod: nobody knows', async () => {
    const answers = { 'aws service-quotas get-service-quota': 254, 'aws service-quotas get-aws-default-service-quota': 254 };
    expect((await look({ env: 'prod' }, answers)).refused).toContain('Cognito: sign-ins and refreshes a second');
    expect((await look({}, answers)).told).toContain('Cognito: sign-ups a second: could not be read');
  });
});
