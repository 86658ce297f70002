import { aws, type Deployment } from './deployment.ts';
import { QUOTAS, type Quota, quotaRow } from './quotas.ts';
import { type Command, CommandError } from './shell.ts';
import { Refusal } from './steps.ts';

/** The version that the templates were checked with; older ones know no `AWS::Serverless::WebSocketApi`. */
const SAM = '1.170.0';
const NO_CONTAINER_TOOL = `no container tool answers, which the stack avatar needs: start Docker or finch; or podman, so that it answers as Docker does:
  podman system service --time=0 unix:///tmp/podman.sock & export DOCKER_HOST=unix:///tmp/podman.sock
  Any other stack alone does without: --stack api`;
/**
 * Looks at all that a deployment needs before anything is built, and tells of everything at once.
 * @throws Refusal with what to mend
 */
export async function preflight(deployment: Deployment): Promise<void> {
  const mistakes = [
    prodOrigins(deployment),
    await cleanTree(deployment),
    await samVersion(deployment),
    await containerTool(deployment),
    ...(await accountAndQuotas(deployment)),
  ].filter((mistake) => mistake !== undefined);
  if (mistakes.length > 0) throw new Refusal(mistakes.map((mistake) => `- ${mistake}`).join('\n'));
}

function prodOrigins({ env, corsOrigins }: Deployment): string | undefined {
  if (env !== 'prod' || corsOrigins !== '*') return undefined;
  return 'prod lets no web page of the world call: name the origins of your games as CorsOrigins under [prod.deploy.parameters] of infra/samconfig.toml.';
}

/** What runs in `prod` can be found again by its commit. */
async function cleanTree({ env, shell, dryRun }: Deployment): Promise<string | undefined> {
  if (env !== 'prod' || dryRun) return undefined;
  const changed = await attempt(shell.read(['git', 'status', '--porcelain'], ''));
  if (changed === undefined) return 'prod is deployed from a clone: `git status` must work here.';
  return changed === '' ? undefined : `prod is deployed from a commit, and these files are in none:\n${changed}`;
}

async function samVersion({ shell, note }: Deployment): Promise<string | undefined> {
  const install = `install AWS SAM CLI ${SAM} or newer: pip install aws-sam-cli==${SAM}`;
  const printed = await attempt(shell.read(['sam', '--version'], `SAM CLI, version ${SAM}`));
  const version = /(\d+)\.(\d+)\.(\d+)/.exec(printed ?? '');
  if (!version) return `sam is missing: ${install}`;
  note(`  sam ${version[0]}`);
  return version[0].localeCompare(SAM, 'en', { numeric: true }) < 0 ? `sam ${version[0]} is too old: ${install}` : undefined;
}

/** The image of the stack `avatar` is built by what answers as Docker does; SAM itself finds finch. */
async function containerTool({ shell, note, stacks, dryRun, dockerHost }: Deployment): Promise<string | undefined> {
  if (!stacks.includes('avatar') || dryRun) return undefined;
  for (const tool of ['docker', 'finch', ...(dockerHost === undefined ? [] : ['podman'])]) {
    if ((await attempt(shell.read([tool, 'info'], ''))) === undefined) continue;
    note(`  ${tool} builds the image`);
    return undefined;
  }
  return NO_CONTAINER_TOOL;
}

/** Without credentials there is nobody to ask. */
async function accountAndQuotas(deployment: Deployment): Promise<string[]> {
  const nobody = await account(deployment);
  return nobody === undefined ? quotas(deployment) : [nobody];
}

async function account(deployment: Deployment): Promise<string | undefined> {
  const { shell, note, region } = deployment;
  try {
    const id = await shell.read(aws(deployment, 'sts', 'get-caller-identity', '--query', 'Account', '--output', 'text'), '<account>');
    note(`  account ${id}, ${region}`);
    return undefined;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    if (error.isMissing) return 'the AWS CLI is missing: https://docs.aws.amazon.com/cli/';
    return `no account answers (${error.message}).\n  Sign in by \`aws sso login\`, or \`aws configure\`; where there are several, name yours: export AWS_PROFILE=…`;
  }
}

/** In `dev` they are told, and refuse nothing. */
async function quotas(deployment: Deployment): Promise<string[]> {
  const low: string[] = [];
  for (const quota of QUOTAS) {
    const value = await quotaOf(quota, deployment);
    deployment.note(value === undefined ? `  ${quota.name}: could not be read` : quotaRow(quota, value, deployment.region));
    if (value === undefined || value < quota.floor) low.push(quota.name);
  }
  return deployment.env === 'prod' && low.length > 0 ? [`prod needs more than the account has, see above:\n  ${low.join('\n  ')}`] : [];
}

/** What the account was given, else what every account is given; undefined: it may not be read. */
async function quotaOf({ service, code, floor }: Quota, deployment: Deployment): Promise<number | undefined> {
  for (const call of ['get-service-quota', 'get-aws-default-service-quota']) {
    const which = ['--service-code', service, '--quota-code', code, '--query', 'Quota.Value', '--output', 'text'];
    const command: Command = aws(deployment, 'service-quotas', call, ...which);
    const value = Number(await attempt(deployment.shell.read(command, String(floor))));
    if (Number.isFinite(value)) return value;
  }
  return undefined;
}

/** Undefined: the command failed, or is not there. */
async function attempt(reading: Promise<string>): Promise<string | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof CommandError) return undefined;
    throw error;
  }
}
