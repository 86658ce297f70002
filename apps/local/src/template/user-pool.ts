import type { CloudClient, CloudUserPool } from './cloud.ts';
import { functionIn, type Resource } from './names.ts';
import type { Part } from './part.ts';
import type { Stack } from './stack.ts';

/** The rest of the pool (its rules for passwords, recovery, verification) is built into the local one. */
const POOL = [
  ...['LambdaConfig', 'AliasAttributes', 'UsernameConfiguration', 'UserPoolName', 'UserPoolTier', 'AutoVerifiedAttributes', 'Policies'],
  ...['UserAttributeUpdateSettings', 'AccountRecoverySetting', 'AdminCreateUserConfig', 'DeletionProtection', 'EmailConfiguration'],
];
const CLIENT = [
  ...[
    'UserPoolId',
    'ClientName',
    'GenerateSecret',
    'ExplicitAuthFlows',
    'EnableTokenRevocation',
    'PreventUserExistenceErrors',
    'ReadAttributes',
  ],
  ...['WriteAttributes', 'AllowedOAuthFlowsUserPoolClient', 'AllowedOAuthFlows', 'AllowedOAuthScopes', 'TokenValidityUnits'],
  ...['AccessTokenValidity', 'IdTokenValidity', 'RefreshTokenValidity'],
];
const SECONDS = { seconds: 1, minutes: 60, hours: 3_600, days: 86_400 } as const;

/** The one user pool of a stack with its clients, groups and resource servers. */
export function readUserPool(stack: Stack): CloudUserPool | undefined {
  const [pool, ...others] = stack.ofType('AWS::Cognito::UserPool');
  if (others[0]) others[0].properties.fail('the local cloud has one user pool');
  if (!pool) return undefined;
  return {
    userPoolId: String(stack.ref(pool.id, pool.properties.at)),
    clients: stack.ofType('AWS::Cognito::UserPoolClient').map((client) => readClient(client, stack)),
    groups: stack.ofType('AWS::Cognito::UserPoolGroup').map(({ properties }) => readGroup(properties)),
    scopes: stack.ofType('AWS::Cognito::UserPoolResourceServer').flatMap(({ properties }) => readScopes(properties)),
    triggers: readTriggers(pool.properties.only(POOL).get('LambdaConfig')),
  };
}

function readTriggers(config: Part | undefined): CloudUserPool['triggers'] {
  const tokens = config?.only(['PreSignUp', 'PreTokenGenerationConfig', 'CustomMessage']).get('PreTokenGenerationConfig');
  tokens?.only(['LambdaArn', 'LambdaVersion']).need('LambdaVersion').oneOf(['V1_0']);
  const preSignUp = config?.get('PreSignUp');
  const customMessage = config?.get('CustomMessage');
  return {
    ...(preSignUp && { preSignUp: functionIn(preSignUp) }),
    ...(tokens && { preTokenGeneration: functionIn(tokens.need('LambdaArn')) }),
    ...(customMessage && { customMessage: functionIn(customMessage) }),
  };
}

function readClient({ id, properties }: Resource, stack: Stack): CloudClient {
  const listed = (key: string): string[] => properties.get(key)?.texts() ?? [];
  return {
    clientId: String(stack.ref(id, properties.at)),
    name: properties.only(CLIENT).need('ClientName').text(),
    hasSecret: properties.need('GenerateSecret').flag(),
    authFlows: listed('ExplicitAuthFlows'),
    oauthFlows: listed('AllowedOAuthFlows'),
    oauthScopes: listed('AllowedOAuthScopes'),
    accessTokenSeconds: readValidity(properties, 'AccessToken'),
    idTokenSeconds: readValidity(properties, 'IdToken'),
    refreshTokenSeconds: readValidity(properties, 'RefreshToken'),
  };
}

function readValidity(properties: Part, token: string): number {
  const unit = properties.need('TokenValidityUnits').need(token).oneOf(['seconds', 'minutes', 'hours', 'days']);
  return properties.need(`${token}Validity`).integer() * SECONDS[unit];
}

const readGroup = (properties: Part): string => properties.only(['UserPoolId', 'GroupName', 'Description']).need('GroupName').text();

function readScopes(properties: Part): string[] {
  const identifier = properties.only(['UserPoolId', 'Identifier', 'Name', 'Scopes']).need('Identifier').text();
  const scopes = properties.need('Scopes').parts();
  return scopes.map((scope) => `${identifier}/${scope.only(['ScopeName', 'ScopeDescription']).need('ScopeName').text()}`);
}
