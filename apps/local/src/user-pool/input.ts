import { UserPoolError } from './errors.ts';

/** A request's JSON object; fields are read by name and checked one by one, others are ignored, as Cognito does. */
export type Input = Readonly<Record<string, unknown>>;

interface Constraint {
  max: number;
  pattern: RegExp;
}

const TOKEN = /^[A-Za-z0-9_=.-]+$/;
const PASSWORD = /^\S(.*\S)?$/s;
const NAME = /^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u;

const FIELDS = {
  AccessToken: { max: 8_192, pattern: TOKEN },
  AttributeName: { max: 32, pattern: NAME },
  AuthFlow: { max: 64, pattern: /^\w+$/ },
  ClientId: { max: 128, pattern: /^[\w+]+$/ },
  ClientSecret: { max: 64, pattern: /^[\w+]+$/ },
  Code: { max: 2_048, pattern: /^\S+$/ },
  ConfirmationCode: { max: 2_048, pattern: /^\S+$/ },
  GroupName: { max: 128, pattern: NAME },
  MessageAction: { max: 16, pattern: /^[A-Z]+$/ },
  Password: { max: 256, pattern: PASSWORD },
  PreviousPassword: { max: 256, pattern: PASSWORD },
  ProposedPassword: { max: 256, pattern: PASSWORD },
  SecretHash: { max: 128, pattern: /^[\w+=/]+$/ },
  TemporaryPassword: { max: 256, pattern: PASSWORD },
  Token: { max: 8_192, pattern: TOKEN },
  UserPoolId: { max: 55, pattern: /^[\w-]+_[0-9a-zA-Z]+$/ },
  Username: { max: 128, pattern: NAME },
} as const satisfies Record<string, Constraint>;

type Field = keyof typeof FIELDS;

const MAX_PAIRS = 50;
const MAX_VALUE = 2_048;

const invalid = (name: string, reason: string): UserPoolError => {
  const member = name.charAt(0).toLowerCase() + name.slice(1);
  return new UserPoolError(
    'InvalidParameterException',
    `1 validation error detected: Value at '${member}' failed to satisfy constraint: ${reason}`,
  );
};

/** A required string within Cognito's limits; throws InvalidParameterException. */
export function text(input: Input, name: Field): string {
  const value = optionalText(input, name);
  if (value === undefined) throw invalid(name, 'Member must not be null');
  return value;
}

export function optionalText(input: Input, name: Field): string | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  const { max, pattern }: Constraint = FIELDS[name];
  if (typeof value !== 'string') throw invalid(name, 'Member must be a string');
  if (value.length > max) throw invalid(name, `Member must have length less than or equal to ${max}`);
  if (!pattern.test(value)) throw invalid(name, `Member must satisfy regular expression pattern: ${pattern.source}`);
  return value;
}

/** A map of strings, as AuthParameters and ClientMetadata are; absent is empty. At most 50 pairs of 2,048 characters. */
export function textMap(input: Input, name: string): Map<string, string> {
  const value = input[name] ?? {};
  if (!isObject(value)) throw invalid(name, 'Member must be a map');
  return pairs(name, Object.entries(value));
}

/** A list of `{Name, Value}`, as UserAttributes and ValidationData are; absent is empty. */
export function attributes(input: Input, name: string): Map<string, string> {
  const value = input[name] ?? [];
  if (!Array.isArray(value)) throw invalid(name, 'Member must be a list');
  return pairs(
    name,
    value.map((each: unknown) => (isObject(each) ? [each.Name, each.Value ?? ''] : [])),
  );
}

function pairs(name: string, entries: unknown[][]): Map<string, string> {
  if (entries.length > MAX_PAIRS) throw invalid(name, `Member must have length less than or equal to ${MAX_PAIRS}`);
  return new Map(
    entries.map(([key, value]) => {
      if (typeof key !== 'string' || typeof value !== 'string') throw invalid(name, 'Member must hold strings');
      if (Math.max(key.length, value.length) > MAX_VALUE) throw invalid(name, `Member must have length less than or equal to ${MAX_VALUE}`);
      return [key, value];
    }),
  );
}

export const isObject = (value: unknown): value is Input => typeof value === 'object' && value !== null && !Array.isArray(value);
