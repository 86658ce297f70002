import { applies, type Deed, isAllowed, type Statement } from './policy.rules.ts';
import type { Recorded } from './recording.ts';
import type { FunctionRights, Roles } from './roles.ts';

/** One action on one resource that a role allows. */
export interface Right {
  function: string;
  action: string;
  /** As in the role: an ARN, perhaps with stars. */
  resource: string;
  /** How often tests used it. */
  times: number;
  /** The test file that used it most. */
  test: string | undefined;
  /** What AWS uses it for, where AWS does. */
  why: string | undefined;
  /** Without it something that is done would be refused. */
  needed: boolean;
}

export interface Verdict {
  rights: Right[];
  /** What was done and is not allowed, in words. */
  refused: string[];
}

/** Something that was done by a function's role, by a test or by AWS. */
interface Done extends Deed {
  times: number;
  test?: string;
  why?: string;
}

/**
 * Compares roles with what was done by them, both ways, and tries each role without each of its rights.
 * @param recordings by test file
 */
export function judge({ functions }: Roles, recordings: ReadonlyMap<string, readonly Recorded[]>): Verdict {
  const all = [...recordings].flatMap(([test, recorded]) => recorded.map((one) => ({ ...one, test })));
  const gone = all.filter(({ function: name }) => !(name in functions));
  const verdicts = Object.entries(functions).map(([name, rights]) => {
    const done = all.filter((one) => one.function === name);
    return judgeRole(name, rights, [...done, ...rights.service.map((deed) => ({ ...deed, times: 0 }))]);
  });
  return {
    rights: verdicts.flatMap(({ rights }) => rights),
    refused: [...verdicts.flatMap(({ refused }) => refused), ...gone.map((one) => `${one.function} is no function: ${inWords(one)}`)],
  };
}

function judgeRole(name: string, { statements }: FunctionRights, done: readonly Done[]): Verdict {
  const refused = done.filter((deed) => !isAllowed(statements, deed)).map((deed) => `${name} may not ${inWords(deed)}`);
  const rights = statements.flatMap((statement) =>
    statement.effect === 'Deny' ? [] : statement.actions.flatMap((action) => statement.resources.map((resource) => ({ action, resource }))),
  );
  return { refused, rights: rights.map((right) => ({ function: name, ...right, ...useOf(right, statements, done) })) };
}

type Pair = Pick<Right, 'action' | 'resource'>;

function useOf(right: Pair, statements: readonly Statement[], done: readonly Done[]): Omit<Right, keyof Pair | 'function'> {
  const uses = done.filter((deed) => applies({ effect: 'Allow', actions: [right.action], resources: [right.resource] }, deed));
  const rest = without(right, statements);
  const tests = uses.filter(({ test }) => test !== undefined).toSorted((a, b) => b.times - a.times);
  return {
    times: tests.reduce((sum, { times }) => sum + times, 0),
    test: tests[0]?.test,
    why: uses.find(({ why }) => why !== undefined)?.why,
    needed: uses.some((deed) => isAllowed(statements, deed) && !isAllowed(rest, deed)),
  };
}

/** A role without one of its rights. */
const without = ({ action, resource }: Pair, statements: readonly Statement[]): Statement[] =>
  statements.flatMap((statement) => {
    const holds = statement.effect === 'Allow' && statement.actions.includes(action) && statement.resources.includes(resource);
    if (!holds) return [statement];
    const others = { ...statement, actions: statement.actions.filter((one) => one !== action) };
    return [others, { ...statement, actions: [action], resources: statement.resources.filter((one) => one !== resource) }];
  });

const inWords = ({ action, resource, keys, test, why }: Done): string =>
  `${action} on ${resource}${keys.length > 0 ? ` (${keys.join(', ')})` : ''}: ${test ?? why ?? ''}`;
