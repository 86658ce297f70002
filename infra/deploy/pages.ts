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
/** What the AWS CLI does not know by the ending, or not everywhere. */
const TYPES = { 'openapi.yaml': 'application/yaml', 'docs.mjs': 'text/javascript' };
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
  const { ApiUrl = '<ApiUrl>' } = await outputsOf(deployment, 'api');
  if (!dryRun) await writePages(root, ApiUrl);
  const put = (...args: string[]) => shell.run(aws(deployment, 's3', ...args, '--cache-control', FIVE_MINUTES));
  await put('sync', FOLDER, `s3://${bucket}`);
  for (const [file, type] of Object.entries(TYPES)) await put('cp', `${FOLDER}/${file}`, `s3://${bucket}/${file}`, '--content-type', type);
  await forget(deployment, 'pages-distribution', '/*');
}

/** The CDN asks the bucket again. */
async function forget(deployment: Deployment, name: string, paths: string): Promise<void> {
  const distribution = await readName(deployment, name);
  const which = ['--distribution-id', distribution, '--paths', paths, '--query', 'Invalidation.Id', '--output', 'text'];
  await deployment.shell.run(aws(deployment, 'cloudfront', 'create-invalidation', ...which));
}

/**
 * Writes the static pages: Swagger UI, also as the page that comes first, and the contract with the address of the deployed API.
 * @throws Error where openapi.yaml names its server in another way than it did
 */
export async function writePages(root: string, apiUrl: string): Promise<void> {
  const to = (...path: string[]) => join(root, FOLDER, ...path);
  await rm(to(), { recursive: true, force: true });
  await mkdir(to('docs'), { recursive: true });
  const contract = await readFile(join(root, 'openapi.yaml'), 'utf8');
  if (!SERVER.test(contract)) throw new Error('openapi.yaml has no `servers` with the url /.');
  await writeFile(to('openapi.yaml'), contract.replace(SERVER, `  - url: ${apiUrl}`));
  for (const file of ['docs.html', 'docs.mjs', '404.html']) await copyFile(join(root, 'infra', 'pages', file), to(file));
  await copyFile(to('docs.html'), to('home.html'));
  for (const file of ['page.css', 'laurel.svg']) await copyFile(join(root, 'apps', 'local', 'src', 'pages', 'browser', file), to(file));
  const { resolve } = createRequire(createRequire(import.meta.url).resolve('@nestjs/swagger'));
  const swagger = dirname(resolve('swagger-ui-dist/package.json'));
  for (const file of ['swagger-ui.css', 'swagger-ui-bundle.js']) await copyFile(join(swagger, file), to('docs', file));
}
