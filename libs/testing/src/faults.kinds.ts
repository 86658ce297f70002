/** An action of DynamoDB as its protocol names it: `PutItem`. */
export type Action = string;

/**
 * What can befall a request, before the engine gets it: `conflict`: another transaction holds the item · `throttled` · `failed`: the
 * service answers 5xx · `cut`: the connection breaks · `silent`: no answer comes; while it works: `unprocessed`: a part of a batch is
 * left undone; and after: `lost`: done, but the connection breaks before the answer · `torn`: in the middle of it · `late`: the
 * connection breaks, and the request arrives when the caller has gone on.
 */
export const FAULTS = ['conflict', 'throttled', 'failed', 'cut', 'silent', 'unprocessed', 'lost', 'torn', 'late'] as const;
export type Fault = (typeof FAULTS)[number];

const WRITES = new Set(['PutItem', 'UpdateItem', 'DeleteItem', 'TransactWriteItems', 'BatchWriteItem']);
const READS = new Set(['GetItem', 'BatchGetItem', 'Query', 'TransactGetItems']);

/** The faults that an action can meet: none for what only tests do. */
export function faultsOf(action: Action): readonly Fault[] {
  if (!WRITES.has(action) && !READS.has(action)) return [];
  return FAULTS.filter((fault) => {
    if (fault === 'conflict') return action.startsWith('Transact') || (WRITES.has(action) && action !== 'BatchWriteItem');
    if (fault === 'unprocessed') return action.startsWith('Batch');
    return fault === 'late' ? WRITES.has(action) : true;
  });
}
