import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decide } from './authorization.rules.ts';

const ARN = 'arn:aws:execute-api:us-east-1:000000000000:abc123/prod/$connect';
const answer = (Statement: unknown, more: object = {}) => ({
  principalId: 'p1',
  policyDocument: { Version: '2012-10-17', Statement },
  ...more,
});
const allow = (Resource: unknown, Action: unknown = 'execute-api:Invoke') => ({ Effect: 'Allow', Action, Resource });
const kind = (value: unknown) => decide(value, ARN).kind;

describe('an authorizer', () => {
  it.each([
    ARN,
    '*',
    'arn:aws:execute-api:*:*:abc123/*',
    'arn:aws:execute-api:us-east-1:000000000000:abc12?/prod/$connect',
    ['arn:aws:s3:::x', '*'],
  ])('lets in by the resource %j', (resource) => {
    expect(kind(answer([allow(resource)]))).toBe('allowed');
    expect(kind(answer(allow(resource)))).toBe('allowed');
  });

  it.each([ARN.slice(0, -1), `${ARN}/x`, ARN.replace('prod', 'dev'), ARN.replaceAll('-', '.'), 'arn:aws:execute-api:?'])(
    'does not let in by the resource %j',
    (resource) => {
      expect(decide(answer([allow(resource)]), ARN)).toEqual({ kind: 'denied', explicitly: false });
    },
  );

  it.each(['execute-api:*', '*', 'execute-api:invoke', ['s3:GetObject', 'execute-api:Invoke']])('lets in by the action %j', (action) => {
    expect(kind(answer([allow('*', action)]))).toBe('allowed');
  });

  it('does not let in by another action, nor by no statement', () => {
    expect(kind(answer([allow('*', 's3:GetObject')]))).toBe('denied');
    expect(kind(answer([]))).toBe('denied');
  });

  it('denies where one statement that fits denies, wherever it stands', () => {
    const deny = { ...allow('*/$connect'), Effect: 'Deny' };
    fc.assert(
      fc.property(fc.shuffledSubarray([allow('*'), allow(ARN), allow('none')]), fc.nat(3), (statements, at) => {
        expect(decide(answer(statements.toSpliced(at, 0, deny)), ARN)).toEqual({ kind: 'denied', explicitly: true });
      }),
    );
  });

  it('gives the context as strings', () => {
    const context = { name: 'x', exp: 1.5, admin: true };
    expect(decide(answer([allow('*')], { context }), ARN)).toEqual({
      kind: 'allowed',
      principalId: 'p1',
      context: { name: 'x', exp: '1.5', admin: 'true' },
    });
    expect(decide(answer([allow('*')], { context: null }), ARN)).toMatchObject({ context: {} });
  });

  it.each([
    null,
    'Allow',
    [],
    { policyDocument: { Statement: [allow('*')] } },
    answer([allow('*')], { principalId: '' }),
    { principalId: 'p1' },
    { principalId: 'p1', policyDocument: {} },
    answer([{ ...allow('*'), Effect: 'allow' }]),
    answer([{ Effect: 'Allow', Action: '*' }]),
    answer([allow([])]),
    answer([allow([1])]),
    answer([{ ...allow('*'), Condition: {} }]),
    answer([allow('*')], { context: { list: [] } }),
    answer([allow('*')], { context: { nothing: null } }),
    answer([allow('*')], { context: ['x'] }),
  ])('that answers %j is malformed', (value) => {
    expect(kind(value)).toBe('malformed');
  });
});
