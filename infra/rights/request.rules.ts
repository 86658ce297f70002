import { isJsonObject } from '#core/json';
import type { Sent } from '#testing/hearing';

/** What IAM asks before it lets a request through. */
export interface Need {
  /** As IAM names it: `dynamodb:PutItem`. */
  action: string;
  /** The name of the table, queue, bucket … as the function was given it. */
  name: string;
  /** What follows it in the ARN: `/index/rank`, `/u/ada/1`. */
  rest: string;
  /** See `Deed`. */
  keys: string[];
}

const SIGNED = /Credential=[^/]+\/\d{8}\/[^/]+\/([a-z0-9-]+)\/aws4_request/;

/**
 * What a request needs the right to. One without a signature, as for public keys, needs none.
 * @throws Error for a service or an operation that is not known here
 */
export function needsOf(sent: Sent): Need[] {
  const service = SIGNED.exec(sent.headers.authorization ?? '')?.[1];
  if (service === undefined) return [];
  const read = SERVICES[service];
  if (!read) throw new Error(`infra/rights/request.rules.ts does not know what a request to ${service} needs: add it`);
  return read(sent);
}

const SERVICES: Partial<Record<string, (sent: Sent) => Need[]>> = {
  dynamodb: (sent) => itemNeeds(operationOf(sent), bodyOf(sent)),
  sqs: (sent) => [need(`sqs:${operationOf(sent).replace('SendMessageBatch', 'SendMessage')}`, textIn(bodyOf(sent), 'QueueUrl'))],
  'cognito-idp': (sent) => [need(`cognito-idp:${operationOf(sent)}`, textIn(bodyOf(sent), 'UserPoolId'))],
  lambda: (sent) => [need('lambda:InvokeFunction', partOf(sent, /^\/2015-03-31\/functions\/([^/]+)\/invocations$/))],
  cloudfront: (sent) => [need('cloudfront:CreateInvalidation', partOf(sent, /^\/2020-05-31\/distribution\/(\w+)\/invalidation$/))],
  'execute-api': (sent) => {
    const stage = partOf(sent, /^(\/[^@]*)\/@connections\/[^/]+$/);
    const rest = `/${sent.method}${decodeURIComponent(sent.path).slice(stage.length)}`;
    return [need('execute-api:ManageConnections', `http://${sent.headers.host ?? ''}${stage}`, rest)];
  },
  s3: objectNeeds,
};

const need = (action: string, name: string, rest = '', keys: string[] = []): Need => ({ action, name, rest, keys });

const operationOf = ({ headers }: Sent): string => headers['x-amz-target']?.split('.')[1] ?? '';

function bodyOf({ body }: Sent): Record<string, unknown> {
  const parsed: unknown = JSON.parse(body);
  return isJsonObject(parsed) ? parsed : {};
}

function textIn(value: unknown, name: string): string {
  const text = isJsonObject(value) ? value[name] : undefined;
  if (typeof text !== 'string') throw new Error(`A request to AWS has no ${name}`);
  return text;
}

function partOf({ method, path }: Sent, pattern: RegExp): string {
  const part = pattern.exec(decodeURIComponent(path.split('?')[0] ?? ''))?.[1];
  if (part === undefined) throw new Error(`infra/rights/request.rules.ts does not know ${method} ${path}: add it`);
  return part;
}

const ON_OBJECTS: Partial<Record<string, string>> = { GET: 'GetObject', HEAD: 'GetObject', PUT: 'PutObject', DELETE: 'DeleteObject' };

/** Who may not list a bucket is refused what is not there as if it were forbidden. */
function objectNeeds({ method, path, status }: Sent): Need[] {
  const { pathname, searchParams } = new URL(path, 'http://localhost');
  const [, bucket = '', ...rest] = decodeURIComponent(pathname).split('/');
  const key = rest.join('/');
  const action = ON_OBJECTS[method];
  if (action === undefined || (key === '' && !searchParams.has('list-type')))
    throw new Error(`infra/rights does not know ${method} ${path}`);
  const isMissing = status === 404 && action === 'GetObject';
  return key === '' || isMissing ? [need('s3:ListBucket', bucket)] : [need(`s3:${action}`, bucket, `/${key}`)];
}

const ON_ITEMS: Partial<Record<string, string>> = {
  Get: 'GetItem',
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
};

/** A transaction needs the rights of its parts, a batch those on each of its tables. */
function itemNeeds(operation: string, input: Record<string, unknown>): Need[] {
  const { TransactItems, RequestItems, IndexName } = input;
  if (Array.isArray(TransactItems)) {
    const parts = TransactItems.flatMap((part: unknown) => Object.entries(isJsonObject(part) ? part : {}));
    return parts.flatMap(([kind, part]) => (isJsonObject(part) ? itemNeeds(ON_ITEMS[kind] ?? kind, part) : []));
  }
  const action = `dynamodb:${operation}`;
  if (isJsonObject(RequestItems)) return Object.entries(RequestItems).map(([table, asked]) => need(action, table, '', keysIn(asked)));
  const rest = typeof IndexName === 'string' ? `/index/${IndexName}` : '';
  return [need(action, textIn(input, 'TableName'), rest, keysIn([input.Key, input.Item]))];
}

/** The beginnings of all partition keys that stand in a part of a request. */
function keysIn(value: unknown): string[] {
  const found = new Set<string>();
  const visit = (part: unknown): void => {
    if (Array.isArray(part)) part.forEach(visit);
    else if (isJsonObject(part)) {
      if (isJsonObject(part.pk) && typeof part.pk.S === 'string') found.add(part.pk.S.replace(/#.*$/s, '#'));
      else Object.values(part).forEach(visit);
    }
  };
  visit(value);
  return [...found].sort();
}
