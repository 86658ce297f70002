import type { Clock } from '#core/clock';
import type { Ids } from '#core/ids';
import { avatarHoldings, type AvatarReach } from '../avatar/avatar.holding.ts';
import { economyHoldings } from '../economy/economy.holding.ts';
import { progressHoldings } from '../progress/progress.holding.ts';
import type { ArchiveRowRepository } from '../score/archive-row.repository.ts';
import { scoreHoldings } from '../score/score.holding.ts';
import { seasonHoldings } from '../score/season.holding.ts';
import { ticketHoldings } from '../score/ticket.holding.ts';
import { tasksHoldings } from '../tasks/tasks.holding.ts';
import { unlockHoldings } from '../unlock/unlock.holding.ts';
import type { DeletionRepository } from './deletion.repository.ts';
import { exportHolding } from './export.holding.ts';
import type { HeldRepository } from './held.repository.ts';
import type { Holding } from './holding.ts';
import type { PlayerEventRepository } from './queue.repository.ts';
import type { ObjectRepository } from './object.repository.ts';
import { connectionHolding, countHoldings, profileHolding } from './player.holding.ts';

/** What holdings are made of. */
export interface Reach {
  clock: Clock;
  ids: Ids;
  held: HeldRepository;
  deletions: DeletionRepository;
  archives: ArchiveRowRepository;
  events: PlayerEventRepository;
  objects: ObjectRepository;
  files: AvatarReach['files'];
  cdn: AvatarReach['cdn'];
  /** Where avatars are read. */
  origin: string;
}

/**
 * All that is held on players, feature by feature: a test fails for a key that none of them covers. In the order in which it is erased:
 * first what others see.
 */
export const holdings = ({ clock, ids, held, deletions, archives, events, objects, files, cdn, origin }: Reach): Holding[] => [
  profileHolding(held, deletions, clock),
  ...scoreHoldings(held, deletions),
  ...seasonHoldings(held, archives, deletions),
  connectionHolding(held, events),
  exportHolding(held, objects),
  ...economyHoldings(held),
  ...progressHoldings(held),
  ...unlockHoldings(held),
  ...tasksHoldings(held),
  ...ticketHoldings(held),
  ...countHoldings(held),
  // Last: what the CDN refuses for a while keeps nothing else waiting.
  ...avatarHoldings({ clock, ids, held, files, cdn, origin }),
];
