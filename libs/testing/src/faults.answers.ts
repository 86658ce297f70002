import type { Action } from './faults.kinds.ts';

const NAMESPACE = 'com.amazonaws.dynamodb.v20120810#';

interface Refusal {
  status: number;
  body: Buffer;
}

/** What a busy or broken service answers, in its own words. @param random uniform in [0, 1) */
export function refusalOf(fault: 'conflict' | 'throttled' | 'failed', action: Action, body: Buffer, random: () => number): Refusal {
  const one = <T>(...of: readonly [T, ...T[]]): T => of[Math.floor(random() * of.length)] ?? of[0];
  if (fault === 'failed') return one(refusal(500, 'InternalServerError'), unreadable(503));
  const transaction = action.startsWith('Transact');
  if (fault === 'throttled') {
    const alone = refusal(400, one('ThrottlingException', 'ProvisionedThroughputExceededException', 'RequestLimitExceeded'));
    return transaction ? one(alone, cancelled(body, one('ThrottlingError', 'ProvisionedThroughputExceeded'), random)) : alone;
  }
  if (!transaction) return refusal(400, 'TransactionConflictException');
  return one(cancelled(body, 'TransactionConflict', random), refusal(400, 'TransactionInProgressException'));
}

const refusal = (status: number, name: string, more: object = {}): Refusal => ({
  status,
  body: json({ __type: NAMESPACE + name, message: 'Injected', ...more }),
});

/** As a load balancer answers in the service's place. */
const unreadable = (status: number): Refusal => ({ status, body: Buffer.from('<html><body>Service Unavailable</body></html>') });

function cancelled(body: Buffer, code: string, random: () => number): Refusal {
  const { TransactItems } = parse(body) as { TransactItems: unknown[] };
  const at = Math.floor(random() * TransactItems.length);
  const CancellationReasons = TransactItems.map((_, i) => (i === at ? { Code: code, Message: 'Injected' } : { Code: 'None' }));
  return refusal(400, 'TransactionCanceledException', { CancellationReasons });
}

interface Keys {
  Keys: unknown[];
}

/** A batch's requests by table: keys to read, or items to write. */
type Requests = Record<string, Keys | unknown[]>;

/** What an answer says of requests that were left undone. */
export type HeldBack = { UnprocessedKeys: Requests } | { UnprocessedItems: Requests };

/** Takes a part of a batch out of it, one request or more, up to all. `kept`: the batch without it; undefined where nothing is left. */
export function holdBack(body: Buffer, random: () => number): { kept: Buffer | undefined; back: HeldBack } {
  const { RequestItems, ...rest } = parse(body) as { RequestItems: Requests };
  const list = Object.entries(RequestItems).flatMap(([table, part]) =>
    partsOf(part).map((request) => ({ table, request, roll: random() })),
  );
  const sure = Math.floor(random() * list.length);
  const goes = list.map(({ roll }, i) => i === sure || roll < 0.5);
  const among = (which: boolean): Requests => {
    const chosen = list.filter((_, i) => goes[i] === which);
    const tables = [...new Set(chosen.map(({ table }) => table))];
    return Object.fromEntries(
      tables.map((table) => {
        const requests = chosen.filter((one) => one.table === table).map(({ request }) => request);
        const whole = RequestItems[table];
        return [table, Array.isArray(whole) ? requests : { ...whole, Keys: requests }];
      }),
    );
  };
  const [stays, undone] = [among(false), among(true)];
  const reads = Object.values(RequestItems).every((part) => !Array.isArray(part));
  return {
    kept: Object.keys(stays).length > 0 ? json({ ...rest, RequestItems: stays }) : undefined,
    back: reads ? { UnprocessedKeys: undone } : { UnprocessedItems: undone },
  };
}

/** The answer to what was kept of a batch, with what was held back. */
export function allBack(body: Buffer, back: HeldBack): Buffer {
  const answer = parse(body) as object;
  return json({ ...('UnprocessedKeys' in back ? { Responses: {} } : {}), ...answer, ...back });
}

const partsOf = (part: Keys | unknown[]): unknown[] => (Array.isArray(part) ? part : part.Keys);
const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
// What the SDK has sent, or the engine has answered, has the protocol's form.
const parse = (body: Buffer): unknown => JSON.parse(String(body));
