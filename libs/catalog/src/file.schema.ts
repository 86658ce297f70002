import { z } from 'zod';
import { POLICIES } from './catalog.ts';
import { boardOf, seasonsOf } from './file.boards.ts';
import * as field from './file.fields.ts';
import { MAX_OF_A_KIND, type Names } from './file.names.ts';
import { obey, rewards, someRewards, timeZone, windowOf } from './file.parts.ts';
import * as rule from './file.rules.ts';

const MAX_PRICES = 10;
const MAX_NEEDS = 20;

const currency = z.strictObject({ title: field.title() }).describe('A kind of money.');

const item = z
  .strictObject({
    title: field.title(),
    unique: z.boolean().default(false).describe('true: a player owns one at most.'),
  })
  .describe('Something that players own.');

const slot = z
  .strictObject({
    merge: z.boolean().describe('true: saves of two devices may become one, field by field. false: a save replaces the one before.'),
    fields: field
      .named(z.enum(POLICIES), 100, {
        pattern: /^[A-Za-z][A-Za-z0-9_-]{0,63}$/,
        be: 'letters, digits, _ and -, a letter first, 64 at most',
      })
      .meta({
        description:
          'How a field of two saves becomes one. max, min: the higher, the lower number. union: what either list holds. sum: what both added. latest: what was saved last, and so is every field that is not named here. server: only servers write it.',
        examples: [{ highestLevel: 'max', collected: 'union' }],
      }),
  })
  .superRefine(obey(rule.slotFindings))
  .describe("A place for a player's save.");

const source = (names: Names) =>
  z
    .strictObject({
      callers: field
        .distinct(z.enum(['player', 'server', 'admin']), 3)
        .min(1)
        .describe('Who may add money with it.'),
      currencies: field.listOf(names, 'currencies').min(1).describe('What it may add.'),
      kind: z.enum(['earn', 'correction']).default('earn').describe('earn: adds. correction: adds or takes, with a reason.'),
      perCall: field.amount().optional().describe("The most that one call may add. Left out: no cap. Players' sources need it."),
      perDay: field.amount().optional().describe("The most that a player gets in a day. Left out: no cap. Players' sources need it."),
      receipt: z.boolean().default(false).describe('true: each call names a receipt of a store, which counts once for ever.'),
    })
    .superRefine(obey(rule.sourceFindings))
    .describe(
      'A way by which money comes in from outside: an advertisement watched, a match won on your server, a purchase with real money.',
    );

const price = (names: Names) =>
  field
    .mapTo(names, 'currencies', field.amount(), MAX_PRICES)
    .default({})
    .meta({
      description: 'What it costs, by currency. Left out: nothing.',
      examples: [{ coins: 100 }],
    });

const counterNeeds = (names: Names) =>
  field.mapTo(names, 'counters', field.whole(1, Number.MAX_SAFE_INTEGER), MAX_NEEDS).meta({ examples: [{ runs: 3 }] });

const offer = (names: Names) =>
  z
    .strictObject({
      title: field.title(),
      price: price(names),
      grants: someRewards(names).describe('What one unit gives.'),
      limit: z
        .strictObject({
          count: field.whole(1, 1_000_000).describe('How many units.'),
          per: windowOf(names).describe('In which period. all: for ever.'),
        })
        .optional()
        .meta({ description: 'How many units a player may buy in a period. Left out: no limit.', examples: [{ count: 5, per: 'day' }] }),
      stock: field
        .whole(1, Number.MAX_SAFE_INTEGER)
        .optional()
        .meta({
          description:
            'How many units there are for all players, for ever. Left out: no end. Once released, it is never lowered, and only raised from 16 on.',
          examples: [1000],
        }),
    })
    .describe('Something in the shop.');

const counter = (names: Names) =>
  z
    .discriminatedUnion('by', [
      z.strictObject({
        by: z.literal('score').describe('Counts scores.'),
        take: z.enum(['count', 'highest']).describe('count: how many runs. highest: the highest score.'),
        boards: field.listOf(names, 'boards').min(1).describe('Of which boards.'),
      }),
      z.strictObject({
        by: z.literal('spending').describe('Counts what a player paid in the shop and for unlocks.'),
        currencies: field.listOf(names, 'currencies').min(1).describe('In which currencies.'),
      }),
      z
        .strictObject({
          by: z.literal('progress').describe('Follows a field of a save: the highest number that it has had.'),
          slot: field.reference(names, 'slots').describe('A place for saves.'),
          field: z.string().describe('A field that the slot declares as max or server.'),
        })
        .superRefine(obey((part) => rule.progressFindings(part, names))),
    ])
    .describe('What the game counts about a player, from what it accepted and from nothing else.');

const task = (names: Names) =>
  z
    .strictObject({
      title: field.title(),
      cycle: windowOf(names).describe('How often it can be done. all: once. Counters count within the cycle.'),
      counters: counterNeeds(names)
        .refine((needs) => Object.keys(needs).length > 0, { error: 'is empty: name at least one counter' })
        .describe('What each counter must come to.'),
      rewards: rewards(names).prefault({}).describe('What the player gets, once a cycle.'),
    })
    .superRefine(obey((part) => rule.taskFindings(part, names)))
    .describe('Something to do, with a reward.');

const unlock = (names: Names) =>
  z
    .strictObject({
      kind: z.enum(['level', 'feature', 'achievement']).describe('What it is to players; all work alike.'),
      title: field.title(),
      requires: z
        .strictObject({
          unlocks: field.listOf(names, 'unlocks', MAX_NEEDS).default([]).describe('What must be unlocked before.'),
          counters: counterNeeds(names).default({}).describe('What each counter must come to.'),
        })
        .prefault({})
        .describe('What must hold. Left out: nothing.'),
      price: price(names),
      rewards: rewards(names).prefault({}).describe('What comes with it. Left out: nothing.'),
    })
    .describe('A level, a feature or an achievement that a player gets once and keeps.');

const blockedName = field.text(/^(?=.{3,24}$)(?!.*\p{Lu})[^\p{Cc}\p{Cs}]*$/u, '3 to 24 characters in lower case');

/** The catalogue's file, where `names` says what it declares. */
export const fileSchema = (names: Names) =>
  z
    .strictObject({
      $schema: z.string().optional().describe('Where editors find this description.'),
      timeZone: timeZone('Where days and weeks begin: the IANA name of a time zone.'),
      seasons: seasonsOf(names),
      boards: field.declared(boardOf(names), 'Leaderboards by id.'),
      currencies: field.declared(currency, 'Currencies by id.'),
      sources: field.declared(source(names), 'Sources of money by id.'),
      items: field.declared(item, 'Items by id.'),
      offers: field.declared(offer(names), "The shop's offers by id."),
      counters: field.declared(counter(names), 'Counters by id: what tasks and unlocks ask for.'),
      tasks: field.declared(task(names), 'Tasks by id.'),
      unlocks: field.declared(unlock(names), 'Unlocks by id.').superRefine(
        obey(() => rule.cycleFindings(names)),
        field.onObjects,
      ),
      slots: field.declared(slot, 'Places for saves by id.'),
      presets: field
        .distinct(field.id(), MAX_OF_A_KIND)
        .default([])
        .meta({ description: 'Drawings that players may take as their avatar: libs/avatar/presets/fox.svg …', examples: [['fox']] }),
      blockedNames: field
        .distinct(blockedName, MAX_OF_A_KIND)
        .default([])
        .meta({ description: 'No name of a player holds one of these, in any spelling that looks alike.', examples: [['admin']] }),
    })
    .meta({ title: "Laurel's catalogue", description: 'All that game designers configure. Ids are for ever: players own what they name.' });

export type CatalogueFile = z.output<ReturnType<typeof fileSchema>>;
