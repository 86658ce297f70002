import type { Settings } from './samconfig.ts';
import type { Command, Shell } from './shell.ts';
import type { Stack, Wanted } from './wanted.ts';

/** All that a step needs to know. */
export interface Deployment extends Wanted, Settings {
  shell: Shell;
  /** Tells the operator something that is no command; a dry run leaves it out. */
  note: (line: string) => void;
  /** The project's folder. */
  root: string;
  /** The address of what builds images, where it is not Docker's own. */
  dockerHost: string | undefined;
}

/** What CloudFormation calls the stack. */
export const stackName = ({ env }: Wanted, stack: Stack): string => `laurel-${env}-${stack}`;

/** A command of the AWS CLI in the environment's region. */
export const aws = ({ region }: Settings, ...args: string[]): Command => ['aws', ...args, '--region', region];

/** The value of `/laurel/<env>/<name>`. @throws CommandError where there is none */
export const readName = (deployment: Deployment, name: string): Promise<string> => {
  const path = `/laurel/${deployment.env}/${name}`;
  const query = ['--query', 'Parameter.Value', '--output', 'text'];
  return deployment.shell.read(aws(deployment, 'ssm', 'get-parameter', '--name', path, ...query), `<${name}>`);
};
