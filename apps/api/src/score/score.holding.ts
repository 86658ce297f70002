import { type Item, numberOf, textOf } from '#dynamo/item';
import { boardKeys, entryPrefix, partsOf } from '#dynamo/keys';
import type { DeletionRepository } from '../player/deletion.repository.ts';
import type { HeldRepository } from '../player/held.repository.ts';
import { type Holding, PLAYERS } from '../player/holding.ts';

/** A player's entries on all boards, and the rows that the heads of these boards show of them. */
export const scoreHoldings = (held: HeldRepository, deletions: DeletionRepository): Holding[] => [
  {
    name: 'scores',
    covers: [
      { table: 'boards', pk: PLAYERS, sk: entryPrefix },
      { table: 'boards', pk: headOf().pk, sk: headOf().sk },
    ],
    async *export(playerId) {
      for await (const item of held.items('boards', playerId, entryPrefix)) yield toScore(item);
    },
    erase: (playerId) => erase(held, deletions, playerId),
  },
];

/** The beginnings that the keys of all heads have. */
const headOf = () => ({ pk: boardKeys.head('', '').pk.slice(0, 2), sk: boardKeys.head('', '').sk });

/** The job remembers the entries first: once they are gone, nothing else tells which heads and archives have shown them. */
async function erase(held: HeldRepository, deletions: DeletionRepository, playerId: string): Promise<boolean> {
  const entries: Held[] = [];
  for await (const item of held.items('boards', playerId, entryPrefix)) entries.push(toHeld(item));
  await deletions.remember(playerId, toStandings(entries));
  let found = await held.erase('boards', playerId, entryPrefix);
  const job = await deletions.find(playerId);
  for (const one of job?.standings.flatMap(headsOf) ?? []) if (await held.eraseFromHead(one, playerId)) found = true;
  return found;
}

/** Where an entry is. */
interface Held {
  boardId: string;
  period: string;
  key: string;
}

function toHeld(item: Item): Held {
  const [boardId = '', period = ''] = partsOf(textOf(item, 'sk'));
  return { boardId, period, key: textOf(item, 'gs') };
}

/** A season with the key, by which its archive is read; the others of a board in one text, for 200 boards have 8,600 of them. */
function toStandings(entries: readonly Held[]): string[] {
  const isOfSeason = ({ period }: Held): boolean => period.startsWith('s');
  const seasons = entries.filter(isOfSeason).map(({ boardId, period, key }) => `${boardId}#${period}#${key}`);
  const boards = Map.groupBy(
    entries.filter((one) => !isOfSeason(one)),
    ({ boardId }) => boardId,
  );
  return [...seasons, ...[...boards].map(([boardId, some]) => `${boardId}#${some.map(({ period }) => period).join(',')}`)];
}

/** The heads of what the job remembers. */
const headsOf = (standings: string): string[] => {
  const [boardId = '', periods = ''] = standings.split('#');
  return periods.split(',').map((period) => `${boardId}#${period}`);
};

function toScore(item: Item) {
  const [boardId, period] = partsOf(textOf(item, 'sk'));
  const metadata: unknown = typeof item.m === 'string' ? JSON.parse(item.m) : null;
  return { boardId, period, score: numberOf(item, 's'), achievedAt: new Date(numberOf(item, 't')).toISOString(), metadata };
}
