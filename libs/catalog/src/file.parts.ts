import { z } from 'zod';
import { WINDOWS } from './catalog.ts';
import * as field from './file.fields.ts';
import type { Names } from './file.names.ts';
import * as rule from './file.rules.ts';
import { isTimeZone } from './local-time.ts';
import { must } from './file.words.ts';

/** A rule of a part of the file as a check of zod; it is asked where the part's fields are of their types. */
export const obey =
  <T>(findings: (part: T) => readonly rule.Finding[]) =>
  (part: T, context: z.RefinementCtx<T>): void => {
    for (const [path, message] of findings(part)) context.addIssue({ code: 'custom', path: [...path], message });
  };

export function timeZone(description: string) {
  const error = ({ input }: { input?: unknown }): string => must('the IANA name of a time zone like "Europe/Berlin"', input);
  return z
    .string({ error })
    .refine(isTimeZone, { error })
    .meta({ description, examples: ['UTC', 'Europe/Berlin'] });
}

export const windowOf = (names: Names) =>
  z.enum(WINDOWS).superRefine(
    obey((window) => {
      const lacks = window === 'season' && names.ids('seasons')?.length === 0;
      return lacks ? [[[], 'there is no season: declare one in seasons, or use all, day or week']] : [];
    }),
  );

export const rewards = (names: Names) =>
  z
    .strictObject({
      currencies: field.mapTo(names, 'currencies', field.amount(), rule.MAX_REWARDS).default({}).describe('Money, by currency.'),
      items: field.mapTo(names, 'items', field.amount(), rule.MAX_REWARDS).default({}).describe('How many of each item.'),
    })
    .superRefine(obey((part) => rule.rewardFindings(part, names)))
    .meta({ examples: [{ currencies: { coins: 50 }, items: { potion: 1 } }] });

/** Rewards that are not empty. */
export const someRewards = (names: Names) => rewards(names).refine(rule.gives, { error: 'gives nothing: name a currency or an item' });
