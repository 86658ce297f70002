import type { Part } from './part.ts';

/** The account that the local cloud plays. */
export const ACCOUNT = { region: 'us-east-1', accountId: '000000000000', domain: 'amazonaws.com' } as const;

/** What CloudFormation gives for a resource: `Ref`, and `Fn::GetAtt` by attribute. */
export interface Names {
  ref: string;
  attributes: Record<string, string>;
}

export interface Resource {
  /** Logical id. */
  id: string;
  /** As `AWS::SQS::Queue`. */
  type: string;
  properties: Part;
  /** What it says for tools, as where the image of a function is made. */
  metadata: Part | undefined;
}

/** @param region empty for what is of no region */
export const arn = (service: string, name: string, region: string = ACCOUNT.region): string =>
  `arn:aws:${service}:${region}:${ACCOUNT.accountId}:${name}`;

/** The host of an API in the cloud, without scheme. */
export const apiHost = (apiId: string): string => `${apiId}.execute-api.${ACCOUNT.region}.${ACCOUNT.domain}`;

/** The end of every distribution's host in the cloud. */
export const CDN_DOMAIN = 'cloudfront.net';

/** The host of a distribution in the cloud, without scheme. */
export const cdnHost = (distributionId: string): string => `${distributionId.toLowerCase()}.${CDN_DOMAIN}`;

/** The host of a bucket in the cloud, without scheme. */
export const bucketHost = (name: string): string => `${name}.s3.${ACCOUNT.region}.${ACCOUNT.domain}`;

/** The start of every queue's URL in the cloud. */
export const QUEUES_ORIGIN = `https://sqs.${ACCOUNT.region}.${ACCOUNT.domain}`;

const NAMES: Record<string, (resource: Resource) => Names> = {
  'AWS::DynamoDB::Table': ({ properties }) => {
    const ref = properties.need('TableName').text();
    const table = arn('dynamodb', `table/${ref}`);
    return { ref, attributes: { Arn: table, StreamArn: `${table}/stream/local` } };
  },
  'AWS::SQS::Queue': ({ properties }) => {
    const name = properties.need('QueueName').text();
    return { ref: `${QUEUES_ORIGIN}/${ACCOUNT.accountId}/${name}`, attributes: { Arn: arn('sqs', name), QueueName: name } };
  },
  'AWS::SNS::Topic': ({ properties }) => ({ ref: arn('sns', properties.need('TopicName').text()), attributes: {} }),
  'AWS::S3::Bucket': ({ properties }) => {
    const name = properties.need('BucketName').text();
    return { ref: name, attributes: { Arn: `arn:aws:s3:::${name}`, RegionalDomainName: bucketHost(name) } };
  },
  'AWS::CloudFront::Distribution': ({ id }) => {
    const ref = `LOCAL${id.toUpperCase()}`;
    return { ref, attributes: { Id: ref, DomainName: cdnHost(ref) } };
  },
  'AWS::CloudFront::OriginAccessControl': ({ id }) => ({ ref: `local${id}`, attributes: { Id: `local${id}` } }),
  'AWS::CloudFront::ResponseHeadersPolicy': ({ id }) => ({ ref: `local${id}`, attributes: { Id: `local${id}` } }),
  'AWS::Logs::LogGroup': ({ properties }) => {
    const ref = properties.need('LogGroupName').text();
    return { ref, attributes: { Arn: arn('logs', `log-group:${ref}:*`) } };
  },
  'AWS::Serverless::Function': ({ id }) => ({ ref: id, attributes: { Arn: arn('lambda', `function:${id}`) } }),
  'AWS::Serverless::Api': ({ id }) => ({ ref: apiIdOf(id), attributes: {} }),
  'AWS::Serverless::WebSocketApi': ({ id }) => ({ ref: apiIdOf(id), attributes: {} }),
  'AWS::Cognito::UserPool': () => {
    const ref = `${ACCOUNT.region}_LocalDev1`;
    return { ref, attributes: { Arn: arn('cognito-idp', `userpool/${ref}`) } };
  },
  'AWS::Cognito::UserPoolClient': ({ id }) => ({ ref: `Local${id}`, attributes: {} }),
  'AWS::WAFv2::WebACL': ({ id }) => ({ ref: id, attributes: { Arn: arn('wafv2', `regional/webacl/${id}`) } }),
  'AWS::ECR::Repository': ({ properties }) => {
    const ref = properties.need('RepositoryName').text();
    const host = `${ACCOUNT.accountId}.dkr.ecr.${ACCOUNT.region}.${ACCOUNT.domain}`;
    return { ref, attributes: { Arn: arn('ecr', `repository/${ref}`), RepositoryUri: `${host}/${ref}` } };
  },
  'AWS::SecretsManager::Secret': ({ id }) => ({ ref: arn('secretsmanager', `secret:${id}`), attributes: {} }),
  'AWS::SSM::Parameter': ({ properties }) => ({ ref: properties.need('Name').text(), attributes: {} }),
};

const apiIdOf = (id: string): string => `local${id.toLowerCase()}`;

/** The names of a resource here; undefined for a type of which nothing is asked. */
export const namesOf = (resource: Resource): Names | undefined => NAMES[resource.type]?.(resource);

/** The alias `live` of a function, which is what `!Ref XFunction.Alias` gives. */
export const aliasArn = (id: string): string => arn('lambda', `function:${id}:live`);

/** The logical id of the function that an alias's ARN or an integration's address names. */
export const functionIn = (part: Part): string => part.match(/:function:(\w+):live(?:\/invocations)?$/);

/** The name of the queue that an ARN names. */
export const queueIn = (part: Part): string => part.match(/^arn:aws:sqs:[^:]+:\d{12}:([\w.-]+)$/);
