import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { aws, type Deployment, readName } from './deployment.ts';
import { outputsOf } from './outputs.ts';
import type { Step } from './steps.ts';

const FOLDER = 'dist/static';
/** No name has a hash in it, so that what changes is seen soon. */
const FIVE_MINUTES = 'public, max-age=300';
const DAY = 'public, max-age=86400';
const OWN = ['docs.html', 'docs.mjs', 'session.mjs', '404.html'];
const SHARED = ['page.css', 'docs.css', 'laurel.svg', 'elements.mjs', 'swagger.mjs'];
const BUILT = ['guest-client.mjs'];
/** What the AWS CLI does not know by the ending, or not everywhere. */
const TYPES = [
  ['openapi.yaml', 'application/yaml'],
  ...[...OWN, ...SHARED, ...BUILT].filter((file) => file.endsWith('.mjs')).map((file) => [file, 'text/javascript']),
] as const;
const SERVER = /^ {2}- url: \/\n {4}description: .*$/m;

/** What is no function: the drawings that every player may choose, and the pages of the contract. */
export const pagesSteps = (deployment: Deployment): Step[] => [
  {
    title: 'Copy the presets of avatars',
    todo: 'The stacks stand. Look whether your role may write to the bucket that stands above.',
    work: () => copyPresets(deployment),
  },
  {
    title: 'Copy the pages',
    todo: 'The stacks stand. Look whether your role may write to the bucket that stands above.',
    work: () => copyPages(deployment),
  },
];

async function copyPresets(deployment: Deployment): Promise<void> {
  const bucket = await readName(deployment, 'avatars-bucket');
  await deployment.shell.run(aws(deployment, 's3', 'sync', 'dist/presets/p', `s3://${bucket}/p`, '--cache-control', DAY));
  await forget(deployment, 'avatars-distribution', '/p/*');
}

async function copyPages(deployment: Deployment): Promise<void> {
  const { shell, dryRun, root } = deployment;
  const bucket = await readName(deployment, 'pages-bucket');
  const place = await placeOf(deployment);
  if (!dryRun) await writePages(root, place);
  const put = (...args: string[]) => shell.run(aws(deployment, 's3', ...args, '--cache-control', FIVE_MINUTES));
  await put('sync', FOLDER, `s3://${bucket}`);
  for (const [file, type] of TYPES) await put('cp', `${FOLDER}/${file}`, `s3://${bucket}/${file}`, '--content-type', type);
  await forget(deployment, 'pages-distribution', '/*');
}

/** Where a client finds the deployment, by the names that `GET /_local` has for it on a laptop. */
export interface Place {
  rest: string;
  /** null: the stack is not deployed together with the pages. */
  websocket: string | null;
  cognito: string;
  region: string;
  userPoolId: string;
  clientId: string;
}

async function placeOf(deployment: Deployment): Promise<Place> {
  const { region, stacks } = deployment;
  const { UserPoolId = '<UserPoolId>', GameClientId = '<GameClientId>' } = await outputsOf(deployment, 'foundation');
  const { ApiUrl = '<ApiUrl>' } = await outputsOf(deployment, 'api');
  const { SocketUrl = null } = stacks.includes('realtime') ? await outputsOf(deployment, 'realtime') : {};
  const cognito = `https://cognito-idp.${region}.amazonaws.com`;
  return { rest: ApiUrl, websocket: SocketUrl, cognito, region, userPoolId: UserPoolId, clientId: GameClientId };
}

/** The CDN asks the bucket again. */
async function forget(deployment: Deployment, name: string, paths: string): Promise<void> {
  const distribution = await readName(deployment, name);
  const which = ['--distribution-id', distribution, '--paths', paths, '--query', 'Invalidation.Id', '--output', 'text'];
  await deployment.shell.run(aws(deployment, 'cloudfront', 'create-invalidation', ...which));
}

/**
 * Writes the static pages: Swagger UI with the user pool's sign-in, also as the page that comes first; the contract with the address of the
 * deployed API; and `laurel.json`, from which games may take the addresses too. Nothing in it is secret.
 * @throws Error where openapi.yaml names its server in another way than it did
 */
export async function writePages(root: string, place: Place): Promise<void> {
  const to = (...path: string[]) => join(root, FOLDER, ...path);
  await rm(to(), { recursive: true, force: true });
  await mkdir(to('docs'), { recursive: true });
  const contract = await readFile(join(root, 'openapi.yaml'), 'utf8');
  if (!SERVER.test(contract)) throw new Error('openapi.yaml has no `servers` with the url /.');
  await writeFile(to('openapi.yaml'), contract.replace(SERVER, `  - url: ${place.rest}`));
  await writeFile(to('laurel.json'), `${JSON.stringify(place, null, 2)}\n`);
  for (const file of OWN) await copyFile(join(root, 'infra', 'pages', file), to(file));
  await copyFile(to('docs.html'), to('home.html'));
  for (const file of SHARED) await copyFile(join(root, 'apps', 'local', 'src', 'pages', 'browser', file), to(file));
  for (const file of BUILT) await copyFile(join(root, 'dist', 'pages', file), to(file));
  const { resolve } = createRequire(createRequire(import.meta.url).resolve('@nestjs/swagger'));
  const swagger = dirname(resolve('swagger-ui-dist/package.json'));
  for (const file of ['swagger-ui.css', 'swagger-ui-bundle.js']) await copyFile(join(swagger, file), to('docs', file));
}
