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
  const standings: string[] = [];
  for await (const item of held.items('boards', playerId, entryPrefix)) standings.push(toStandings(item));
  await deletions.remember(playerId, standings);
  let found = await held.erase('boards', playerId, entryPrefix);
  const job = await deletions.find(playerId);
  for (const one of job?.standings ?? []) if (await held.eraseFromHead(one, playerId)) found = true;
  return found;
}

const toStandings = (item: Item): string => [...partsOf(textOf(item, 'sk')), textOf(item, 'gs')].join('#');

function toScore(item: Item) {
  const [boardId, period] = partsOf(textOf(item, 'sk'));
  const metadata: unknown = typeof item.m === 'string' ? JSON.parse(item.m) : null;
  return { boardId, period, score: numberOf(item, 's'), achievedAt: new Date(numberOf(item, 't')).toISOString(), metadata };
}
