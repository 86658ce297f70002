type TableAction = 'BatchGetItem' | 'BatchWriteItem' | 'ConditionCheckItem' | 'DeleteItem' | 'GetItem' | 'PutItem' | 'Query' | 'UpdateItem';

/** What can be done to each resource. The names are IAM's, without the service; a transaction needs those of its parts. */
interface Actions {
  core: TableAction;
  boards: TableAction;
  'boards/rank': 'Query';
  live: TableAction;
  'queue/player-jobs': 'SendMessage';
  'queue/ladders': 'SendMessage';
  'bucket/exports': 'DeleteObject' | 'GetObject' | 'ListBucket' | 'PutObject';
  'bucket/uploads': 'DeleteObject' | 'GetObject' | 'ListBucket' | 'PutObject';
  'bucket/results': 'GetObject';
  'function/avatar': 'InvokeFunction';
  'user-pool': 'AdminDeleteUser';
}

/** A table by its short name, `table/index`, `queue/…`, `bucket/…`, or the user pool. */
export type Resource = keyof Actions;

/** What a route's code does to which resource: the role of its function allows this and no more. */
export type Rights = { readonly [R in Resource]?: readonly Actions[R][] };
