import { coreKeys } from '#dynamo/keys';
import type { Write } from '#dynamo/write';

/** Something that an admin did. `before` and `after`: what it changed, as it was and as it is. */
export interface Audited {
  /** Unique; it tells two records of one moment apart. */
  id: string;
  admin: string;
  /** The player as a pseudonym: the record outlives them. */
  player: string;
  what: string;
  before: object;
  after: object;
  reason: string | null;
  requestId: string;
  at: Date;
}

/** The record of it, found by player, by admin and by day (UTC); nothing changes it later. */
export function auditWrites({ id, admin, player, at, ...record }: Audited): Write[] {
  const time = at.toISOString();
  const put = { who: admin, player, at: time, ...record };
  const places = [{ player }, { admin }, { day: time.slice(0, 10) }];
  return places.map((about) => ({ key: coreKeys.audit(about, time, id), condition: 'absent', put }));
}
