import type { CloudFunction, EventSource } from './cloud.ts';
import { queueIn, type Resource } from './names.ts';
import type { Part } from './part.ts';

/** What the local cloud reads of a function, and what means nothing to it (role, logs, tracing, architecture, versions). */
const PROPERTIES = [
  ...['CodeUri', 'Handler', 'Runtime', 'Timeout', 'MemorySize', 'ReservedConcurrentExecutions', 'Environment', 'Events'],
  ...[
    'EventInvokeConfig',
    'Description',
    'Role',
    'LoggingConfig',
    'Tracing',
    'Architectures',
    'AutoPublishAlias',
    'AutoPublishAliasAllProperties',
  ],
];
const STREAM = [
  'Stream',
  'StartingPosition',
  'BatchSize',
  'FunctionResponseTypes',
  'BisectBatchOnFunctionError',
  'MaximumRetryAttempts',
  'DestinationConfig',
];

/** @param toLocal gives the local address for one of the cloud, in the value of a variable */
export function readFunction({ id, properties }: Resource, globals: Part | undefined, toLocal: (value: Part) => string): CloudFunction {
  properties.only(PROPERTIES);
  globals?.only(PROPERTIES);
  const find = (key: string): Part | undefined => properties.get(key) ?? globals?.get(key);
  const need = (key: string): Part => find(key) ?? properties.need(key);
  need('Runtime').oneOf(['nodejs24.x']);
  need('AutoPublishAlias').oneOf(['live']);
  // Here a function is called once, also where nobody waits for its answer.
  properties.get('EventInvokeConfig')?.only(['MaximumRetryAttempts']).need('MaximumRetryAttempts').oneOf(['0']);
  const variables = [globals, properties].flatMap(
    (part) => part?.get('Environment')?.only(['Variables']).need('Variables').entries() ?? [],
  );
  return {
    name: id,
    bundle: need('CodeUri').match(/^\.\.\/dist\/([a-z-]+)\/$/),
    handler: need('Handler').match(/^index\.(\w+)$/),
    timeoutSeconds: need('Timeout').integer(),
    memoryMb: need('MemorySize').integer(),
    reservedConcurrency: find('ReservedConcurrentExecutions')?.integer(),
    environment: Object.fromEntries(variables.map(([name, value]) => [name, toLocal(value)])),
    sources: (properties.get('Events')?.entries() ?? []).map(([, event]) => readSource(event.only(['Type', 'Properties']))),
  };
}

function readSource(event: Part): EventSource {
  const type = event.need('Type').oneOf(['DynamoDB', 'SQS']);
  const properties = event.need('Properties');
  const common = { batchSize: properties.need('BatchSize').integer(), partialFailures: partialFailures(properties) };
  if (type === 'SQS') {
    properties.only(['Queue', 'BatchSize', 'FunctionResponseTypes', 'ScalingConfig']);
    const maxConcurrency = properties.get('ScalingConfig')?.only(['MaximumConcurrency']).need('MaximumConcurrency').integer();
    const queue = queueIn(properties.need('Queue'));
    return { kind: 'queue', queue, ...common, ...(maxConcurrency !== undefined && { maxConcurrency }) };
  }
  const table = properties
    .only(STREAM)
    .need('Stream')
    .match(/^arn:aws:dynamodb:[^:]+:\d{12}:table\/([\w.-]+)\/stream\/\S+$/);
  properties.need('StartingPosition').oneOf(['LATEST']);
  return { kind: 'stream', table, ...common };
}

function partialFailures(properties: Part): boolean {
  const types = properties.get('FunctionResponseTypes')?.parts() ?? [];
  return types.map((type) => type.oneOf(['ReportBatchItemFailures'])).length > 0;
}
