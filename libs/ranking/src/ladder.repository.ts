import { type DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { isExpired, type Item } from '#dynamo/item';
import { boardKeys } from '#dynamo/keys';
import { type Standings, topicOf } from './board.ts';
import { type Knowledge, type Ladder, type LadderPage, type LadderSizes, SIZES, toChanges, toLadder, toLadderPage } from './ladder.ts';
import { believed } from './ladder.rules.ts';
import { Recent } from './recent.ts';

const KEPT_MS = 1_000;
const KEPT_BOARDS = 256;
const KEPT_PAGES = 256;

/** Ladders and counters of change in table `boards`, as reads need them: by eventual reads, and kept in the function's memory. */
export class LadderRepository {
  readonly sizes: LadderSizes;
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #keptMs: number;
  readonly #known = new Recent<{ at: number; knowledge: Promise<Knowledge> }>(KEPT_BOARDS);
  readonly #pages = new Recent<Promise<Item | undefined>>(KEPT_PAGES);

  /** @param keptMs how old what `look` gives may be */
  constructor(client: DynamoDBDocumentClient, table: string, sizes = SIZES, keptMs = KEPT_MS) {
    this.#client = client;
    this.#table = table;
    this.sizes = sizes;
    this.#keptMs = keptMs;
  }

  /** The ladder in force and what is known of changes since, at most a second old. Calls at the same time share one read. */
  look(standings: Standings, now: Date): Promise<Knowledge> {
    const name = topicOf(standings.board.boardId, standings.period.id);
    const kept = this.#known.get(name);
    const age = now.getTime() - (kept?.at ?? 0);
    if (kept && age >= 0 && age < this.#keptMs) return kept.knowledge;
    const fresh = { at: now.getTime(), knowledge: this.#read(standings, now) };
    this.#known.set(name, fresh);
    fresh.knowledge.catch(() => {
      this.#known.drop(name, fresh);
    });
    return fresh.knowledge;
  }

  /** A page of a ladder, which never changes; undefined where it is missing, or has expired. */
  async page(standings: Standings, ladder: Ladder, index: number, now: Date): Promise<LadderPage | undefined> {
    const { pk, sk } = boardKeys.ladderPage(standings.board.boardId, standings.period.id, ladder.version, index);
    const name = `${pk} ${sk}`;
    let reading = this.#pages.get(name);
    if (!reading) {
      reading = this.#readPage({ pk, sk });
      this.#pages.set(name, reading);
      this.#dropUnlessFound(name, reading);
    }
    const item = await reading;
    return item && !isExpired(item, now) ? toLadderPage(item) : undefined;
  }

  #dropUnlessFound(name: string, reading: Promise<Item | undefined>): void {
    const drop = (): void => {
      this.#pages.drop(name, reading);
    };
    reading.then((item) => {
      if (!item) drop();
    }, drop);
  }

  /** One query over the ladder and its changes, whose keys follow each other. */
  async #read({ board, period }: Standings, now: Date): Promise<Knowledge> {
    const [ladder, changes] = [boardKeys.ladder(board.boardId, period.id), boardKeys.changes(board.boardId, period.id)];
    const { Items = [] } = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :ladder AND :changes',
        ExpressionAttributeValues: { ':pk': ladder.pk, ':ladder': ladder.sk, ':changes': changes.sk },
      }),
    );
    const find = (sk: string): Item | undefined => Items.find((item) => item.sk === sk && !isExpired(item, now));
    const found = find(ladder.sk);
    return believed({ ladder: found && toLadder(found), changes: toChanges(find(changes.sk)) }, { board, period }, now);
  }

  /** A page may be so young that an eventual read does not find it yet: then a strong one does. */
  async #readPage(Key: { pk: string; sk: string }): Promise<Item | undefined> {
    const get = async (ConsistentRead: boolean): Promise<Item | undefined> =>
      (await this.#client.send(new GetCommand({ TableName: this.#table, Key, ConsistentRead }))).Item;
    return (await get(false)) ?? (await get(true));
  }
}
