type TableAction = 'BatchGetItem' | 'BatchWriteItem' | 'ConditionCheckItem' | 'DeleteItem' | 'GetItem' | 'PutItem' | 'Query' | 'UpdateItem';
type BucketAction = 'DeleteObject' | 'GetObject' | 'ListBucket' | 'PutObject';
type QueueAction = 'DeleteMessage' | 'GetQueueAttributes' | 'ReceiveMessage' | 'SendMessage';
type HttpAction = 'ESHttpDelete' | 'ESHttpGet' | 'ESHttpHead' | 'ESHttpPatch' | 'ESHttpPost' | 'ESHttpPut';

/** What can be done to each resource of Laurel. The names are IAM's, without the service; a transaction needs those of its parts. */
interface OwnActions {
  core: TableAction;
  boards: TableAction;
  'boards/rank': 'Query';
  live: TableAction;
  'queue/player-jobs': 'SendMessage';
  'queue/ladders': 'SendMessage';
  'queue/player-events': 'SendMessage';
  'queue/tick-late': 'SendMessage';
  'bucket/exports': BucketAction;
  'bucket/uploads': BucketAction;
  'bucket/results': 'GetObject';
  'function/avatar': 'InvokeFunction';
  'user-pool': 'AdminDeleteUser';
  /** By the method of the call: a message to a socket, or its end. */
  'connections/POST': 'ManageConnections';
  'connections/DELETE': 'ManageConnections';
}

/** What can be done to what a studio adds. `Name` is the parameter of the template's head that holds the name (or the id) of the thing. */
interface StudioActions {
  /** `dynamodb/Name` or `dynamodb/Name/index/guild`. */
  [table: `dynamodb/${string}`]: TableAction;
  /** `s3/Name` or, for the keys that begin so, `s3/Name/replays/`. */
  [bucket: `s3/${string}`]: BucketAction;
  [topic: `sns/${string}`]: 'Publish';
  [queue: `sqs/${string}`]: QueueAction;
  [endpoint: `sagemaker/${string}`]: 'InvokeEndpoint';
  /** OpenSearch: a domain. */
  [domain: `es/${string}`]: HttpAction;
  /** OpenSearch Serverless: a collection, by its id; its data access policy says the rest. */
  [collection: `aoss/${string}`]: 'APIAccessAll';
  [index: `kendra/${string}`]: 'Query';
  /** A field, as `appsync/Name/Query/guild`. */
  [field: `appsync/${string}/${'Mutation' | 'Query' | 'Subscription'}/${string}`]: 'GraphQL';
}

/** A table by its short name, `table/index`, `queue/…`, `bucket/…`, `connections/…`, the user pool. */
export type OwnResource = keyof OwnActions;

/** What a route's code does to which resource: the role of its function allows this and no more. */
export type Rights = { readonly [R in keyof OwnActions]?: readonly OwnActions[R][] } & {
  readonly [R in keyof StudioActions]?: readonly StudioActions[R][];
};
