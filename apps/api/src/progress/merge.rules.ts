import type { Policy, Slot } from '#catalog/catalog';
import type { Mistake } from '#core/problem';
import type { Contents, Writer } from './save.ts';

type Scalar = string | number | boolean | null;

/** Sums stay exact within these bounds. */
const LARGEST_SUM = Number.MAX_SAFE_INTEGER;

const policyOf = ({ fields }: Slot, field: string): Policy => fields.find((one) => one.field === field)?.policy ?? 'latest';
export const hasPolicy = ({ fields }: Slot, policy: Policy): boolean => fields.some((one) => one.policy === policy);

/** Fields whose values do not fit their policy. */
export const misfits = (slot: Slot, data: Contents): Mistake[] =>
  Object.entries(data).flatMap(([field, value]) => {
    const message = FITS[policyOf(slot, field)](value);
    return message === undefined ? [] : [{ path: `data.${field}`, message }];
  });

/** What a writer's contents come to where they take the place of those that stand: a player's leave the fields of servers alone. */
export function replaced({ slot, by, standing, sent }: Replacing): Contents {
  if (by === 'server') return sent;
  const kept = Object.entries(standing).filter(([field]) => policyOf(slot, field) === 'server');
  const own = Object.entries(sent).flatMap(([field, value]): [string, unknown][] => {
    if (policyOf(slot, field) !== 'server') return [[field, value]];
    return Object.hasOwn(standing, field) ? [[field, standing[field]]] : [];
  });
  return Object.fromEntries([...own, ...kept]);
}

interface Replacing {
  slot: Slot;
  by: Writer;
  standing: Contents;
  sent: Contents;
}

/** What two saves come to, field by field; a field that was not sent stands. @param base what the sender began from, for sums */
export function merged({ slot, by, standing, sent, base }: Replacing & { base: Contents }): Contents {
  const fields = new Set([...Object.keys(standing), ...Object.keys(sent)]);
  return Object.fromEntries(
    [...fields].flatMap((field): [string, unknown][] => {
      const policy = policyOf(slot, field);
      const isSent = Object.hasOwn(sent, field) && (policy !== 'server' || by === 'server');
      if (isSent) return [[field, join(policy, valueOf(standing, field), sent[field], valueOf(base, field))]];
      return Object.hasOwn(standing, field) ? [[field, standing[field]]] : [];
    }),
  );
}

/** Whether a merge has no effect a second time, whatever was merged in between: nothing adds up, or takes the place of what is newer. */
export const isRepeatable = ({ slot, by, sent }: Omit<Replacing, 'standing'>): boolean =>
  Object.keys(sent).every((field) => {
    const policy = policyOf(slot, field);
    return policy === 'max' || policy === 'min' || policy === 'union' || (policy === 'server' && by === 'player');
  });

/** Not what an object inherits, as `toString`. */
const valueOf = (contents: Contents, field: string): unknown => (Object.hasOwn(contents, field) ? contents[field] : undefined);

/** What stands may be older than its field's policy: where it does not fit, the sent value counts alone. */
function join(policy: Policy, standing: unknown, sent: unknown, base: unknown): unknown {
  switch (policy) {
    case 'max':
    case 'min':
      return isNumber(standing) && isNumber(sent) ? Math[policy](standing, sent) : sent;
    case 'union':
      return isList(sent) ? union(isList(standing) ? standing : [], sent) : sent;
    case 'sum':
      return isNumber(sent) ? added(isNumber(standing) ? standing : 0, sent, isNumber(base) ? base : 0) : sent;
    default:
      return sent;
  }
}

/** In the order in which they came, each once. */
const union = (standing: readonly Scalar[], sent: readonly Scalar[]): Scalar[] => [...new Set([...standing, ...sent])];

/** What the sender added since the base; on top of the base itself the sent value, so that no fraction is lost. */
function added(standing: number, sent: number, base: number): number {
  return standing === base ? sent : Math.max(-LARGEST_SUM, Math.min(LARGEST_SUM, standing + (sent - base)));
}

const isNumber = (value: unknown): value is number => typeof value === 'number';
const isScalar = (value: unknown): value is Scalar => value === null || ['string', 'number', 'boolean'].includes(typeof value);
const isList = (value: unknown): value is Scalar[] => Array.isArray(value) && value.every(isScalar);
const isSummand = (value: unknown): boolean => isNumber(value) && Math.abs(value) <= LARGEST_SUM;

const unless = (fits: boolean, message: string): string | undefined => (fits ? undefined : message);
const asNumber = (value: unknown): string | undefined => unless(isNumber(value), 'must be a number');
const asAnything = (): undefined => undefined;

/** What a value must be for its policy; undefined where it fits. */
const FITS: Record<Policy, (value: unknown) => string | undefined> = {
  max: asNumber,
  min: asNumber,
  union: (value) => unless(isList(value), 'must be a list of texts, numbers, true, false and null'),
  sum: (value) => unless(isSummand(value), 'must be a number between -(2^53 - 1) and 2^53 - 1'),
  latest: asAnything,
  server: asAnything,
};
