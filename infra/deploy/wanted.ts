import { parseArgs } from 'node:util';

/** In the order of their making: each reads names that those before it wrote. */
export const STACKS = ['foundation', 'avatar', 'api', 'realtime', 'ops'] as const;
export type Stack = (typeof STACKS)[number];

const ENVS = ['dev', 'prod'] as const;
export type Env = (typeof ENVS)[number];

/** What `npm run deploy -- …` and `npm run destroy -- …` may say. */
export interface Wanted {
  env: Env;
  /** In the order of their making. */
  stacks: readonly Stack[];
  /** Print the commands, and run none. */
  dryRun: boolean;
  /** Ask nothing: neither before a change set nor before deleting. */
  yes: boolean;
}

/** The arguments have no sense; the message says which have. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const USAGE = `npm run deploy (or destroy) -- --env ${ENVS.join('|')} [--stack ${STACKS.join('|')}] [--dry-run] [--yes]`;

/** @throws UsageError in one line */
export function readWanted(args: readonly string[]): Wanted {
  const { env, stack, 'dry-run': dryRun = false, yes = false } = parsed(args);
  const stacks = stack === undefined ? STACKS : [oneOf(STACKS, stack, '--stack')];
  return { env: oneOf(ENVS, env, '--env'), stacks, dryRun, yes };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: { env: { type: 'string' }, stack: { type: 'string' }, 'dry-run': { type: 'boolean' }, yes: { type: 'boolean' } },
    }).values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)} Use: ${USAGE}`);
  }
}

function oneOf<T extends string>(values: readonly T[], value: string | undefined, option: string): T {
  const found = values.find((known) => known === value);
  if (found === undefined) throw new UsageError(`${option} must be ${values.join(' or ')}. Use: ${USAGE}`);
  return found;
}
