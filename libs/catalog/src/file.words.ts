import type { $ZodErrorMap } from 'zod/v4/core';
import { isJsonObject } from '#core/json';

const SHOWN = 40;
const LISTED = 12;
const PLAIN_KEY = /^[\w$-]+$/;

const show = (value: unknown): string => {
  const text = typeof value === 'number' ? String(value) : JSON.stringify(value);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
};

/** `a, b, c and 7 more`. */
export const listed = (names: readonly string[]): string =>
  names.length > LISTED ? `${names.slice(0, LISTED).join(', ')} and ${names.length - LISTED} more` : names.join(', ');

/** What a value must be, and what it is instead. */
export const must = (be: string, value: unknown): string =>
  value === undefined ? `is missing: it must be ${be}` : `must be ${be}, not ${show(value)}`;

/** A place in the file as designers read it: `boards.arcade.windows[1]`. */
export const pathText = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    const name = String(key);
    return PLAIN_KEY.test(name) ? `${text}${text && '.'}${name}` : `${text}[${JSON.stringify(name)}]`;
  }, '');

const TYPES: Record<string, string> = {
  object: 'an object { … }',
  record: 'an object { … }',
  array: 'a list [ … ]',
  tuple: 'a list [ … ]',
};

/** What zod finds where the schema says nothing of its own. */
export const words: $ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      return must(TYPES[issue.expected] ?? (issue.expected === 'boolean' ? 'true or false' : issue.expected), issue.input);
    case 'invalid_value':
      return must(oneOf(issue.values), issue.input);
    case 'invalid_union':
      return must(
        oneOf(Array.isArray(issue.options) ? issue.options : []),
        isJsonObject(issue.input) ? issue.input[String(issue.discriminator)] : issue.input,
      );
    case 'too_small':
      return issue.minimum === 1 ? 'is empty: name at least one' : `must hold ${issue.minimum}, not fewer`;
    case 'too_big':
      return `holds more than the ${issue.maximum} that fit: take some out`;
    case 'unrecognized_keys':
      return `there is no such field: use one of ${fieldsOf(issue.inst?._zod.def).join(', ')}`;
    default:
      return undefined;
  }
};

const oneOf = (values: readonly unknown[]): string => values.map(show).join(' or ');

const fieldsOf = (def: unknown): string[] =>
  isJsonObject(def) && isJsonObject(def.shape) ? Object.keys(def.shape).filter((name) => name !== '$schema') : [];
