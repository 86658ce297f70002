import { type DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { boardKeys } from '#dynamo/keys';
import { testTable } from '#testing/engine';
import type { Standings } from './board.ts';
import { LadderCut } from './ladder-cut.ts';
import { type Ladder, ladderItem, ladderPageItem, type LadderSizes } from './ladder.ts';

const TableName = testTable('boards');

/** When ladders of these tests are as of, and what they are read at. */
export const NOW = new Date(Date.UTC(2026, 10, 20) + 60_000);

export const withPlaces = ({ board, period }: Standings, exactPlaces: number): Standings => ({ board: { ...board, exactPlaces }, period });

/** Makes a ladder of keys in their order, as of now, when so many changes were told. @param lost pages that are not written */
export async function putLadder(
  client: DynamoDBDocumentClient,
  { board, period }: Standings,
  keys: readonly string[],
  { sizes, changes = 0, lost = [] }: { sizes: LadderSizes; changes?: number; lost?: number[] },
): Promise<void> {
  const cut = new LadderCut(sizes, board.exactPlaces);
  const pages = [...keys.flatMap((key) => cut.add(key) ?? []), cut.open];
  const version = `v${keys.length}-${changes}`;
  for (const { number, ...page } of pages.filter((one) => !lost.includes(one.number))) {
    const key = boardKeys.ladderPage(board.boardId, period.id, version, number);
    await client.send(new PutCommand({ TableName, Item: { ...key, ...ladderPageItem(page), x: NOW.getTime() / 1000 + 86_400 } }));
  }
  const { total, firstKeys, firstBases } = cut.state;
  const ladder: Ladder = { version, asOf: NOW.getTime(), total, changes, rate: 0, firstKeys, firstBases, final: false };
  await client.send(new PutCommand({ TableName, Item: { ...boardKeys.ladder(board.boardId, period.id), ...ladderItem(ladder) } }));
  await tell(client, { board, period }, changes);
}

/** What the stream tells: all changes until now. */
export async function tell(client: DynamoDBDocumentClient, { board, period }: Standings, changes: number): Promise<void> {
  await client.send(
    new UpdateCommand({
      TableName,
      Key: boardKeys.changes(board.boardId, period.id),
      UpdateExpression: 'SET chg = :changes, heard = :now',
      ExpressionAttributeValues: { ':changes': changes, ':now': NOW.getTime() },
    }),
  );
}
