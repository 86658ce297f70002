import { describe, expect, it } from '@jest/globals';
import { deployed, list, map } from './stack.fixture.ts';

const prod = deployed('realtime', 'prod');
const socket = map(prod.properties('Socket'));
/** Called by clients: what a new socket waits for first. */
const waited = ['AuthorizerFunction', 'ConnectFunction', 'MessageFunction'];

describe('the stage', () => {
  it('is prod, limited, pays for no metric of a route, and writes nothing of messages', () => {
    expect(socket.StageName).toBe('prod');
    expect(socket.DefaultRouteSettings).toEqual({
      ThrottlingRateLimit: 2_000,
      ThrottlingBurstLimit: 1_000,
      DetailedMetricsEnabled: false,
      DataTraceEnabled: false,
      LoggingLevel: 'OFF',
    });
  });

  it('asks one function whether a socket may be opened, and no identity source', () => {
    expect(socket.Auth).toEqual({ AuthType: 'CUSTOM', AuthArn: expect.stringMatching(/:function:AuthorizerFunction:live$/) });
  });

  it('writes who called what with which end as JSON, and nothing that tells a token or an address', () => {
    const { DestinationArn, Format } = map(socket.AccessLogSettings);
    expect(DestinationArn).toBe('arn:aws:logs:us-east-1:000000000000:log-group:/laurel/prod/realtime/access:*');
    expect(String(Format)).not.toContain('\n');
    const line = map(JSON.parse(String(Format)));
    expect(line).toMatchObject({
      requestId: '$context.requestId',
      connectionId: '$context.connectionId',
      route: '$context.routeKey',
      status: '$context.status',
    });
    const known = /^\$context\.(requestId|connectionId|eventType|routeKey|status|requestTimeEpoch|integration\.status|integrationLatency)$/;
    const ends = /^\$context\.(authorizer\.status|error\.responseType)$/;
    expect(Object.values(line).filter((value) => !known.test(String(value)) && !ends.test(String(value)))).toEqual([]);
    expect(prod.properties('SocketLogGroup')).toEqual({ LogGroupName: '/laurel/prod/realtime/access', RetentionInDays: 90 });
  });

  it('writes the id of its API', () => {
    expect(prod.ssm.get('/laurel/prod/socket-id')).toBe('localsocket');
  });
});

describe('concurrency', () => {
  const concurrencyOf = (parameters: Record<string, string> = {}) => {
    const stack = deployed('realtime', 'prod', parameters);
    return Object.fromEntries(
      stack.ids('AWS::Serverless::Function').flatMap((id): [string, unknown][] => {
        const { ReservedConcurrentExecutions, ProvisionedConcurrencyConfig } = map(stack.properties(id));
        const both = [ReservedConcurrentExecutions, ProvisionedConcurrencyConfig];
        return both.every((one) => one === undefined) ? [] : [[id, both]];
      }),
    );
  };
  const ready = (count: string) => ({ ProvisionedConcurrentExecutions: count });

  it('is neither kept nor paid for by default: a new account has ten in all', () => {
    expect(concurrencyOf()).toEqual({});
  });

  it('is kept for each function that clients call', () => {
    const reserved = Object.fromEntries([...waited, 'DisconnectFunction'].map((id) => [id, ['50', undefined]]));
    expect(concurrencyOf({ SocketReserved: '50' })).toEqual(reserved);
  });

  it('stands ready for what a socket waits for', () => {
    expect(concurrencyOf({ SocketProvisioned: '5' })).toEqual(Object.fromEntries(waited.map((id) => [id, [undefined, ready('5')]])));
  });

  it('moves to a new version by CodeDeploy, which may do that and no more', () => {
    for (const id of waited) {
      expect(map(prod.properties(id)).DeploymentPreference).toEqual({ Type: 'AllAtOnce', Role: 'DeploymentRole.Arn' });
    }
    const { AssumeRolePolicyDocument, Policies } = map(prod.properties('DeploymentRole'));
    const Principal = { Service: 'codedeploy.amazonaws.com' };
    expect(map(AssumeRolePolicyDocument).Statement).toEqual([{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }]);
    const arns = waited.map((id) => `arn:aws:lambda:us-east-1:000000000000:function:${id}`).flatMap((arn) => [arn, `${arn}:live`]);
    expect(list(Policies).map((one) => map(map(one).PolicyDocument).Statement)).toEqual([
      [
        {
          Effect: 'Allow',
          Action: ['lambda:GetAlias', 'lambda:GetProvisionedConcurrencyConfig', 'lambda:UpdateAlias'],
          Resource: arns,
        },
      ],
    ]);
  });

  it('of what queues feed is bounded, so that none takes all that the account has', () => {
    const stack = deployed('realtime', 'prod', { Publishers: '30', Workers: '4' });
    const most = stack.ids('AWS::Serverless::Function').flatMap((id) =>
      Object.entries(map(map(stack.properties(id)).Events ?? {}))
        .filter(([, event]) => map(event).Type === 'SQS')
        .map(([name, event]) => [name, map(map(event).Properties).ScalingConfig]),
    );
    expect(most).toEqual([
      ['Tick', { MaximumConcurrency: '30' }],
      ['TickLate', { MaximumConcurrency: '30' }],
      ['Shard', { MaximumConcurrency: '4' }],
      ['PlayerEvents', { MaximumConcurrency: 5 }],
    ]);
  });
});
