import { z } from 'zod';
import { boardFindings, tierFindings } from './board.rules.ts';
import * as field from './file.fields.ts';
import type { Names } from './file.names.ts';
import { obey, someRewards, timeZone, windowOf } from './file.parts.ts';
import { MOMENT } from './local-time.ts';
import { seasonFindings } from './season.rules.ts';

const MAX_TIERS = 50;
const MAX_RANK = 1_000_000_000;
const DAY_MINUTES = 1440;

const moment = () =>
  field.text(MOMENT, 'a moment like "2026-10-01T00:00:00Z", or without the Z as the clocks of the time zone show it').meta({
    examples: ['2026-10-01T00:00:00Z', '2026-10-01T00:00:00'],
  });

const season = z
  .strictObject({
    startsAt: moment().describe('The first moment of the season: with a Z in UTC, without it as the clocks of timeZone show it.'),
    endsAt: moment().describe('The first moment after it, in the same way. Of an hour that clocks show twice, the first is meant.'),
    timeZone: timeZone("Of times without a Z: the IANA name of a time zone. Left out: the catalogue's.").optional(),
    graceMinutes: field
      .whole(0, DAY_MINUTES)
      .default(0)
      .describe(
        'For so long after the end, boards still take runs that began before it, as their tickets tell; and until the next season begins, all runs without a ticket. Left out: 0.',
      ),
  })
  .describe("A stretch of the game's life. s1, s2, s3 … in order of time, without overlap; a season that is over stays here.");

export const seasonsOf = (names: Names) =>
  field.declared(season, 'By name: s1, s2, s3 … in order of time.').superRefine(obey((seasons) => seasonFindings(seasons, names.timeZone)));

const ticket = z.strictObject({
  maxPerSecond: field
    .whole(1, 1_000_000_000_000)
    .optional()
    .describe('The most that a run may score a second, from its ticket to its score. Left out: no limit.'),
  withinTimePlayed: z
    .boolean()
    .default(false)
    .describe('true: the score is a time in milliseconds, and no longer than the run was, from its ticket to its score.'),
});

const rank = () => field.whole(1, MAX_RANK);
const tier = (names: Names) =>
  z
    .strictObject({
      ranks: z
        .tuple([rank(), rank()])
        .optional()
        .meta({ description: 'Who gets it: from the first rank to the last.', examples: [[1, 1]] }),
      topPercent: field
        .whole(1, 100)
        .optional()
        .describe('Who gets it: the best so many percent of all (a percentile), one player at least.'),
      rewards: someRewards(names).describe('What each of them gets.'),
    })
    .meta({ oneOf: [{ required: ['ranks'] }, { required: ['topPercent'] }] });

const boardFields = (names: Names) => ({
  title: field.title(),
  order: z.enum(['desc', 'asc']).describe('desc: the highest score is rank 1. asc: the lowest.'),
  ties: z
    .enum(['earlier', 'shared'])
    .default('earlier')
    .describe('Of equal scores: earlier: the one that was there first is better. shared: they have one rank, as in 1, 2, 2, 4.'),
  windows: z
    .tuple([windowOf(names)], windowOf(names))
    .superRefine(
      obey((windows) =>
        windows.flatMap((one, i) => (windows.indexOf(one) === i ? [] : [[[i], `"${one}" stands here twice: take one out`]])),
      ),
    )
    .meta({ description: 'How the board cuts time. The first is what a request without a window means.', minItems: 1, uniqueItems: true }),
  min: field.score().describe('The lowest score that one call may submit.'),
  max: field.score().describe('The highest score that one call may submit.'),
  maxPerMinute: field.whole(1, 10_000).optional().describe('How often a player may submit in a minute. Left out: as often as they like.'),
  exactPlaces: field
    .whole(512, 4096)
    .default(512)
    .describe(
      'How many places from the top always have their exact rank, counted anew for each request. It costs: a rank among them reads up to 12 read units for each 1,000 places before it, so 6 at the end of 512 and 50 at that of 4,096. Left out: 512.',
    ),
  ticket: ticket
    .optional()
    .describe(
      'A run begins with a ticket, POST /score/ticket, and its score is good once. Left out: a score is enough. {}: a ticket alone.',
    ),
  seasonRewards: z
    .array(tier(names))
    .max(MAX_TIERS)
    .superRefine(obey(tierFindings))
    .default([])
    .meta({
      description: 'What the board pays when a season ends: each player the first that fits. Left out: nothing.',
      examples: [
        [
          { ranks: [1, 1], rewards: { currencies: { coins: 500 } } },
          { topPercent: 10, rewards: { currencies: { coins: 50 } } },
        ],
      ],
    }),
});

export function boardOf(names: Names) {
  const fields = boardFields(names);
  return z
    .discriminatedUnion('operator', [
      z.strictObject({ ...fields, operator: z.literal('best').describe('The best whole run stands.') }),
      z.strictObject({ ...fields, operator: z.literal('latest').describe('The last run stands.') }),
      z.strictObject({
        ...fields,
        operator: z.literal('sum').describe('All runs add up.'),
        totalMin: field.score().describe('The lowest total.'),
        totalMax: field.score().describe('The highest total; a run that would pass it is refused.'),
      }),
    ])
    .superRefine(obey(boardFindings))
    .describe('A leaderboard.');
}
