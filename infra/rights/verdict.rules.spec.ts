import { expect, it } from '@jest/globals';
import type { Statement } from './policy.rules.ts';
import type { Recorded } from './recording.ts';
import { judge, type Verdict } from './verdict.rules.ts';

const allow = (actions: string[], ...resources: string[]): Statement => ({ effect: 'Allow', actions, resources });
const did = (action: string, resource: string, times = 1, ...keys: string[]): Recorded => ({
  function: 'F',
  action,
  resource,
  keys,
  times,
});
const service = [{ action: 'logs:PutLogEvents', resource: 'log', keys: [], why: 'Lambda writes its log' }];

const judged = (statements: Statement[], ...recorded: Recorded[]): Verdict =>
  judge({ functions: { F: { environment: {}, statements, service } }, calls: {} }, new Map([['a.spec.ts', recorded]]));
const LOG = allow(['logs:PutLogEvents'], 'log');
const needless = ({ rights }: Verdict): string[] =>
  rights.filter(({ needed }) => !needed).map(({ action, resource }) => `${action} ${resource}`);

it('finds nothing where all that is allowed is done, by tests or by AWS', () => {
  const { rights, refused } = judged(
    [LOG, allow(['a:Get', 'a:Put'], 'x', 'y')],
    ...['x', 'y'].flatMap((at) => [did('a:Get', at, 2), did('a:Put', at)]),
  );
  expect(refused).toEqual([]);
  expect(rights.map(({ action, resource, times, why, needed }) => [action, resource, times, why, needed])).toEqual([
    ['logs:PutLogEvents', 'log', 0, 'Lambda writes its log', true],
    ['a:Get', 'x', 2, undefined, true],
    ['a:Get', 'y', 2, undefined, true],
    ['a:Put', 'x', 1, undefined, true],
    ['a:Put', 'y', 1, undefined, true],
  ]);
});

it('finds each action on each resource that nobody uses', () => {
  expect(needless(judged([LOG, allow(['a:Get', 'a:Put'], 'x', 'y')], did('a:Get', 'x'), did('a:Put', 'y')))).toEqual([
    'a:Get y',
    'a:Put x',
  ]);
});

it('finds rights of which each makes the other needless', () => {
  expect(needless(judged([LOG, allow(['a:Get'], 'x/1'), allow(['a:Get'], 'x/*')], did('a:Get', 'x/1')))).toEqual([
    'a:Get x/1',
    'a:Get x/*',
  ]);
});

it('finds what was done and is not allowed, by tests and by AWS', () => {
  const { refused } = judged([allow(['a:Get'], 'x')], did('a:Get', 'x'), did('a:Put', 'x'));
  expect(refused).toEqual(['F may not a:Put on x: a.spec.ts', 'F may not logs:PutLogEvents on log: Lambda writes its log']);
});

it('finds what is denied though it is allowed, which makes the right needless where nothing else uses it', () => {
  const deny: Statement = { effect: 'Deny', actions: ['a:Put'], resources: ['x'], leadingKeys: ['X#*'] };
  const verdict = judged([LOG, allow(['a:Put'], 'x'), deny], did('a:Put', 'x', 1, 'X#'));
  expect([verdict.refused, needless(verdict)]).toEqual([['F may not a:Put on x (X#): a.spec.ts'], ['a:Put x']]);
});

it('finds what was recorded of a function that is no more', () => {
  expect(judged([LOG], { ...did('a:Get', 'x'), function: 'G' }).refused).toEqual(['G is no function: a:Get on x: a.spec.ts']);
});
