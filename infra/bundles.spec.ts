import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { zipSync } from 'fflate';
import { catalogue } from '#catalog/demo';
import { versionOf } from '#catalog/version';
import { restEvent } from '#testing/events';
import { features } from '../apps/api/src/app.module.ts';
import { routes } from '../apps/api/src/routes.ts';

/** The handlers that the templates name, by bundle. */
const BUNDLES = {
  api: ['avatar', 'economy', 'handler', 'health', 'leaderboard', 'player', 'progress', 'score', 'tasks', 'unlock'],
  realtime: ['authorizer', 'events', 'handler', 'publisher', 'stream', 'worker'],
  triggers: ['customMessage', 'preSignUp', 'preTokenGeneration'],
  avatars: ['record'],
  jobs: ['handler'],
  ladders: ['close', 'refresh'],
};

const VARIABLES = [
  'CORE_TABLE',
  'BOARDS_TABLE',
  'LIVE_TABLE',
  'CLIENT_IDS',
  'CURSOR_KEY',
  'PSEUDONYM_KEY',
  'CORS_ORIGINS',
  'EXPORTS_BUCKET',
  'AVATAR_FUNCTION',
  'UPLOADS_BUCKET',
  'AVATARS_BUCKET',
  'AVATARS_URL',
  'AVATARS_DISTRIBUTION',
  'AWS_REGION',
];
const QUEUES = [
  'TICK_QUEUE_URL',
  'TICK_LATE_QUEUE_URL',
  'SHARD_QUEUE_URL',
  'PLAYER_EVENTS_QUEUE_URL',
  'PLAYER_JOBS_QUEUE_URL',
  'LADDERS_QUEUE_URL',
  'CONNECTIONS_ENDPOINT',
];
const environment = {
  ...Object.fromEntries([...VARIABLES, ...QUEUES].map((name) => [name, 'http://localhost/x'])),
  USER_POOL_ID: 'us-east-1_Deployed1',
};

/** Imports a bundle in a process of its own, far from node_modules, and tells its exports with their numbers of parameters. */
function boot(bundle: string): unknown {
  const code =
    'import { pathToFileURL } from "node:url"; const m = await import(pathToFileURL(process.argv[1])); console.log(JSON.stringify([process.version, Object.entries(m).map(([k, f]) => [k, f.length])]));';
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', code, `${process.cwd()}/dist/${bundle}/index.mjs`],
    {
      env: environment,
      cwd: '/',
      encoding: 'utf8',
      timeout: 15_000,
    },
  );
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

describe.each(Object.entries(BUNDLES))('the bundle %s', (bundle, handlers) => {
  const folder = `dist/${bundle}`;

  // What few calls need lies beside the API, and is loaded by them.
  const names = bundle === 'api' ? ['index', 'late-clients'] : ['index'];
  const most = 1_000_000 * names.length;

  it(`is ${names.join(', ')} with a source map each, under ${most} bytes zipped`, () => {
    const files = readdirSync(folder).sort();
    expect(files).toEqual(names.flatMap((name) => [`${name}.mjs`, `${name}.mjs.map`]));
    const zip = zipSync(Object.fromEntries(files.map((file) => [file, readFileSync(`${folder}/${file}`)])));
    expect(zip.byteLength).toBeLessThan(most);
  });

  it('boots alone under Node 24 and has handlers of at most two parameters', () => {
    const [version, exports] = boot(bundle) as [string, [string, number][]];
    expect(version).toMatch(/^v24\./);
    expect(exports.map(([name]) => name).sort()).toEqual(handlers);
    for (const [name, parameters] of exports) expect([name, parameters <= 2]).toEqual([name, true]);
  });

  it('does not start where a variable is missing, and names it', () => {
    const rest = { ...environment, CORE_TABLE: '' };
    const { stderr, status } = spawnSync(process.execPath, [`${process.cwd()}/${folder}/index.mjs`], {
      env: rest,
      encoding: 'utf8',
      timeout: 15_000,
    });
    expect(status).not.toBe(0);
    expect(stderr).toContain('CORE_TABLE');
  });
});

/** Answers calls in a process of its own, as the function whose handler it is: the status of each. */
function statuses(handler: string, calls: readonly { method: string; path: string }[]): number[] {
  const code =
    'import { pathToFileURL } from "node:url"; const { [process.env._HANDLER.slice(6)]: handle } = await import(pathToFileURL(process.argv[1])); const all = []; for (const event of JSON.parse(process.argv[2])) all.push((await handle(event, {})).statusCode); console.log("statuses=" + JSON.stringify(all));';
  const events = JSON.stringify(calls.map((call) => restEvent(call)));
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', code, `${process.cwd()}/dist/api/index.mjs`, events],
    { env: { ...environment, _HANDLER: `index.${handler}` }, cwd: '/', encoding: 'utf8', timeout: 15_000 },
  );
  const found = /^statuses=(.*)$/m.exec(stdout)?.[1];
  if (found === undefined) throw new Error(stdout + stderr);
  return JSON.parse(found) as number[];
}

describe('a function of the API', () => {
  it.each(Object.keys(features))('starts the feature %s alone, with all its routes and no other', (feature) => {
    const answered = statuses(feature, routes);
    // Without a token: 401 where the route is there, 404 where it is not.
    const expected = routes.map((route) => (route.feature !== feature ? 404 : route.call.who === 'anyone' ? 200 : 401));
    expect(answered).toEqual(expected);
  });
});

describe('the catalogue in the bundles', () => {
  it('is the one that the tests import, by its version', () => {
    const code =
      'import { pathToFileURL } from "node:url"; const { handler } = await import(pathToFileURL(process.argv[1])); const { multiValueHeaders } = await handler(JSON.parse(process.argv[2]), {}); console.log("version=" + multiValueHeaders["x-catalogue-version"]);';
    const event = JSON.stringify(restEvent({ method: 'GET', path: '/health' }));
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ['--input-type=module', '--eval', code, `${process.cwd()}/dist/api/index.mjs`, event],
      { env: environment, cwd: '/', encoding: 'utf8', timeout: 15_000 },
    );
    expect(stdout + stderr).toContain(`version=${versionOf(catalogue)}`);
  });

  it.each(Object.keys(BUNDLES))('comes into %s without its parser', (bundle) => {
    expect(readFileSync(`dist/${bundle}/index.mjs`, 'utf8')).not.toMatch(/ZodType|safeParse|parseCatalogue|demo\.json/);
  });
});

describe('the clients of the pages', () => {
  it.each(readdirSync('dist/pages'))('%s is one small file that imports nothing and parses by no schema', (file) => {
    const code = readFileSync(`dist/pages/${file}`, 'utf8');
    expect(Buffer.byteLength(code)).toBeLessThan(10_000);
    expect(code).not.toMatch(/\bimport\b|\bfrom ?["']|ZodType|safeParse/);
  });

  it('makes guests', async () => {
    const client: unknown = await import(`${process.cwd()}/dist/pages/guest-client.mjs`);
    expect(client).toMatchObject({ signUpGuest: expect.any(Function), callCognito: expect.any(Function) });
  });

  it('gives live boards and estimated ranks', async () => {
    const client: unknown = await import(`${process.cwd()}/dist/pages/realtime-client.mjs`);
    expect(client).toMatchObject({ LiveBoards: expect.any(Function), estimateRank: expect.any(Function) });
  });
});
