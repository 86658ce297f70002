import { matches } from '#auth/iam-pattern';
import { isJsonObject } from '#core/json';

/** What an authorizer's answer means for a `$connect`. `context` values are strings, as events carry them. */
export type Decision =
  | { kind: 'allowed'; principalId: string; context: Record<string, string> }
  | { kind: 'denied'; explicitly: boolean }
  | { kind: 'malformed' };

interface Statement {
  effect: string;
  actions: string[];
  resources: string[];
}

const isText = (value: unknown): value is string => typeof value === 'string';

const texts = (value: unknown): string[] | undefined => {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.length > 0 && list.every(isText) ? list : undefined;
};

function statement(value: unknown): Statement | undefined {
  if (!isJsonObject(value) || 'Condition' in value) return undefined;
  const { Effect: effect, Action, Resource } = value;
  const [actions, resources] = [texts(Action), texts(Resource)];
  return (effect === 'Allow' || effect === 'Deny') && actions && resources ? { effect, actions, resources } : undefined;
}

function contextOf(value: unknown): Record<string, string> | undefined {
  if (!isJsonObject(value)) return value === undefined || value === null ? {} : undefined;
  const entries = Object.entries(value);
  const plain = entries.every(([, v]) => ['string', 'number', 'boolean'].includes(typeof v));
  return plain ? Object.fromEntries(entries.map(([k, v]) => [k, String(v)])) : undefined;
}

/**
 * Evaluates an authorizer's policy for one method: a Deny wins, and without an Allow nobody comes in. Conditions are not evaluated
 * here: such a policy is malformed, as is one without `principalId` or with a context that holds lists or objects.
 */
export function decide(answer: unknown, methodArn: string): Decision {
  if (!isJsonObject(answer) || !isText(answer.principalId) || !answer.principalId) return { kind: 'malformed' };
  const context = contextOf(answer.context);
  const policy = isJsonObject(answer.policyDocument) ? answer.policyDocument.Statement : undefined;
  const statements = (Array.isArray(policy) ? policy : [policy]).map(statement);
  if (!context || !statements.every((s) => s !== undefined)) return { kind: 'malformed' };
  const hits = statements.filter(
    (s) =>
      s.actions.some((action) => matches(action.toLowerCase(), 'execute-api:invoke')) &&
      s.resources.some((resource) => matches(resource, methodArn)),
  );
  if (hits.some((s) => s.effect === 'Deny')) return { kind: 'denied', explicitly: true };
  if (hits.length === 0) return { kind: 'denied', explicitly: false };
  return { kind: 'allowed', principalId: answer.principalId, context };
}
