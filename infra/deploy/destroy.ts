import { aws, type Deployment, stackName } from './deployment.ts';
import { bucketsToEmpty, type Kept, keptOf, resourcesThere } from './kept.ts';
import { CommandError, lineOf } from './shell.ts';
import { follow, Refusal, type Step, type Surroundings } from './steps.ts';
import type { Stack } from './wanted.ts';

const NOT_PROD = `prod is not destroyed by a command: its players' data would be one mistyped word away from gone, and nobody could play from then on.
Who means it takes it down by hand, one stack after another, with a backup before:
  aws dynamodb create-backup --table-name laurel-prod-core --backup-name last        (the same for laurel-prod-boards)
  aws cloudformation delete-stack --stack-name laurel-prod-ops                       (then realtime, api, avatar, foundation)
Tables, user pool, keys and the buckets of players stay after that; tables and user pool have deletion protection besides.
docs/operations.md, "Take prod down", has every line.`;

/**
 * All that `npm run destroy` does: what was made last goes first.
 * @param ask what the operator types after a question
 * @returns whether all was done
 */
export async function destroy(
  deployment: Deployment,
  surroundings: Omit<Surroundings, 'isDry'>,
  ask: (question: string) => Promise<string>,
): Promise<boolean> {
  const { env, stacks, dryRun } = deployment;
  const { say } = surroundings;
  if (env === 'prod') {
    say(NOT_PROD);
    return false;
  }
  const kept: Kept[] = [];
  const steps = [
    { title: 'Look at what is there', todo: 'Sign in by `aws sso login`, or `aws configure`.', work: () => confirm(deployment, ask) },
    ...stacks.toReversed().map((stack) => takeAway(deployment, stack, kept)),
  ];
  const isDone = await follow(steps, { ...surroundings, isDry: dryRun });
  for (const line of farewell(kept)) say(line);
  return isDone;
}

async function confirm(deployment: Deployment, ask: (question: string) => Promise<string>): Promise<void> {
  const { env, region, stacks, shell, yes, dryRun, note } = deployment;
  const account = await shell.read(aws(deployment, 'sts', 'get-caller-identity', '--query', 'Account', '--output', 'text'), '<account>');
  note(`  account ${account}, ${region}: ${stacks.map((stack) => stackName(deployment, stack)).join(', ')}`);
  if (yes || dryRun) return;
  if ((await ask(`Type ${env} to delete these stacks: `)).trim() !== env) throw new Refusal(`Nothing was deleted: that was not ${env}.`);
}

function takeAway(deployment: Deployment, stack: Stack, kept: Kept[]): Step {
  const [{ shell, note }, name] = [deployment, stackName(deployment, stack)];
  return {
    title: `Delete ${name}`,
    todo: `Which resource stays, and why: ${lineOf(aws(deployment, 'cloudformation', 'describe-stack-events', '--stack-name', name))}`,
    work: async () => {
      const there = await present(deployment, stack);
      if (there === undefined) {
        note('  is not there');
        return;
      }
      kept.push(...keptOf(deployment, stack, there));
      for (const bucket of bucketsToEmpty(deployment, stack, there)) {
        await shell.run(aws(deployment, 's3', 'rm', `s3://${bucket}`, '--recursive'));
      }
      await shell.run(aws(deployment, 'cloudformation', 'delete-stack', '--stack-name', name));
      await shell.run(aws(deployment, 'cloudformation', 'wait', 'stack-delete-complete', '--stack-name', name));
    },
  };
}

/** Undefined: there is no such stack, as after a first run that went half way. */
async function present(deployment: Deployment, stack: Stack): Promise<Map<string, string> | undefined> {
  try {
    return await resourcesThere(deployment, stack);
  } catch (error) {
    if (error instanceof CommandError && error.message.includes('does not exist')) return undefined;
    throw error;
  }
}

function farewell(kept: readonly Kept[]): string[] {
  if (kept.length === 0) return [];
  const rows = kept.map(({ id, deletion }) => `  ${id}: ${lineOf(deletion)}`);
  return [
    '\nKept, with all data; foundation cannot be made anew while tables and buckets are there. What deletes each for ever, a key after 30 days',
    "(until then `aws secretsmanager restore-secret` brings it back; what it has named is nobody's without it):",
    ...rows,
  ];
}
