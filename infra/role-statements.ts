import type { Resource, Rights } from '#http/rights';

interface Named {
  service: string;
  /** The parameter or resource of api.head.yaml that the ARN is built from. */
  from: string;
  arn: (action: string) => string;
}

const sub = (arn: string): string => `!Sub 'arn:\${AWS::Partition}:${arn}'`;

const table = (from: string, rest = ''): Named => ({
  service: 'dynamodb',
  from,
  arn: () => sub(`dynamodb:\${AWS::Region}:\${AWS::AccountId}:table/\${${from}}${rest}`),
});

const RESOURCES: Record<Resource, Named> = {
  core: table('CoreTable'),
  boards: table('BoardsTable'),
  'boards/rank': table('BoardsTable', '/index/rank'),
  live: table('LiveTable'),
  'queue/player-jobs': {
    service: 'sqs',
    from: 'PlayerJobsQueue',
    arn: () => sub('sqs:${AWS::Region}:${AWS::AccountId}:${PlayerJobsQueue}'),
  },
  'queue/ladders': {
    service: 'sqs',
    from: 'LaddersQueue',
    arn: () => sub('sqs:${AWS::Region}:${AWS::AccountId}:${LaddersQueue}'),
  },
  'bucket/exports': {
    service: 's3',
    from: 'ExportsBucket',
    arn: (action) => sub(`s3:::\${ExportsBucket}${action === 'ListBucket' ? '' : '/*'}`),
  },
  'bucket/uploads': {
    service: 's3',
    from: 'UploadsBucket',
    arn: (action) => sub(`s3:::\${UploadsBucket}${action === 'ListBucket' ? '' : '/u/*'}`),
  },
  'bucket/results': { service: 's3', from: 'UploadsBucket', arn: () => sub('s3:::${UploadsBucket}/r/*') },
  'function/avatar': { service: 'lambda', from: 'AvatarFunction', arn: () => '!Ref AvatarFunction' },
  'user-pool': {
    service: 'cognito-idp',
    from: 'UserPool',
    arn: () => sub('cognito-idp:${AWS::Region}:${AWS::AccountId}:userpool/${UserPool}'),
  },
};

/** Audit records and receipts are written once: whatever else a function may change in `core`, those it may not. */
const KEPT = `              - Effect: Deny
                Action: [dynamodb:BatchWriteItem, dynamodb:DeleteItem, dynamodb:UpdateItem]
                Resource: ${RESOURCES.core.arn('')}
                Condition: { 'ForAnyValue:StringLike': { dynamodb:LeadingKeys: ['X#*', 'R#*'] } }
`;
const CHANGES: readonly string[] = ['BatchWriteItem', 'DeleteItem', 'UpdateItem'];

/**
 * What a role allows and denies, as it stands in the template: a statement for each ARN in the order above, its actions in that of the alphabet.
 * @throws Error where the head does not have what an ARN is built from
 */
export const statements = (uses: Rights, head: string): string =>
  [
    ...Object.entries(RESOURCES).flatMap(([resource, named]) => statementsOn(named, uses[resource as Resource] ?? [], head)),
    ...(uses.core?.some((action) => CHANGES.includes(action)) ? [KEPT] : []),
  ].join('');

function statementsOn({ service, from, arn }: Named, actions: readonly string[], head: string): string[] {
  if (actions.length > 0 && !head.includes(`\n  ${from}:\n`)) {
    throw new Error(`infra/api.head.yaml has no ${from}, which a route uses: add it to Parameters or Resources.`);
  }
  const byArn = Map.groupBy(actions.toSorted(), arn);
  return [...byArn].map(([target, names]) => {
    const list = names.map((action) => `${service}:${action}`).join(', ');
    return `              - Effect: Allow\n                Action: [${list}]\n                Resource: ${target}\n`;
  });
}
