import { z } from 'zod';
import { isJsonObject } from '#core/json';
import { type Kind, KINDS, MAX_OF_A_KIND, type Names } from './file.names.ts';
import { listed, must } from './file.words.ts';

/** A thousand of it are still an exact number: so many units one call may buy. */
const MAX_AMOUNT = 1_000_000_000_000;

const ID = /^[a-z0-9][a-z0-9-]{0,31}$/;
const TITLE = /^(?=.*\S)[^\p{Cc}\p{Cs}\u2028\u2029]{1,100}$/u;

const number = (value: number): string => value.toLocaleString('en');

/** A whole number within inclusive bounds. */
export function whole(min: number, max: number) {
  const error = ({ input }: { input?: unknown }): string => must(`a whole number from ${number(min)} to ${number(max)}`, input);
  return z
    .number({ error })
    .refine((value) => Number.isInteger(value) && value >= min && value <= max, { error })
    .meta({ type: 'integer', minimum: min, maximum: max });
}

export const amount = () => whole(1, MAX_AMOUNT);
export const score = () => whole(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);

/** A text of a form that the words describe. */
export function text(form: RegExp, be: string) {
  const error = ({ input }: { input?: unknown }): string => must(be, input);
  return z.string({ error }).regex(form, { error });
}

export const title = () =>
  text(TITLE, '1 to 100 characters of plain text in one line').meta({ description: 'What players read.', examples: ['Golden hat'] });

/** A check that runs where the value is an object, whatever else is wrong inside it. */
export const onObjects = { when: ({ value }: { value: unknown }): boolean => isJsonObject(value) };

/** A map whose keys must pass a check that tells what is wrong with a key. */
function mapOf<V extends z.ZodType>(value: V, max: number, mistakeOf: (key: string) => string | undefined) {
  return z.record(z.string(), value).superRefine((map, context) => {
    const keys = Object.keys(map);
    if (keys.length > max) context.addIssue({ code: 'custom', message: `holds ${keys.length}, and at most ${max} fit: take some out` });
    for (const key of keys) {
      const message = mistakeOf(key);
      if (message !== undefined) context.addIssue({ code: 'custom', path: [key], message });
    }
  }, onObjects);
}

/** What the file declares of a kind, by id. */
export const declared = <V extends z.ZodType>(value: V, description: string) =>
  mapOf(value, MAX_OF_A_KIND, (id) =>
    ID.test(id) ? undefined : 'is no id: an id is 1 to 32 small letters, digits and hyphens, the first no hyphen',
  )
    .meta({ propertyNames: { pattern: ID.source }, maxProperties: MAX_OF_A_KIND, description })
    .default({});

/** An id that the file declares by naming it. */
export const id = () => text(ID, '1 to 32 small letters, digits and hyphens, the first no hyphen');

/** A map with names of a form as keys. */
export const named = <V extends z.ZodType>(value: V, max: number, form: { pattern: RegExp; be: string }) =>
  mapOf(value, max, (key) => (form.pattern.test(key) ? undefined : `is no name for it: use ${form.be}`))
    .meta({ propertyNames: { pattern: form.pattern.source }, maxProperties: max })
    .default({});

/** A map from ids that the file declares elsewhere. */
export const mapTo = <V extends z.ZodType>(names: Names, kind: Kind, value: V, max: number) =>
  mapOf(value, max, (id) => unknownOf(names, kind, id)).meta({ maxProperties: max });

/** A list of ids that the file declares elsewhere. */
export const listOf = (names: Names, kind: Kind, max = MAX_OF_A_KIND) => distinct(reference(names, kind), max);

/** An id that the file declares elsewhere. */
export const reference = (names: Names, kind: Kind) =>
  z.string({ error: ({ input }) => must(`the id of a ${KINDS[kind]}`, input) }).superRefine((id, context) => {
    const message = unknownOf(names, kind, id);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  });

function unknownOf(names: Names, kind: Kind, id: string): string | undefined {
  const ids = names.ids(kind);
  if (!ids || ids.includes(id)) return undefined;
  const others = ids.length > 0 ? `, or use one of ${listed(ids)}` : '';
  return `there is no ${KINDS[kind]} "${id}": declare it in ${kind}${others}`;
}

/** A list without repetitions. */
export const distinct = <V extends z.ZodType<string>>(value: V, max: number) =>
  z
    .array(value)
    .max(max)
    .superRefine((values, context) => {
      values.forEach((one, i) => {
        if (values.indexOf(one) !== i) context.addIssue({ code: 'custom', path: [i], message: `"${one}" stands here twice: take one out` });
      });
    })
    .meta({ uniqueItems: true });
