import { describe, expect, it } from '@jest/globals';
import { applies, type Deed, isAllowed, type Statement } from './policy.rules.ts';

const TABLE = 'arn:aws:dynamodb:us-east-1:0:table/core';
const deed = (action: string, resource = TABLE, ...keys: string[]): Deed => ({ action, resource, keys });
const allow = (actions: string[], ...resources: string[]): Statement => ({ effect: 'Allow', actions, resources });
const kept: Statement = { effect: 'Deny', actions: ['dynamodb:DeleteItem'], resources: [TABLE], leadingKeys: ['X#*', 'R#*'] };

describe('a role', () => {
  it.each([
    ['allows its action on its resource', [allow(['dynamodb:GetItem'], TABLE)], deed('dynamodb:GetItem'), true],
    ['allows it in whatever letters', [allow(['dynamodb:getitem'], TABLE)], deed('dynamodb:GetItem'), true],
    ['allows no other action', [allow(['dynamodb:GetItem'], TABLE)], deed('dynamodb:PutItem'), false],
    ['allows no action that only begins so', [allow(['dynamodb:Get'], TABLE)], deed('dynamodb:GetItem'), false],
    ['allows no other resource', [allow(['dynamodb:GetItem'], TABLE)], deed('dynamodb:GetItem', `${TABLE}-2`), false],
    ['allows no index with its table', [allow(['dynamodb:Query'], TABLE)], deed('dynamodb:Query', `${TABLE}/index/rank`), false],
    ['joins no action of one statement to a resource of another', [allow(['a:B'], 'x'), allow(['a:C'], 'y')], deed('a:B', 'y'), false],
    ['allows what a star stands for', [allow(['s3:GetObject'], 'arn:aws:s3:::b/u/*')], deed('s3:GetObject', 'arn:aws:s3:::b/u/a/b'), true],
    [
      'keeps to the prefix before a star',
      [allow(['s3:GetObject'], 'arn:aws:s3:::b/u/*')],
      deed('s3:GetObject', 'arn:aws:s3:::b/r/a'),
      false,
    ],
    ['takes a dot for a dot', [allow(['a:B'], 'x.y')], deed('a:B', 'xzy'), false],
    ['without statements allows nothing', [], deed('dynamodb:GetItem'), false],
  ])('%s', (_, statements, what, expected) => {
    expect(isAllowed(statements, what)).toBe(expected);
  });

  it.each([
    ['P#', true],
    ['X#', false],
    ['R#', false],
  ])('that keeps X# and R# may delete an item of %s: %s', (key, expected) => {
    expect(isAllowed([allow(['dynamodb:DeleteItem'], TABLE), kept], deed('dynamodb:DeleteItem', TABLE, 'P#', key))).toBe(expected);
  });

  it('that denies something allows nothing by it', () => {
    expect(applies(kept, deed('dynamodb:DeleteItem', TABLE, 'X#'))).toBe(true);
    expect(isAllowed([kept], deed('dynamodb:DeleteItem', TABLE, 'X#'))).toBe(false);
  });
});
