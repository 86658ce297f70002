import { all, type Finding } from './file.rules.ts';
import { isTimeZone, MOMENT, momentOf } from './local-time.ts';

export interface SeasonFields {
  startsAt: string;
  endsAt: string;
  timeZone?: string | undefined;
  graceMinutes: number;
}

const MINUTE_MS = 60_000;

/**
 * A season's times in milliseconds since 1970, NaN where a text is none. `zone`: the catalogue's, for a season without its own. The end
 * is the first moment after it, `closes` that after its grace.
 */
export function timesOf({ startsAt, endsAt, timeZone, graceMinutes }: SeasonFields, zone: string) {
  const ends = momentOf(endsAt, timeZone ?? zone);
  return { starts: momentOf(startsAt, timeZone ?? zone), ends, closes: ends + graceMinutes * MINUTE_MS };
}

/** Seasons follow one another in the order of the file, which is that of their numbers, and may leave gaps. */
export function seasonFindings(seasons: Readonly<Record<string, SeasonFields>>, zone: string): Finding[] {
  const list = Object.entries(seasons).map(([season, fields]) => ({ season, fields, ...timesOf(fields, zone) }));
  return list.flatMap(({ season, fields, starts, ends, closes }, i) => {
    const [before, after] = [list[i - 1], list[i + 1]];
    const said = (one: SeasonFields, at: 'startsAt' | 'endsAt'): string => saidOf(one, at, zone);
    return all(
      season !== `s${i + 1}` && [
        [season],
        `must be named "s${i + 1}": seasons are s1, s2, s3 … in order of time, and stay when they are over`,
      ],
      ...leftOut(fields, zone).map(([path, message]): Finding => [[season, ...path], message]),
      starts >= ends && [[season, 'endsAt'], `must be after the start, ${said(fields, 'startsAt')}`],
      before &&
        starts < before.ends && [
          [season, 'startsAt'],
          `must not be before the end of ${before.season}, ${said(before.fields, 'endsAt')}: seasons don't overlap`,
        ],
      after &&
        ends < after.ends &&
        closes >= after.ends && [
          [season, 'graceMinutes'],
          `must be over before ${after.season} ends, ${said(after.fields, 'endsAt')}: give fewer minutes`,
        ],
    );
  });
}

/** Local times that no clock of the zone shows; of a wrong zone nobody can say. */
function leftOut(fields: SeasonFields, zone: string): Finding[] {
  const own = fields.timeZone ?? zone;
  if (!isTimeZone(own)) return [];
  return (['startsAt', 'endsAt'] as const)
    .filter((at) => MOMENT.test(fields[at]) && Number.isNaN(momentOf(fields[at], own)))
    .map((at) => [[at], `there is no ${fields[at]} in ${own}: clocks are set forward over it; give a later time`]);
}

const saidOf = (fields: SeasonFields, at: 'startsAt' | 'endsAt', zone: string): string =>
  fields[at].endsWith('Z') ? fields[at] : `${fields[at]} in ${fields.timeZone ?? zone}`;
