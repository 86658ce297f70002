import type { EventSource } from './cloud.ts';
import { queueIn } from './names.ts';
import type { Part } from './part.ts';

const STREAM = [
  ...['Stream', 'StartingPosition', 'BatchSize', 'FunctionResponseTypes', 'BisectBatchOnFunctionError', 'MaximumRetryAttempts'],
  'DestinationConfig',
];

/** One of a function's `Events`. */
export function readSource(event: Part): EventSource {
  const type = event.only(['Type', 'Properties']).need('Type').oneOf(['DynamoDB', 'SQS', 'EventBridgeRule']);
  const properties = event.need('Properties');
  if (type === 'EventBridgeRule') return readRule(properties.only(['Pattern']).need('Pattern'));
  return type === 'SQS' ? readQueueSource(properties) : readStreamSource(properties);
}

/** A rule on objects that are written to one bucket, by how their keys begin. */
function readRule(pattern: Part): EventSource {
  pattern.only(['source', 'detail-type', 'detail']);
  only(pattern.need('source')).oneOf(['aws.s3']);
  only(pattern.need('detail-type')).oneOf(['Object Created']);
  const detail = pattern.need('detail').only(['bucket', 'object']);
  const keys = detail.get('object')?.only(['key']).need('key').parts();
  return {
    kind: 'objects',
    bucket: only(detail.need('bucket').only(['name']).need('name')).text(),
    prefixes: keys?.map((key) => key.only(['prefix']).need('prefix').text()) ?? [''],
  };
}

function only(list: Part): Part {
  const [first, ...others] = list.parts();
  return first && others.length === 0 ? first : list.fail('the local cloud knows one value here');
}

function readQueueSource(properties: Part): EventSource {
  properties.only(['Queue', 'BatchSize', 'FunctionResponseTypes', 'ScalingConfig']);
  const maxConcurrency = properties.get('ScalingConfig')?.only(['MaximumConcurrency']).need('MaximumConcurrency').integer();
  const queue = queueIn(properties.need('Queue'));
  return { kind: 'queue', queue, ...batchOf(properties), ...(maxConcurrency !== undefined && { maxConcurrency }) };
}

function readStreamSource(properties: Part): EventSource {
  const table = properties
    .only(STREAM)
    .need('Stream')
    .match(/^arn:aws:dynamodb:[^:]+:\d{12}:table\/([\w.-]+)\/stream\/\S+$/);
  properties.need('StartingPosition').oneOf(['LATEST']);
  return { kind: 'stream', table, ...batchOf(properties) };
}

function batchOf(properties: Part): { batchSize: number; partialFailures: boolean } {
  const types = properties.get('FunctionResponseTypes')?.parts() ?? [];
  return {
    batchSize: properties.need('BatchSize').integer(),
    partialFailures: types.map((type) => type.oneOf(['ReportBatchItemFailures'])).length > 0,
  };
}
