import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { deploySteps } from './deploy.ts';
import type { Deployment } from './deployment.ts';
import { type Answer, deploymentOf, FINE, Tools } from './shell.fixture.ts';
import { follow } from './steps.ts';

const project = join(import.meta.dirname, '..', '..');
let root: string;
let server: Server;
let apiUrl: string;
/** What the API answers next; the last stays. */
let statuses: Record<string, number[]>;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'deploy-'));
  for (const path of ['openapi.yaml', 'infra/pages', 'apps/local/src/pages/browser', 'dist/pages']) {
    cpSync(join(project, path), join(root, path), { recursive: true });
  }
  server = createServer(({ url = '' }, response) => {
    const left = statuses[url] ?? [404];
    response.writeHead((left.length > 1 ? left.shift() : left[0]) ?? 404).end();
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  rmSync(root, { recursive: true });
});
beforeEach(() => {
  statuses = { '/health': [200], '/me': [401] };
});

interface Run {
  isDone: boolean;
  said: string;
  lines: string[];
  pauses: number[];
}

async function run(answers: Record<string, Answer> = {}, rest: Partial<Deployment> = {}): Promise<Run> {
  const outputs = JSON.stringify([{ OutputKey: 'ApiUrl', OutputValue: apiUrl }]);
  const tools = new Tools({ ...FINE, 'aws cloudformation describe-stacks --stack-name laurel-dev-api': outputs, ...answers });
  const [said, pauses]: [string[], number[]] = [[], []];
  const say = (line: string) => said.push(line);
  const pause = (ms: number) => Promise.resolve(pauses.push(ms));
  const steps = deploySteps(deploymentOf(tools, { root, note: say, ...rest }), pause);
  const isDone = await follow(steps, { say, now: () => 0, isDry: false });
  return { isDone, said: said.join('\n'), lines: tools.lines, pauses };
}

const deployed = (lines: readonly string[]) =>
  lines.filter((line) => line.startsWith('sam deploy')).map((line) => /--stack-name (\S+)/.exec(line)?.[1]);

describe('a deployment', () => {
  it('deploys every stack after those that it reads names of, each with its own template', async () => {
    const { isDone, lines } = await run();
    expect(isDone).toBe(true);
    expect(lines.filter((line) => /^sam (build|deploy)/.test(line))).toEqual([
      'sam deploy -t infra/foundation.yaml --config-env dev --stack-name laurel-dev-foundation',
      'sam build -t infra/avatar.yaml',
      `sam deploy -t .aws-sam/build/template.yaml --config-file ${root}/infra/samconfig.toml --image-repository a-name --config-env dev --stack-name laurel-dev-avatar`,
      'sam deploy -t infra/api.yaml --config-env dev --stack-name laurel-dev-api',
      'sam deploy -t infra/realtime.yaml --config-env dev --stack-name laurel-dev-realtime',
      'sam deploy -t infra/ops.yaml --config-env dev --stack-name laurel-dev-ops',
    ]);
  });

  it.each(['npm run build', 'npm run generate -- --check', 'sam validate -t infra/ops.yaml', 'aws sts'])(
    'deploys nothing where `%s` fails, and says so',
    async (line) => {
      const { isDone, said, lines } = await run({ [line]: 1 });
      expect(isDone).toBe(false);
      expect(deployed(lines)).toEqual([]);
      expect(lines.at(-1)).toContain(line);
      expect(said).toMatch(/Stopped at: .*\n[^]*ended with 1[^]*run the same command again/);
    },
  );

  it('validates each template in both ways', async () => {
    const { lines } = await run({}, { stacks: ['api'] });
    expect(lines.filter((line) => line.startsWith('sam validate'))).toEqual([
      'sam validate -t infra/api.yaml --region us-east-1',
      'sam validate -t infra/api.yaml --region us-east-1 --lint',
    ]);
  });

  it('stops at the stack that fails, and says what to do', async () => {
    const { isDone, said, lines } = await run({ 'sam deploy -t infra/api.yaml': 1 });
    expect(isDone).toBe(false);
    expect(deployed(lines)).toEqual(['laurel-dev-foundation', 'laurel-dev-avatar', 'laurel-dev-api']);
    expect(said).toContain('aws cloudformation delete-stack --stack-name laurel-dev-api --region us-east-1');
  });

  it('deploys one stack alone, without what belongs to others', async () => {
    const { isDone, lines } = await run({}, { stacks: ['realtime'] });
    expect(isDone).toBe(true);
    expect(deployed(lines)).toEqual(['laurel-dev-realtime']);
    expect(lines.filter((line) => /aws (s3|cloudfront|ssm)|sam build/.test(line))).toEqual([]);
  });

  it('asks before a change set unless told not to', async () => {
    const { lines } = await run({}, { stacks: ['realtime'], yes: true });
    expect(lines).toContainEqual(expect.stringMatching(/^sam deploy .* --no-confirm-changeset$/));
  });
});

describe('what is no function', () => {
  it('goes to its bucket with the time for which it may be kept, and the CDN forgets the old', async () => {
    const { lines } = await run({
      'aws ssm get-parameter --name /laurel/dev/pages': 'pages',
      'aws ssm get-parameter --name /laurel/dev/avatars': 'avatars',
    });
    expect(lines.filter((line) => /^aws (s3|cloudfront)/.test(line)).map((line) => line.replace(' --region us-east-1', ''))).toEqual([
      `aws s3 sync dist/presets/p s3://avatars/p --cache-control 'public, max-age=86400'`,
      `aws cloudfront create-invalidation --distribution-id avatars --paths '/p/*' --query Invalidation.Id --output text`,
      `aws s3 sync dist/static s3://pages --cache-control 'public, max-age=300'`,
      `aws s3 cp dist/static/openapi.yaml s3://pages/openapi.yaml --content-type application/yaml --cache-control 'public, max-age=300'`,
      ...['docs', 'session', 'elements', 'swagger', 'guest-client'].map(
        (name) =>
          `aws s3 cp dist/static/${name}.mjs s3://pages/${name}.mjs --content-type text/javascript --cache-control 'public, max-age=300'`,
      ),
      `aws cloudfront create-invalidation --distribution-id pages --paths '/*' --query Invalidation.Id --output text`,
    ]);
  });

  it.each([
    ['home.html', 8],
    ['docs.html', 8],
    ['404.html', 2],
  ])('has %s, which finds all its files', async (name, count) => {
    await run();
    const page = readFileSync(join(root, 'dist/static', name), 'utf8');
    const files = [...page.matchAll(/(?:href|src)="\/([\w./-]+\.\w+)"/g)].map(([, file = '']) => file);
    expect(files).toHaveLength(count);
    for (const file of files) expect(readFileSync(join(root, 'dist/static', file)).byteLength).toBeGreaterThan(100);
  });

  it('has a contract that names the deployed API', async () => {
    await run();
    expect(readFileSync(join(root, 'dist/static/openapi.yaml'), 'utf8')).toContain(`\nservers:\n  - url: ${apiUrl}\ntags:`);
  });
});

describe('laurel.json', () => {
  const outputs = (values: Record<string, string>): string =>
    JSON.stringify(Object.entries(values).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })));
  const stacks = {
    'aws cloudformation describe-stacks --stack-name laurel-dev-foundation': outputs({ UserPoolId: 'us-east-1_a', GameClientId: 'b' }),
    'aws cloudformation describe-stacks --stack-name laurel-dev-realtime': outputs({ SocketUrl: 'wss://socket.example/prod' }),
  };
  const written = (): unknown => JSON.parse(readFileSync(join(root, 'dist/static/laurel.json'), 'utf8'));
  const place = {
    ...{ cognito: 'https://cognito-idp.us-east-1.amazonaws.com', region: 'us-east-1' },
    ...{ userPoolId: 'us-east-1_a', clientId: 'b' },
  };

  it('says where a game finds the deployment', async () => {
    await run(stacks);
    expect(written()).toEqual({ ...place, rest: apiUrl, websocket: 'wss://socket.example/prod' });
  });

  it('has no address of sockets where that stack is not deployed with it', async () => {
    await run(stacks, { stacks: ['foundation', 'api'] });
    expect(written()).toEqual({ ...place, rest: apiUrl, websocket: null });
  });
});

describe('the API that was deployed', () => {
  it('is asked until it answers, and must want a token where it should', async () => {
    statuses = { '/health': [500, 503, 200], '/me': [401] };
    const { isDone, said, pauses } = await run();
    expect(isDone).toBe(true);
    expect(pauses).toEqual([3_000, 3_000]);
    expect(said).toContain(`GET ${apiUrl}/health: 200`);
    expect(said).toContain(`GET ${apiUrl}/me: 401`);
  });

  it.each([
    ['/health', 503],
    ['/me', 200],
  ])('fails the deployment where GET %s stays at %i', async (path, status) => {
    statuses[path] = [status];
    const { isDone, said, pauses } = await run();
    expect(isDone).toBe(false);
    expect(pauses).toHaveLength(9);
    expect(said).toContain(`10 times it did not, at last: ${status}`);
  });

  it('fails the deployment where nothing answers', async () => {
    const gone = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => gone.once('listening', resolve));
    const { port } = gone.address() as AddressInfo;
    await new Promise((resolve) => gone.close(resolve));
    const outputs = JSON.stringify([{ OutputKey: 'ApiUrl', OutputValue: `http://127.0.0.1:${port}` }]);
    const { isDone, said } = await run({ 'aws cloudformation describe-stacks --stack-name laurel-dev-api': outputs });
    expect(isDone).toBe(false);
    expect(said).toContain('10 times it did not, at last: connect ECONNREFUSED');
  });

  it('is told with its address', async () => {
    expect((await run()).said).toContain(`  ApiUrl  ${apiUrl}`);
  });
});
