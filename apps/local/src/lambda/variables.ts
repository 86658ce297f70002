import type { CloudFunction } from '../template/cloud.ts';

type Variables = Record<string, string>;

/** What Lambda itself adds to the environment of a function, or of a pool that several share. */
export function runtimeVariables(name: string, handler: string, memoryMb: number): Variables {
  return {
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
    _HANDLER: `index.${handler}`,
  };
}

/** Of what every function is given, all that one in a process of its own sees: where it is, S3, and the apps' clock. */
const GIVEN = /^(?:AWS_REGION|AWS_ACCESS_KEY_ID|AWS_SECRET_ACCESS_KEY|AWS_ENDPOINT_URL_S3|LAUREL_CLOCK_.*)$/;

/** The variables of a container function, which talks to S3 alone. */
export const containerVariables = ({ environment }: CloudFunction, given: Variables): Variables => ({
  ...environment,
  ...Object.fromEntries(Object.entries(given).filter(([name]) => GIVEN.test(name))),
});

/**
 * The variables of functions that share environments.
 * @throws Error that names both functions, where they want one variable with two values
 */
export function sharedVariables(functions: readonly CloudFunction[]): Variables {
  const shared: Variables = {};
  const owners = new Map<string, string>();
  for (const { name, environment } of functions) {
    for (const [key, value] of Object.entries(environment)) {
      const owner = owners.get(key);
      if (owner !== undefined && shared[key] !== value) {
        throw new Error(
          `${owner} and ${name} share a bundle but want different values of ${key}: make them equal in the templates, or start with --dedicated.`,
        );
      }
      owners.set(key, name);
      shared[key] = value;
    }
  }
  return shared;
}
