import type { AttributeValue, DynamoDBRecord } from 'aws-lambda';
import { parseChanges, parseEntry } from '#dynamo/keys';

/** A board and period, as its keys name them. */
export interface BoardPeriod {
  boardId: string;
  period: string;
}

/** What the records of a batch tell of a board and period: how many entries were put, moved or removed. */
export interface Tally extends BoardPeriod {
  changes: number;
}

/** The board and period of whose entries a record tells; undefined where it is none, or time-to-live removed it: nobody watches it. */
export const changedBoard = (record: DynamoDBRecord): BoardPeriod | undefined => {
  const entry = isExpiry(record) ? undefined : parseEntry(keyOf(record));
  return entry && { boardId: entry.boardId, period: entry.period };
};

/** One tally a board and period of which there is something to say: its entries have changed, or a read has asked to be heard. */
export function talliesOf(records: readonly DynamoDBRecord[]): Tally[] {
  const tallies = new Map<string, Tally>();
  for (const record of records) {
    const entry = hasMoved(record) ? changedBoard(record) : undefined;
    const named = entry ?? (isQuestion(record) ? parseChanges(keyOf(record)) : undefined);
    if (!named) continue;
    const key = `${named.boardId}#${named.period}`;
    const { changes } = tallies.get(key) ?? { changes: 0 };
    tallies.set(key, { ...named, changes: changes + (entry ? 1 : 0) });
  }
  return [...tallies.values()];
}

/**
 * Until when all changes are in this batch, or in those before it, by the apps' clock: as long ago as its youngest record is by the wall's.
 * Milliseconds since 1970; 0 where no record has a time.
 */
export function heardUntil(records: readonly DynamoDBRecord[], now: Date, wallNow: Date): number {
  const youngest = Math.max(...records.map(({ dynamodb }) => (dynamodb?.ApproximateCreationDateTime ?? 0) * 1000));
  if (youngest <= 0) return 0;
  const age = Math.max(0, wallNow.getTime() - youngest);
  return Math.max(0, Math.floor(now.getTime() - age));
}

const isExpiry = ({ userIdentity }: Pick<DynamoDBRecord, 'userIdentity'>): boolean =>
  (userIdentity as { principalId?: string } | undefined)?.principalId === 'dynamodb.amazonaws.com';

const keyOf = ({ dynamodb }: DynamoDBRecord): { pk: string; sk: string } => ({
  pk: dynamodb?.Keys?.pk?.S ?? '',
  sk: dynamodb?.Keys?.sk?.S ?? '',
});

/** An entry without a new key stands where it stood. */
const hasMoved = ({ dynamodb }: DynamoDBRecord): boolean => dynamodb?.OldImage?.gs?.S !== dynamodb?.NewImage?.gs?.S;

/** A read has written when it asked. */
function isQuestion({ dynamodb }: DynamoDBRecord): boolean {
  const askedAt = (image: Record<string, AttributeValue> | undefined): string | undefined => image?.asked?.N;
  return askedAt(dynamodb?.NewImage) !== undefined && askedAt(dynamodb?.NewImage) !== askedAt(dynamodb?.OldImage);
}
