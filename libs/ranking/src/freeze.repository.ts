import { DeleteCommand, type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { isConditionFailed } from '#dynamo/failures';
import { type Item, numberOf, textOf } from '#dynamo/item';
import { archivePrefix, boardKeys, type Key, playerOf } from '#dynamo/keys';
import { RANK_INDEX } from '#dynamo/tables';
import { ARCHIVE_LEAVES, type ArchivedRow, archiveItem, type ArchivePage, toArchivePage } from './archive.ts';
import type { Standings } from './board.ts';
import { BEGINNING, type Ladder, ladderItem, type LadderPage, ladderPageItem } from './ladder.ts';

/** Names the pages of the ladder of a closed season: the same whoever makes them. */
const FINAL = 'final';

/** What the freeze of a season reads and writes in table `boards`. Every write may be done again, and by two at once. */
export class FreezeRepository {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** The next rows of the index. @param after the key of the last one before them */
  async rowsAfter({ board, period }: Standings, after: string | undefined, Limit: number): Promise<ArchivedRow[]> {
    const { Items = [] } = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: RANK_INDEX,
        KeyConditionExpression: after === undefined ? 'gp = :gp' : 'gp = :gp AND gs > :after',
        ExpressionAttributeValues: { ':gp': boardKeys.rank(board.boardId, period.id), ...(after !== undefined && { ':after': after }) },
        Limit,
      }),
    );
    return Items.map((item) => ({ playerId: playerOf(textOf(item, 'pk')), key: textOf(item, 'gs') }));
  }

  /** The last page that was written, by a strong read. */
  async lastPage({ board, period }: Standings): Promise<ArchivePage | undefined> {
    const { Items = [] } = await this.#client.send(
      new QueryCommand({ ...this.#pages(board.boardId, period.id), ScanIndexForward: false, Limit: 1, ConsistentRead: true }),
    );
    return Items.map(toArchivePage)[0];
  }

  /** By a strong read: erasures before it are seen. */
  async page({ board, period }: Standings, number: number): Promise<ArchivePage | undefined> {
    const item = await this.#read(boardKeys.archivePage(board.boardId, period.id, number));
    return item && toArchivePage(item);
  }

  /** Writes a page, unless it stands already. @returns what stands */
  async put(standings: Standings, page: ArchivePage): Promise<ArchivePage> {
    const key = boardKeys.archivePage(standings.board.boardId, standings.period.id, page.number);
    try {
      const Item = { ...key, ...archiveItem(page) };
      await this.#client.send(new PutCommand({ TableName: this.#table, Item, ConditionExpression: 'attribute_not_exists(pk)' }));
      return page;
    } catch (error) {
      if (!isConditionFailed(error)) throw error;
      return (await this.page(standings, page.number)) ?? page;
    }
  }

  /** Removes a page that an earlier round has left; one of this round, or a later one, stays. */
  async remove({ board, period }: Standings, number: number, round: number): Promise<void> {
    const Key = boardKeys.archivePage(board.boardId, period.id, number);
    const condition = { ConditionExpression: 'round < :round', ExpressionAttributeValues: { ':round': round } };
    try {
      await this.#client.send(new DeleteCommand({ TableName: this.#table, Key, ...condition }));
    } catch (error) {
      if (!isConditionFailed(error)) throw error;
    }
  }

  /** Whether a player has an entry, by a strong read: an erased one has none, whatever the index still holds. */
  async hasEntry({ board, period }: Standings, playerId: string): Promise<boolean> {
    return (await this.#read(boardKeys.entry(playerId, board.boardId, period.id))) !== undefined;
  }

  /** Makes the ladder of the archive, which tells readers that there is one; no refresh puts another in its place. */
  async enforce(standings: Standings, { total, frozenAt }: { total: number; frozenAt: Date }): Promise<void> {
    const { boardId } = standings.board;
    const pages = await this.#ladderPages(standings, total);
    for (const [number, page] of pages.entries()) {
      const key = boardKeys.ladderPage(boardId, standings.period.id, FINAL, number);
      await this.#client.send(new PutCommand({ TableName: this.#table, Item: { ...key, ...ladderPageItem(page) } }));
    }
    const ladder: Ladder = {
      ...{ version: FINAL, asOf: frozenAt.getTime(), total, changes: 0, rate: 0, final: true },
      firstKeys: pages.flatMap(({ keys: [key] }) => key ?? []),
      firstBases: pages.flatMap(({ bases: [base] }) => base ?? []),
    };
    await this.#putLadder({ ...boardKeys.ladder(boardId, standings.period.id), ...ladderItem(ladder) });
  }

  /** A leaf for each page of the archive. */
  async #ladderPages({ board, period }: Standings, total: number): Promise<LadderPage[]> {
    const pages: OpenPage[] = [];
    let start: Record<string, unknown> | undefined;
    do {
      const query = { ...this.#pages(board.boardId, period.id), ProjectionExpression: '#base, #first', ExclusiveStartKey: start };
      const ExpressionAttributeNames = { '#base': 'base', '#first': 'first' };
      const answer = await this.#client.send(new QueryCommand({ ...query, ExpressionAttributeNames, ConsistentRead: true }));
      for (const item of answer.Items ?? []) {
        const leaf = { key: textOf(item, 'first'), base: numberOf(item, 'base') };
        // A last page without rows: what was to stand on it was erased while the season was frozen.
        if (leaf.base < total) addLeaf(pages, leaf);
      }
      start = answer.LastEvaluatedKey;
    } while (start);
    return pages;
  }

  #pages(boardId: string, season: string) {
    return {
      TableName: this.#table,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': boardKeys.archivePage(boardId, season, 0).pk, ':prefix': archivePrefix },
    };
  }

  async #read(Key: Key): Promise<Item | undefined> {
    return (await this.#client.send(new GetCommand({ TableName: this.#table, Key, ConsistentRead: true }))).Item;
  }

  async #putLadder(Item: Item): Promise<void> {
    const condition = { ConditionExpression: 'attribute_not_exists(#final)', ExpressionAttributeNames: { '#final': 'final' } };
    try {
      await this.#client.send(new PutCommand({ TableName: this.#table, Item, ...condition }));
    } catch (error) {
      if (!isConditionFailed(error)) throw error;
    }
  }
}

interface OpenPage extends LadderPage {
  keys: string[];
  bases: number[];
}

function addLeaf(pages: OpenPage[], { key, base }: { key: string; base: number }): void {
  const last = pages.at(-1);
  const open = last && last.keys.length < ARCHIVE_LEAVES ? last : { keys: [], bases: [] };
  if (open !== last) pages.push(open);
  open.keys.push(base === 0 ? BEGINNING : key);
  open.bases.push(base);
}
