import { matches } from '#auth/iam-pattern';

/** A statement of a role's policy, every name in it resolved. */
export interface Statement {
  effect: 'Allow' | 'Deny';
  actions: readonly string[];
  resources: readonly string[];
  /** Only for items whose partition key fits one of these (`dynamodb:LeadingKeys`). */
  leadingKeys?: readonly string[];
}

/** One thing that is done to one resource. */
export interface Deed {
  /** As IAM names it: `dynamodb:PutItem`. */
  action: string;
  /** Its ARN; `*` where the service knows none. */
  resource: string;
  /** The partition keys of the items that it writes or reads, each as far as its first `#`; empty for what has none. */
  keys: readonly string[];
}

/** Whether a statement speaks of a deed, to allow or to deny it. */
export const applies = ({ actions, resources, leadingKeys }: Statement, { action, resource, keys }: Deed): boolean =>
  actions.some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase())) &&
  resources.some((pattern) => matches(pattern, resource)) &&
  (leadingKeys === undefined || keys.some((key) => leadingKeys.some((pattern) => matches(pattern, key))));

/** As IAM decides it: what one statement allows and none denies. */
export function isAllowed(statements: readonly Statement[], deed: Deed): boolean {
  const speaking = statements.filter((statement) => applies(statement, deed));
  return speaking.length > 0 && speaking.every(({ effect }) => effect === 'Allow');
}
