import { MAX_OF_A_KIND, type Names } from './file.names.ts';

/** A mistake, at a path below what the rule was asked about. */
export type Finding = readonly [path: readonly (string | number)[], message: string];
type Ids = Readonly<Record<string, number>>;

export interface Rewards {
  currencies: Ids;
  items: Ids;
}

/** What one money operation can still write at once, with all else that it writes. */
export const MAX_REWARDS = 20;

/** The findings among checks of which each is false or undefined where it finds nothing. */
export const all = (...findings: (Finding | false | undefined)[]): Finding[] =>
  findings.filter((finding) => finding !== undefined && finding !== false);

export interface SourceFields {
  callers: readonly string[];
  currencies: readonly string[];
  kind: 'earn' | 'correction';
  perCall?: number | undefined;
  perDay?: number | undefined;
  receipt: boolean;
}

/** Caps count one currency; a player's own word is capped; a correction is for whoever looks into it. */
export function sourceFindings({ callers, currencies, kind, perCall, perDay, receipt }: SourceFields): Finding[] {
  const capped = perCall !== undefined || perDay !== undefined;
  const open = callers.includes('player');
  const correction = kind === 'correction';
  return all(
    capped &&
      currencies.length > 1 && [['currencies'], 'must be one currency, because perCall and perDay count one: make a source for each'],
    perCall !== undefined && perDay !== undefined && perCall > perDay && [['perCall'], `must not be above perDay, ${perDay}`],
    open && !correction && perCall === undefined && [['perCall'], 'is missing: a source that players may call needs a cap per call'],
    open && !correction && perDay === undefined && [['perDay'], 'is missing: a source that players may call needs a cap per day'],
    correction && open && [['callers'], 'must not hold "player": only servers and admins correct'],
    correction && perCall !== undefined && [['perCall'], 'must be taken out: a correction has no caps'],
    correction && perDay !== undefined && [['perDay'], 'must be taken out: a correction has no caps'],
    correction && receipt && [['receipt'], 'must be taken out: a correction has no store receipt'],
  );
}

/** Few enough to be given at once, and one at most of what is unique. */
export function rewardFindings({ currencies, items }: Rewards, names: Names): Finding[] {
  const count = Object.keys(currencies).length + Object.keys(items).length;
  const twice = Object.entries(items).filter(([item, quantity]) => quantity > 1 && names.isUnique(item));
  return all(
    count > MAX_REWARDS && [[], `holds ${count}, and at most ${MAX_REWARDS} can be given at once: take some out`],
    ...twice.map(([item]): Finding => [['items', item], 'must be 1: a player owns one at most of a unique item']),
  );
}

export const gives = ({ currencies, items }: Rewards): boolean => Object.keys(currencies).length + Object.keys(items).length > 0;

/** What a task gives again and again can't be unique. */
export const taskFindings = ({ cycle, rewards }: { cycle: string; rewards: Rewards }, names: Names): Finding[] =>
  cycle === 'all'
    ? []
    : Object.keys(rewards.items)
        .filter((item) => names.isUnique(item))
        .map((item) => [
          ['rewards', 'items', item],
          `must not be unique: the task repeats, and a player owns one at most; "cycle": "all" gives once`,
        ]);

/** A counter follows what a client can't set back: the highest value, or what servers write. */
export function progressFindings({ slot, field }: { slot: string; field: string }, names: Names): Finding[] {
  if (!names.ids('slots')?.includes(slot)) return [];
  const policy = names.policyOf(slot, field);
  if (policy === 'max' || policy === 'server') return [];
  return [[['field'], `must be a field that slots.${slot}.fields declares as "max" or "server"`]];
}

/** Where saves are never merged, a policy would be a promise that nobody keeps; that only servers write a field always holds. */
export const slotFindings = ({ merge, fields }: { merge: boolean; fields: Readonly<Record<string, string>> }): Finding[] =>
  Object.entries(fields).flatMap(([field, policy]) =>
    all(
      !merge && policy !== 'server' && [['fields', field], 'must be "server" or taken out: the slot does not merge; or set "merge": true'],
    ),
  );

/** Unlocks that need themselves in the end; each cycle once, at the first of it in the file. Not asked of more than may be. */
export function cycleFindings(names: Names): Finding[] {
  const ids = names.ids('unlocks') ?? [];
  if (ids.length > MAX_OF_A_KIND) return [];
  const findings: Finding[] = [];
  const done = new Set<string>();
  const visit = (id: string, trail: readonly string[]): void => {
    const from = trail.indexOf(id);
    if (from >= 0) {
      const cycle = [...trail.slice(from), id];
      const step = names.needsOf(id).indexOf(cycle[1] ?? id);
      findings.push([[id, 'requires', 'unlocks', step], `needs itself in the end: ${cycle.join(' -> ')}: take one of these needs out`]);
    } else if (!done.has(id)) {
      for (const need of names.needsOf(id)) visit(need, [...trail, id]);
      done.add(id);
    }
  };
  for (const id of ids) visit(id, []);
  return findings;
}
