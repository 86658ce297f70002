import type { AttributeValue, DynamoDBRecord } from 'aws-lambda';
import { parseEntry, parseState } from '#dynamo/keys';

/** A board and period, as its keys name them. */
export interface BoardPeriod {
  boardId: string;
  period: string;
}

/** The order keys of an entry; undefined: there was none, or is none any more. */
export interface Move {
  before: string | undefined;
  after: string | undefined;
}

/** What the records of a batch tell of a board and period. */
export interface Change extends BoardPeriod {
  /** Entries that were put, moved or removed. */
  moves: readonly Move[];
  /** Its ladder was counted anew. */
  ladder: boolean;
  /** A read has asked to be heard. */
  asked: boolean;
  /** Of the records that tell it. */
  sequenceNumbers: readonly string[];
}

/** One change a board and period of which there is something to say. */
export function changesOf(records: readonly DynamoDBRecord[]): Change[] {
  const changes = new Map<string, Change>();
  for (const record of records) {
    const one = changeOf(record);
    if (!one) continue;
    const key = `${one.boardId}#${one.period}`;
    const before = changes.get(key);
    changes.set(key, before ? together(before, one) : one);
  }
  return [...changes.values()];
}

const together = (a: Change, b: Change): Change => ({
  ...a,
  moves: [...a.moves, ...b.moves],
  ladder: a.ladder || b.ladder,
  asked: a.asked || b.asked,
  sequenceNumbers: [...a.sequenceNumbers, ...b.sequenceNumbers],
});

/** What time-to-live removed nobody watches. */
function changeOf(record: DynamoDBRecord): Change | undefined {
  const key = keyOf(record);
  const common = { moves: [], ladder: false, asked: false, sequenceNumbers: [record.dynamodb?.SequenceNumber ?? ''] };
  const entry = parseEntry(key);
  if (entry) {
    const move = moveOf(record);
    const stands = isExpiry(record) || move.before === move.after;
    return stands ? undefined : { boardId: entry.boardId, period: entry.period, ...common, moves: [move] };
  }
  const ladder = parseState(key, 'S');
  if (ladder) return { ...ladder, ...common, ladder: true };
  const asked = isQuestion(record) ? parseState(key, 'S#c') : undefined;
  return asked && { ...asked, ...common, asked: true };
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

const moveOf = ({ dynamodb }: DynamoDBRecord): Move => ({ before: dynamodb?.OldImage?.gs?.S, after: dynamodb?.NewImage?.gs?.S });

/** A read has written when it asked. */
function isQuestion({ dynamodb }: DynamoDBRecord): boolean {
  const askedAt = (image: Record<string, AttributeValue> | undefined): string | undefined => image?.asked?.N;
  return askedAt(dynamodb?.NewImage) !== undefined && askedAt(dynamodb?.NewImage) !== askedAt(dynamodb?.OldImage);
}
