import type { CloudFunction } from './cloud.ts';
import { readSource } from './event-source.ts';
import { queueIn, type Resource } from './names.ts';
import type { Part } from './part.ts';

/** What the local cloud reads of a function, and what means nothing to it (role, logs, tracing, architecture, versions and their shift). */
const PROPERTIES = [
  'EphemeralStorage',
  ...['CodeUri', 'Handler', 'Runtime', 'Timeout', 'MemorySize', 'ReservedConcurrentExecutions', 'Environment', 'Events'],
  ...['PackageType', 'EventInvokeConfig', 'DeadLetterQueue', 'Description', 'Role', 'LoggingConfig', 'Tracing', 'Architectures'],
  ...['AutoPublishAlias', 'AutoPublishAliasAllProperties', 'DeploymentPreference', 'ProvisionedConcurrencyConfig'],
];
/** As Lambda has it where a template does not say. */
const RETRIES = 2;

/** @param toLocal gives the local address for one of the cloud, in the value of a variable */
export function readFunction(resource: Resource, globals: Part | undefined, toLocal: (value: Part) => string): CloudFunction {
  const { id, properties } = resource;
  properties.only(PROPERTIES);
  globals?.only(PROPERTIES);
  const find = (key: string): Part | undefined => properties.get(key) ?? globals?.get(key);
  const need = (key: string): Part => find(key) ?? properties.need(key);
  need('AutoPublishAlias').oneOf(['live']);
  const isContainer = find('PackageType')?.oneOf(['Image', 'Zip']) === 'Image';
  const variables = [globals, properties].flatMap(
    (part) => part?.get('Environment')?.only(['Variables']).need('Variables').entries() ?? [],
  );
  return {
    name: id,
    ...(isContainer ? readImage(resource) : readBundle(need)),
    isContainer,
    timeoutSeconds: need('Timeout').integer(),
    memoryMb: need('MemorySize').integer(),
    reservedConcurrency: find('ReservedConcurrentExecutions')?.integer(),
    retries: readRetries(properties),
    deadLetter: readDeadLetter(properties.get('DeadLetterQueue')),
    environment: Object.fromEntries(variables.map(([name, value]) => [name, toLocal(value)])),
    sources: (properties.get('Events')?.entries() ?? []).map(([, event]) => readSource(event)),
  };
}

type Code = Pick<CloudFunction, 'bundle' | 'handler'>;

function readBundle(need: (key: string) => Part): Code {
  need('Runtime').oneOf(['nodejs24.x']);
  return {
    bundle: need('CodeUri').match(/^\.\.\/dist\/([a-z-]+)\/$/),
    handler: need('Handler').match(/^index\.(\w+)$/),
  };
}

/** An image is made of the bundle that is called as its folder under docker/; its Dockerfile names the handler, which is always this one. */
function readImage({ properties, metadata }: Resource): Code {
  for (const key of ['CodeUri', 'Handler', 'Runtime', 'ImageUri', 'ImageConfig']) {
    properties.get(key)?.fail('an image of the templates has none');
  }
  const made = metadata ?? properties.fail('the image needs Metadata: Dockerfile, DockerContext, DockerTag');
  made.only(['Dockerfile', 'DockerContext', 'DockerTag', 'DockerBuildArgs', 'DockerBuildTarget']).need('DockerContext').oneOf(['..']);
  return { bundle: made.need('Dockerfile').match(/^docker\/([a-z-]+)\/Dockerfile$/), handler: 'handler' };
}

function readRetries(properties: Part): number {
  const config = properties.get('EventInvokeConfig')?.only(['MaximumRetryAttempts']).need('MaximumRetryAttempts');
  // What a schedule calls is called once here, also where it fails.
  const known = (properties.get('Events')?.entries() ?? []).some(([, event]) => event.get('Type')?.text() === 'EventBridgeRule')
    ? (['0', '1', '2'] as const)
    : (['0'] as const);
  return config ? Number(config.oneOf<string>(known)) : RETRIES;
}

/** The queue that takes what failed each time. */
const readDeadLetter = (queue: Part | undefined): string | undefined => {
  queue?.only(['Type', 'TargetArn']).need('Type').oneOf(['SQS']);
  return queue && queueIn(queue.need('TargetArn'));
};
