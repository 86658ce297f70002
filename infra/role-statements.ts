import { type Named, OWN, resourceOf } from './resource-arn.ts';

/** `Rights` of one route or of several. */
export type Uses = Readonly<Record<string, readonly string[] | undefined>>;

/** Audit records and receipts are written once: whatever else a function may change in `core`, those it may not. */
const KEPT = `              - Effect: Deny
                Action: [dynamodb:BatchWriteItem, dynamodb:DeleteItem, dynamodb:UpdateItem]
                Resource: ${OWN.core.arn('')}
                Condition: { 'ForAnyValue:StringLike': { dynamodb:LeadingKeys: ['X#*', 'R#*'] } }
`;
const CHANGES: readonly string[] = ['BatchWriteItem', 'DeleteItem', 'UpdateItem'];
const ORDER = Object.keys(OWN);

/**
 * What a role allows and denies, as it stands in the template: Laurel's own resources first, then a studio's by name; a statement for each
 * ARN, its actions in the order of the alphabet.
 * @throws Error where the head does not have what an ARN is built from
 */
export const statements = (uses: Uses, head: string): string =>
  [
    ...Object.entries(uses)
      .toSorted(([a], [b]) => placeOf(a) - placeOf(b) || (a < b ? -1 : 1))
      .flatMap(([resource, actions = []]) => statementsOn(resourceOf(resource), actions, head)),
    ...(uses.core?.some((action) => CHANGES.includes(action)) ? [KEPT] : []),
  ].join('');

const placeOf = (resource: string): number => (ORDER.includes(resource) ? ORDER.indexOf(resource) : ORDER.length);

/** A reference to a resource gives a name, an ARN or a URL, whatever its type; a parameter holds what is written to it. */
function checkFrom({ from, isParameter }: Named, head: string): void {
  const place = isParameter ? 'Parameters' : 'Parameters or Resources';
  const text = isParameter ? head.slice(0, head.indexOf('\nResources:\n')) : head;
  if (!text.includes(`\n  ${from}:\n`)) throw new Error(`The template's head has no ${from}, which a route uses: add it to ${place}.`);
}

function statementsOn(named: Named, actions: readonly string[], head: string): string[] {
  const { service, arn, condition } = named;
  if (actions.length > 0) checkFrom(named, head);
  const byArn = Map.groupBy(actions.toSorted(), arn);
  return [...byArn].map(([target, names]) => {
    const list = names.map((action) => `${service}:${action}`).join(', ');
    const only = condition?.(names[0] ?? '');
    return `              - Effect: Allow
                Action: [${list}]
                Resource: ${target}
${only ? `                Condition: ${only}\n` : ''}`;
  });
}

/** All that any of these may do. */
export function together(all: readonly Uses[]): Uses {
  const rights = all.flatMap((uses) =>
    Object.entries(uses).flatMap(([resource, actions = []]) => actions.map((action) => ({ resource, action }))),
  );
  const union = Map.groupBy(rights, ({ resource }) => resource);
  return Object.fromEntries([...union].map(([resource, uses]) => [resource, [...new Set(uses.map(({ action }) => action))]]));
}
