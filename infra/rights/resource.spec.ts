import { expect, it } from '@jest/globals';
import { resourceOf } from './resource.ts';

const deployed = {
  CORE_TABLE: 'laurel-core',
  JOBS_QUEUE_URL: 'https://sqs.us-east-1.amazonaws.com/000000000000/laurel-jobs',
  UPLOADS_BUCKET: 'laurel-uploads',
  USER_POOL_ID: 'us-east-1_P',
  DISTRIBUTION: 'E1',
  FUNCTION: 'arn:aws:lambda:us-east-1:000000000000:function:F:live',
  CONNECTIONS_ENDPOINT: 'https://a1.execute-api.us-east-1.amazonaws.com/prod',
};
/** As tests name them. */
const test = Object.fromEntries(Object.keys(deployed).map((name) => [name, `test ${name}`]));

it.each([
  ['dynamodb:Query', 'CORE_TABLE', '/index/rank', 'arn:aws:dynamodb:us-east-1:000000000000:table/laurel-core/index/rank'],
  ['sqs:SendMessage', 'JOBS_QUEUE_URL', '', 'arn:aws:sqs:us-east-1:000000000000:laurel-jobs'],
  ['s3:GetObject', 'UPLOADS_BUCKET', '/u/1', 'arn:aws:s3:::laurel-uploads/u/1'],
  ['cognito-idp:AdminGetUser', 'USER_POOL_ID', '', 'arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_P'],
  ['cloudfront:CreateInvalidation', 'DISTRIBUTION', '', 'arn:aws:cloudfront::000000000000:distribution/E1'],
  ['lambda:InvokeFunction', 'FUNCTION', '', 'arn:aws:lambda:us-east-1:000000000000:function:F:live'],
  [
    'execute-api:ManageConnections',
    'CONNECTIONS_ENDPOINT',
    '/POST/@connections/c',
    'arn:aws:execute-api:us-east-1:000000000000:a1/prod/POST/@connections/c',
  ],
])('%s on what %s names', (action, variable, rest, arn) => {
  expect(resourceOf({ action, name: `test ${variable}`, rest, keys: [] }, test, deployed)).toBe(arn);
});

it('is unknown where the function was not given it, though the test knows it', () => {
  const variables = { ...test, LIVE_TABLE: 'test LIVE_TABLE' };
  expect(resourceOf({ action: 'dynamodb:Query', name: 'test LIVE_TABLE', rest: '', keys: [] }, variables, deployed)).toBeUndefined();
});
