import { applies, type Deed, isAllowed } from './policy.rules.ts';
import type { Recorded } from './recording.ts';
import type { Need } from './request.rules.ts';
import { resourceOf } from './resource.ts';
import type { FunctionRights, Roles } from './roles.ts';

/** Of a test's own scope, which is no function's. */
const OWN = 'test';

/** Counts what the tests of one file do by the role of each function, and finds at once what a role would refuse. */
export class RightsLedger {
  readonly #roles: () => Roles;
  readonly #recorded = new Map<string, Recorded>();
  readonly #refused = new Set<string>();

  /** @param roles are read when they are first needed */
  constructor(roles: () => Roles) {
    this.#roles = roles;
  }

  /**
   * @param find what the call needed; where it fails that is told as a refusal, since a function would not pass it on to the test
   * @param variables as the test gave them to the function
   */
  note(call: string, find: () => readonly Need[], variables: Readonly<Partial<Record<string, string>>>): void {
    if (call === OWN) return;
    try {
      this.#noteAll(call, find(), variables);
    } catch (error) {
      this.#refused.add(`${call}: ${String(error)}`);
    }
  }

  #noteAll(call: string, needs: readonly Need[], variables: Readonly<Partial<Record<string, string>>>): void {
    if (needs.length === 0) return;
    const { calls, functions } = this.#roles();
    const name = calls[call] ?? '';
    const rights = functions[name];
    if (rights) for (const need of needs) this.#enter(name, rights, need, resourceOf(need, variables, rights.environment));
    else this.#refused.add(`No function of the templates handles ${call}, which needs ${needs.map(({ action }) => action).join(', ')}`);
  }

  /** What roles would have refused since the last time, each with what to do. */
  takeRefused(): string[] {
    const refused = [...this.#refused];
    this.#refused.clear();
    return refused;
  }

  recorded(): Recorded[] {
    return [...this.#recorded.values()];
  }

  #enter(name: string, { statements }: FunctionRights, { action, name: reached, rest, keys }: Need, resource: string | undefined): void {
    if (resource === undefined) {
      this.#refused.add(`${name} reaches ${reached}${rest} (${action}), which no variable of its template names`);
      return;
    }
    const deed = { action, resource, keys };
    if (!isAllowed(statements, deed)) this.#refused.add(refusal(name, deed));
    // Deeds of which the same parts of the role speak are one to whoever judges it.
    const speaking = statements.flatMap((statement, i) =>
      statement.resources.flatMap((one) => (applies({ ...statement, resources: [one] }, deed) ? [`${i} ${one}`] : [])),
    );
    const key = [name, action, ...(speaking.length > 0 ? speaking : [resource]), ...keys].join(' ');
    const before = this.#recorded.get(key);
    this.#recorded.set(key, { function: name, ...(before ?? deed), times: (before?.times ?? 0) + 1 });
  }
}

const refusal = (name: string, { action, resource, keys }: Deed): string =>
  `The role of ${name} does not allow ${action} on ${resource}${keys.length > 0 ? ` (${keys.join(', ')})` : ''}: declare it in ` +
  '`uses` of its @Call and run `npm run generate`, or in the template where no route calls it; then start the tests anew';
