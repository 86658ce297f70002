import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';

export const TABLES = ['core', 'boards', 'live'] as const;
export type TableName = (typeof TABLES)[number];

/** The attribute by which every table lets items expire: seconds since 1970. */
export const TTL_ATTRIBUTE = 'x';

/** The index of `boards` that orders its entries. */
export const RANK_INDEX = 'rank';

const text = (...names: string[]): CreateTableCommandInput['AttributeDefinitions'] =>
  names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' }));

const key = (hash: string, range: string): CreateTableCommandInput['KeySchema'] => [
  { AttributeName: hash, KeyType: 'HASH' },
  { AttributeName: range, KeyType: 'RANGE' },
];

const base = { KeySchema: key('pk', 'sk'), BillingMode: 'PAY_PER_REQUEST' } as const;

/** The tables as the foundation template declares them (a test compares the two), by short name; the physical name is the caller's. */
export const tableDefinitions: Record<TableName, Omit<CreateTableCommandInput, 'TableName'>> = {
  core: { ...base, AttributeDefinitions: text('pk', 'sk') },
  boards: {
    ...base,
    AttributeDefinitions: text('pk', 'sk', 'gp', 'gs'),
    GlobalSecondaryIndexes: [{ IndexName: RANK_INDEX, KeySchema: key('gp', 'gs'), Projection: { ProjectionType: 'KEYS_ONLY' } }],
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  },
  live: { ...base, AttributeDefinitions: text('pk', 'sk') },
};
