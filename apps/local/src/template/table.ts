import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import type { CloudTable } from './cloud.ts';
import type { Resource } from './names.ts';
import type { Part } from './part.ts';

/** Caps, warmth, backups and protection mean nothing to the local engine. */
const PROPERTIES = [
  'TableName',
  'BillingMode',
  'OnDemandThroughput',
  'WarmThroughput',
  'AttributeDefinitions',
  'KeySchema',
  'GlobalSecondaryIndexes',
  'StreamSpecification',
  'TimeToLiveSpecification',
  'PointInTimeRecoverySpecification',
  'DeletionProtectionEnabled',
];

/** A table by its short name: `core` of `CoreTable`. */
export function readTable({ id, properties }: Resource): [name: string, table: CloudTable] {
  const name = /^(\w+)Table$/.exec(id)?.[1]?.toLowerCase() ?? properties.fail('call a table by its short name and Table: CoreTable');
  return [name, { create: readCreate(properties.only(PROPERTIES)), ttlAttribute: readTtl(properties.get('TimeToLiveSpecification')) }];
}

function readCreate(properties: Part): CreateTableCommandInput {
  const indexes = properties.get('GlobalSecondaryIndexes');
  const stream = properties.get('StreamSpecification')?.only(['StreamViewType']);
  return {
    TableName: properties.need('TableName').text(),
    BillingMode: properties.need('BillingMode').oneOf(['PAY_PER_REQUEST']),
    AttributeDefinitions: properties.need('AttributeDefinitions').parts().map(readAttribute),
    KeySchema: readKey(properties),
    ...(indexes && { GlobalSecondaryIndexes: indexes.parts().map(readIndex) }),
    ...(stream && { StreamSpecification: { StreamEnabled: true, StreamViewType: readView(stream) } }),
  };
}

type List<K extends keyof CreateTableCommandInput> = NonNullable<CreateTableCommandInput[K]>;

const readAttribute = (part: Part): List<'AttributeDefinitions'>[number] => ({
  AttributeName: part.only(['AttributeName', 'AttributeType']).need('AttributeName').text(),
  AttributeType: part.need('AttributeType').oneOf(['S', 'N', 'B']),
});

const readKey = (part: Part): List<'KeySchema'> =>
  part
    .need('KeySchema')
    .parts()
    .map((key) => ({
      AttributeName: key.only(['AttributeName', 'KeyType']).need('AttributeName').text(),
      KeyType: key.need('KeyType').oneOf(['HASH', 'RANGE']),
    }));

const readIndex = (part: Part): List<'GlobalSecondaryIndexes'>[number] => ({
  IndexName: part.only(['IndexName', 'KeySchema', 'Projection', 'OnDemandThroughput', 'WarmThroughput']).need('IndexName').text(),
  KeySchema: readKey(part),
  Projection: { ProjectionType: part.need('Projection').only(['ProjectionType']).need('ProjectionType').oneOf(['KEYS_ONLY', 'ALL']) },
});

const readView = (stream: Part): 'NEW_AND_OLD_IMAGES' => stream.need('StreamViewType').oneOf(['NEW_AND_OLD_IMAGES']);

function readTtl(part: Part | undefined): string | undefined {
  return part?.only(['AttributeName', 'Enabled']).need('Enabled').flag() ? part.need('AttributeName').text() : undefined;
}
