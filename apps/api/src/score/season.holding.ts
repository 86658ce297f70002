import { findBoard } from '#catalog/catalog';
import { catalogue } from '#catalog/demo';
import { textOf } from '#dynamo/item';
import { archivePrefix, boardKeys, entryPrefix, partsOf } from '#dynamo/keys';
import { decodeOrderKey } from '#ranking/order-key';
import type { DeletionRepository } from '../player/deletion.repository.ts';
import type { HeldRepository } from '../player/held.repository.ts';
import type { Holding } from '../player/holding.ts';
import type { ArchivePlace, ArchiveRowRepository, FoundRow } from './archive-row.repository.ts';

/**
 * A player's rows in the archives of closed seasons. Their entries tell where they are, and once these are gone, the job that erased them;
 * the sweep a minute later finds the row of a page that was being frozen meanwhile.
 */
export const seasonHoldings = (held: HeldRepository, archives: ArchiveRowRepository, deletions: DeletionRepository): Holding[] => [
  {
    name: 'seasons',
    covers: [{ table: 'boards', pk: boardKeys.archivePage('', '', 0).pk.slice(0, 2), sk: archivePrefix }],
    async *export(playerId) {
      for await (const item of held.items('boards', playerId, entryPrefix)) {
        const place = toPlace([...partsOf(textOf(item, 'sk')), textOf(item, 'gs')]);
        const found = place && (await archives.find(place, playerId));
        if (found) yield toFinal(place, found);
      }
    },
    async erase(playerId) {
      const places = (await deletions.find(playerId))?.standings.flatMap((one) => toPlace(one.split('#')) ?? []) ?? [];
      let found = false;
      for (const place of places) if (await archives.erase(place, playerId)) found = true;
      return found;
    },
  },
];

/** Undefined for a period that is no season: it has no archive. */
const toPlace = ([boardId = '', season = '', key]: string[]): ArchivePlace | undefined =>
  key !== undefined && season.startsWith('s') ? { boardId, season, key } : undefined;

/** The score is not told of a board that the catalogue has no more: nobody knows then which way its keys run. */
function toFinal({ boardId, season }: ArchivePlace, { row, rank }: FoundRow) {
  const board = findBoard(catalogue, boardId);
  const { score, at } = board ? decodeOrderKey(row.key, board.order) : { score: null, at: null };
  return { boardId, season, rank, score, achievedAt: at === null ? null : new Date(at).toISOString() };
}
