import { expect, it } from '@jest/globals';
import { RightsLedger } from './ledger.ts';
import { type Need, needsOf } from './request.rules.ts';
import type { FunctionRights } from './roles.ts';

const CORE = 'arn:aws:dynamodb:us-east-1:000000000000:table/laurel-core';
const save: FunctionRights = {
  environment: { CORE_TABLE: 'laurel-core', UPLOADS_BUCKET: 'laurel-uploads' },
  statements: [
    { effect: 'Allow', actions: ['dynamodb:GetItem', 'dynamodb:PutItem'], resources: [CORE] },
    { effect: 'Allow', actions: ['s3:GetObject'], resources: ['arn:aws:s3:::laurel-uploads/u/*', 'arn:aws:s3:::laurel-uploads/t/*'] },
  ],
  service: [],
};
const ledgerOf = (): RightsLedger =>
  new RightsLedger(() => ({ functions: { SaveFunction: save }, calls: { 'POST /save': 'SaveFunction' } }));
const need = (action: string, name = 'test-core', rest = ''): Need => ({ action, name, rest, keys: [] });
const SIGNED = 'AWS4-HMAC-SHA256 Credential=a/20261120/us-east-1/kms/aws4_request';
const VARIABLES = { CORE_TABLE: 'test-core', UPLOADS_BUCKET: 'test-uploads', LIVE_TABLE: 'test-live' };

it('counts what is allowed, by what allows it, as it is named where it is deployed', () => {
  const ledger = ledgerOf();
  for (const key of ['/u/1', '/u/2', '/t/3'])
    ledger.note('POST /save', () => [need('dynamodb:GetItem'), need('s3:GetObject', 'test-uploads', key)], VARIABLES);
  expect(ledger.takeRefused()).toEqual([]);
  expect(ledger.recorded()).toEqual([
    { function: 'SaveFunction', action: 'dynamodb:GetItem', resource: CORE, keys: [], times: 3 },
    { function: 'SaveFunction', action: 's3:GetObject', resource: 'arn:aws:s3:::laurel-uploads/u/1', keys: [], times: 2 },
    { function: 'SaveFunction', action: 's3:GetObject', resource: 'arn:aws:s3:::laurel-uploads/t/3', keys: [], times: 1 },
  ]);
});

it.each([
  ['an action that the role does not have', 'POST /save', need('dynamodb:DeleteItem'), 'SaveFunction does not allow dynamodb:DeleteItem'],
  ['an object elsewhere', 'POST /save', need('s3:GetObject', 'test-uploads', '/r/1'), 'on arn:aws:s3:::laurel-uploads/r/1: declare it'],
  ['a table that no variable names', 'POST /save', need('dynamodb:GetItem', 'test-live'), 'no variable of its template names'],
  ['what no function handles', 'GET /other', need('dynamodb:GetItem'), 'No function of the templates handles GET /other'],
])('refuses %s, once', (_, call, asked, message) => {
  const ledger = ledgerOf();
  ledger.note(call, () => [asked, asked], VARIABLES);
  expect(ledger.takeRefused()).toEqual([expect.stringContaining(message)]);
  expect(ledger.takeRefused()).toEqual([]);
});

it('tells of a request that it does not know', () => {
  const ledger = ledgerOf();
  ledger.note('POST /save', () => needsOf({ method: 'GET', path: '/', headers: { authorization: SIGNED }, body: '' }), VARIABLES);
  expect(ledger.takeRefused()).toEqual([expect.stringMatching(/^POST \/save: .*a request to kms needs/)]);
});

it('passes over what a test does in a scope of its own, and reads no roles for who needs nothing', () => {
  const ledger = new RightsLedger(() => {
    throw new Error('It was read');
  });
  ledger.note('test', () => [need('dynamodb:GetItem')], VARIABLES);
  ledger.note('POST /save', () => [], VARIABLES);
  expect([ledger.recorded(), ledger.takeRefused()]).toEqual([[], []]);
});
