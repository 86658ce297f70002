import type { Deployment } from './deployment.ts';
import { type Command, CommandError, lineOf, type Shell } from './shell.ts';
import { STACKS } from './wanted.ts';

/** What a stand-in for a tool prints, or the status with which it fails, or what it says when it does; null: it is not there. */
export type Answer = string | number | Error | null;

/** Stand-ins for the operator's tools. They know the beginnings of lines, and refuse any other; the longest counts. */
export class Tools implements Shell {
  readonly lines: string[] = [];
  readonly #answers: Readonly<Record<string, Answer>>;

  constructor(answers: Readonly<Record<string, Answer>>) {
    this.#answers = answers;
  }

  run(command: Command): Promise<void> {
    return this.read(command).then(() => undefined);
  }

  // As an asynchronous function, it fails by its promise.
  // eslint-disable-next-line @typescript-eslint/require-await
  async read(command: Command): Promise<string> {
    const line = lineOf(command);
    this.lines.push(line);
    const known = Object.keys(this.#answers).filter((beginning) => line.startsWith(beginning));
    const answer = this.#answers[known.toSorted((a, b) => b.length - a.length)[0] ?? ''];
    if (answer === undefined) throw new Error(`Nobody expects ${line}`);
    if (answer === null) throw new CommandError(command, undefined);
    if (answer instanceof Error) throw new CommandError(command, 255, answer.message);
    if (typeof answer === 'number') throw new CommandError(command, answer, 'it said why');
    return answer;
  }
}

/** What an account says in which all is well. */
export const FINE: Readonly<Record<string, Answer>> = {
  'git status': '',
  'sam --version': 'SAM CLI, version 1.170.0',
  'sam validate': '',
  'sam build': '',
  'sam deploy': '',
  'docker info': '',
  'npm run': '',
  'aws sts': '123456789012',
  'aws service-quotas get-service-quota': '20000.0',
  'aws s3': '',
  'aws cloudfront': 'I2J',
  'aws cloudformation describe-stacks': '[]',
  'aws ssm': 'a-name',
};

/** A deployment of everything, but for what is given. */
export const deploymentOf = (shell: Shell, rest: Partial<Deployment> = {}): Deployment => ({
  env: 'dev',
  stacks: STACKS,
  dryRun: false,
  yes: false,
  region: 'us-east-1',
  corsOrigins: 'https://game.example',
  note: () => undefined,
  root: '/nowhere',
  dockerHost: undefined,
  shell,
  ...rest,
});
