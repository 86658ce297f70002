import { join } from 'node:path';
import { aws, type Deployment, readName, stackName } from './deployment.ts';
import type { Command } from './shell.ts';
import type { Step } from './steps.ts';
import type { Stack } from './wanted.ts';

const BUILT = '.aws-sam/build/template.yaml';

/** Nothing is deployed before every template is one that SAM accepts: its plain check and its linter find different mistakes. */
export function validate(deployment: Deployment): Step {
  const { shell, stacks, region } = deployment;
  return {
    title: `Check the templates ${stacks.join(', ')}`,
    todo: 'Mend the template at the place that stands above.',
    work: async () => {
      for (const stack of stacks) {
        const command: Command = ['sam', 'validate', '-t', `infra/${stack}.yaml`, '--region', region];
        await shell.run(command);
        await shell.run([...command, '--lint']);
      }
    },
  };
}

/** A change set of one stack, made and carried out by SAM; none where nothing has changed. */
export function deployStack(deployment: Deployment, stack: Stack): Step {
  const name = stackName(deployment, stack);
  return {
    title: `Deploy ${stack} as ${name}`,
    todo: `What SAM says above names the resource that could not be made. Mend its cause.
Where the stack is new and in ROLLBACK_COMPLETE, take it away first: ${aws(deployment, 'cloudformation', 'delete-stack', '--stack-name', name).join(' ')}`,
    work: () => (stack === 'avatar' ? withImage(deployment, name) : deployAs(deployment, name, ['-t', `infra/${stack}.yaml`])),
  };
}

function deployAs({ shell, env, yes }: Deployment, name: string, which: readonly string[]): Promise<void> {
  const silent = yes ? ['--no-confirm-changeset'] : [];
  return shell.run(['sam', 'deploy', ...which, '--config-env', env, '--stack-name', name, ...silent]);
}

/** `sam build` makes the image; SAM then uploads it to the repository of `foundation`. */
async function withImage(deployment: Deployment, name: string): Promise<void> {
  await deployment.shell.run(['sam', 'build', '-t', 'infra/avatar.yaml']);
  const repository = await readName(deployment, 'avatar-repository');
  const config = join(deployment.root, 'infra', 'samconfig.toml');
  await deployAs(deployment, name, ['-t', BUILT, '--config-file', config, '--image-repository', repository]);
}
