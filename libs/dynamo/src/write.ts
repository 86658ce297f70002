import type { Key } from './keys.ts';

type Attributes = Readonly<Record<string, unknown>>;

/**
 * Under which circumstances a write happens: nothing stands under the key, or what has expired · the attributes are as they were read ·
 * nothing stands, or a number is at most `value`.
 */
export type Condition = 'absent' | { equal: Attributes } | { absentOrAtMost: { name: string; value: number } };

/** One item of a transaction: put whole, changed in place, removed, or only looked at, so that its condition holds for all the others. */
export type Write = {
  key: Key;
  condition?: Condition;
  /** Where only such conditions fail, somebody else was faster on a shared item: trying again is not counted. */
  shared?: boolean;
} & (
  | { put: Attributes }
  | { set?: Attributes; setOnce?: Attributes; add?: Readonly<Record<string, number>> }
  | { remove: true }
  | { check: true }
);

interface Parts {
  names: Record<string, string>;
  values: Record<string, unknown>;
}

/** A write in the words of `TransactWriteItems`. @param nowSeconds what has expired before it is not there */
export function toTransactItem(TableName: string, write: Write, nowSeconds: number): TransactItem {
  const parts: Parts = { names: {}, values: {} };
  const condition = write.condition && conditionOf(write.condition, nowSeconds, parts);
  const changes = 'put' in write || 'remove' in write || 'check' in write ? undefined : changesOf(write, parts);
  const common = {
    TableName,
    ...(condition !== undefined && { ConditionExpression: condition }),
    ...(Object.keys(parts.names).length > 0 && { ExpressionAttributeNames: parts.names }),
    ...(Object.keys(parts.values).length > 0 && { ExpressionAttributeValues: parts.values }),
  };
  if ('put' in write) return { Put: { ...common, Item: { ...write.key, ...write.put } } };
  if ('check' in write) return { ConditionCheck: { ...common, Key: { ...write.key }, ConditionExpression: condition ?? '' } };
  return changes === undefined
    ? { Delete: { ...common, Key: { ...write.key } } }
    : { Update: { ...common, Key: { ...write.key }, UpdateExpression: changes } };
}

interface Common {
  TableName: string;
  ConditionExpression?: string;
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Record<string, unknown>;
}

type TransactItem =
  | { Put: Common & { Item: Record<string, unknown> } }
  | { Delete: Common & { Key: Record<string, unknown> } }
  | { ConditionCheck: Common & { Key: Record<string, unknown>; ConditionExpression: string } }
  | { Update: Common & { Key: Record<string, unknown>; UpdateExpression: string } };

function conditionOf(condition: Condition, nowSeconds: number, parts: Parts): string {
  if (condition === 'absent') return `attribute_not_exists(pk) OR ${named(parts, 'x')} < ${valued(parts, nowSeconds)}`;
  if ('equal' in condition)
    return Object.entries(condition.equal)
      .map(([name, value]) => `${named(parts, name)} = ${valued(parts, value)}`)
      .join(' AND ');
  const { name, value } = condition.absentOrAtMost;
  return `attribute_not_exists(pk) OR ${named(parts, name)} <= ${valued(parts, value)}`;
}

function changesOf(
  { set = {}, setOnce = {}, add = {} }: { set?: Attributes; setOnce?: Attributes; add?: Attributes },
  parts: Parts,
): string {
  const sets = [
    ...Object.entries(set).map(([name, value]) => `${named(parts, name)} = ${valued(parts, value)}`),
    ...Object.entries(setOnce).map(
      ([name, value]) => `${named(parts, name)} = if_not_exists(${named(parts, name)}, ${valued(parts, value)})`,
    ),
  ];
  const adds = Object.entries(add).map(([name, value]) => `${named(parts, name)} ${valued(parts, value)}`);
  return [...(sets.length > 0 ? [`SET ${sets.join(', ')}`] : []), ...(adds.length > 0 ? [`ADD ${adds.join(', ')}`] : [])].join(' ');
}

function named(parts: Parts, name: string): string {
  parts.names[`#${name}`] = name;
  return `#${name}`;
}

function valued(parts: Parts, value: unknown): string {
  const name = `:v${Object.keys(parts.values).length}`;
  parts.values[name] = value;
  return name;
}
