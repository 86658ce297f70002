import { type DynamoDBDocumentClient, GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { isConditionFailed } from '#dynamo/failures';
import { archivePrefix, boardKeys, type Key } from '#dynamo/keys';
import { itemsOf } from '#dynamo/partition';
import { type ArchivedRow, type ArchivePage, blankRow, ranksOf, rowItem, toArchivePage } from '#ranking/archive';
import { blankKey } from '#ranking/order-key';

/** Where a player's row is looked for: in the archive of a board's season, first on the page that their entry's key names. */
export interface ArchivePlace {
  boardId: string;
  season: string;
  key: string;
}

/** A player's row, and the rank that it has. */
export interface FoundRow {
  row: ArchivedRow;
  rank: number;
}

interface Located {
  page: ArchivePage;
  index: number;
  row: ArchivedRow;
}

/** Single rows of archives, for who exports or erases a player: by strong reads, and also while a season is being frozen. */
export class ArchiveRowRepository {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** Undefined where the archive does not have the player, or there is none. */
  async find(place: ArchivePlace, playerId: string): Promise<FoundRow | undefined> {
    const located = await this.#locate(place, playerId);
    return located && { row: located.row, rank: ranksOf(located.page)[located.index] ?? located.page.rank };
  }

  /** Takes the player out of their row, which keeps its place. @returns whether there was one */
  async erase(place: ArchivePlace, playerId: string): Promise<boolean> {
    const located = await this.#locate(place, playerId);
    if (!located) return false;
    const { page, index, row } = located;
    try {
      await this.#client.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: boardKeys.archivePage(place.boardId, place.season, page.number),
          UpdateExpression: `SET #rows[${index}] = :blank`,
          ConditionExpression: `#rows[${index}] = :row`,
          ExpressionAttributeNames: { '#rows': 'rows' },
          ExpressionAttributeValues: { ':blank': rowItem(blankRow(row)), ':row': rowItem(row) },
        }),
      );
    } catch (error) {
      // The same, sent twice: rows change in no other way.
      if (!isConditionFailed(error)) throw error;
    }
    return true;
  }

  /** By the key; and where it does not stand there, for the entry has moved after the freeze, by a walk over all pages. */
  async #locate(place: ArchivePlace, playerId: string): Promise<Located | undefined> {
    const page = await this.#pageOf(place);
    if (!page) return undefined;
    const found = locatedOn(page, playerId);
    const blank = blankKey(place.key);
    if (found || page.rows.some((row) => row.playerId === '' && row.key === blank)) return found;
    const { pk } = boardKeys.archivePage(place.boardId, place.season, 0);
    for await (const items of itemsOf(this.#client, { table: this.#table, pk, prefix: archivePrefix })) {
      const there = items.map((item) => locatedOn(toArchivePage(item), playerId)).find((one) => one !== undefined);
      if (there) return there;
    }
    return undefined;
  }

  /** Halves the archive until one page is left: of a million rows in 15 reads. */
  async #pageOf(place: ArchivePlace): Promise<ArchivePage | undefined> {
    const last = await this.#lastPage(place);
    if (!last || isBefore(last, place.key)) return last;
    let [from, to] = [0, last.number];
    let page = await this.#page(place, from);
    while (to - from > 1) {
      const number = (from + to) >> 1;
      const middle = await this.#page(place, number);
      if (middle && isBefore(middle, place.key)) [from, page] = [number, middle];
      else to = number;
    }
    return page;
  }

  async #lastPage({ boardId, season }: ArchivePlace): Promise<ArchivePage | undefined> {
    const { Items = [] } = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: { ':pk': boardKeys.archivePage(boardId, season, 0).pk, ':prefix': archivePrefix },
        ScanIndexForward: false,
        Limit: 1,
        ConsistentRead: true,
      }),
    );
    return Items.map(toArchivePage)[0];
  }

  async #page({ boardId, season }: ArchivePlace, number: number): Promise<ArchivePage | undefined> {
    const Key: Key = boardKeys.archivePage(boardId, season, number);
    const { Item } = await this.#client.send(new GetCommand({ TableName: this.#table, Key, ConsistentRead: true }));
    return Item && toArchivePage(Item);
  }
}

/** A page without rows is the last, and names none. */
const isBefore = ({ rows, first }: ArchivePage, key: string): boolean => rows.length > 0 && first <= key;

function locatedOn(page: ArchivePage, playerId: string): Located | undefined {
  const index = page.rows.findIndex((row) => row.playerId === playerId);
  const row = page.rows[index];
  return row && { page, index, row };
}
