import { describe, expect, it } from '@jest/globals';
import { list, map } from './stack.fixture.ts';
import { parse, resourcesOf } from './ops.fixture.ts';

const OF_QUEUES_AND_SCHEDULES = ['PlayerJobsRole', 'LadderRefreshRole', 'SeasonCloseRole'];
/** Actions on resources under conditions, one by one; without those on its own log. */
function rightsOf(role: unknown): string[] {
  const statements = list(map(role).Policies).flatMap((policy) => list(map(map(policy).PolicyDocument).Statement).map(map));
  const single = statements.flatMap(({ Action, ...rest }) => list(Action).map((action) => JSON.stringify({ action, ...rest })));
  return single.filter((right) => !right.includes('"logs:'));
}
const rolesOf = (stack: string): Map<string, string[]> => {
  const lambda = resourcesOf(parse(stack), 'AWS::IAM::Role').filter(([, role]) => JSON.stringify(role).includes('"lambda.amazonaws.com"'));
  return new Map(lambda.map(([id, role]) => [id, rightsOf(role)]));
};

// `npm run rights` proves the roles of api.yaml both ways: what holds for each of them holds for their union, and for no right beside it.
describe('where one function answers every route', () => {
  const dedicated = rolesOf('api');
  const single = rolesOf('api.single');
  const routes = [...dedicated].filter(([id]) => !OF_QUEUES_AND_SCHEDULES.includes(id));

  it('its role has what those of the routes have together, and nothing more', () => {
    const { length } = resourcesOf(parse('api'), 'AWS::Lambda::Permission').filter(
      ([, one]) => one.Principal === 'apigateway.amazonaws.com',
    );
    expect([length > 20, routes.length]).toEqual([true, length]);
    expect(single.get('ApiRole')?.toSorted()).toEqual([...new Set(routes.flatMap(([, rights]) => rights))].toSorted());
  });

  it('the other functions have the same roles', () => {
    expect([...single.keys()].toSorted()).toEqual(['ApiRole', ...OF_QUEUES_AND_SCHEDULES].toSorted());
    for (const id of OF_QUEUES_AND_SCHEDULES) expect([id, single.get(id)]).toEqual([id, dedicated.get(id)]);
  });
});
