import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { Method } from '#http/call';
import { Accepted } from '#http/problem-details.dto';
import type { Rights } from '#http/rights';
import type { Route } from '../apps/api/src/routes.ts';
import { parseTemplate } from '../apps/local/src/template/parse.ts';
import { apiTemplate as ofContract, type Contract, type Variant } from './api-template.ts';

const head = readFileSync('infra/api.head.yaml', 'utf8');
const NO_CONTRACT: Contract = { paths: {} };
const apiTemplate = (text: string, routes: readonly Route[]): string => ofContract(text, routes, NO_CONTRACT);
const route = (method: Method, path: string, name: string, uses: Rights = {}): Route => {
  return {
    method,
    path,
    name,
    feature: 'score',
    call: { summary: "What: it's for", who: ['player'], answers: Accepted, errors: [], uses },
  };
};
const parsed = (routes: Route[], contract = NO_CONTRACT, variant: Variant = 'dedicated') =>
  parseTemplate(ofContract(head, routes, contract, variant), 'api.yaml') as unknown as {
    Resources: Record<string, { Type: string; Properties: Record<string, unknown> }> & {
      Api: { Type: string; Properties: { DefinitionBody: { paths: Record<string, Record<string, unknown>> } } };
    };
  };
const template = (...routes: Route[]) => parsed(routes);

describe('the generated template', () => {
  it('gives the methods of a path one preflight', () => {
    const { Resources } = template(route('GET', '/me', 'Me'), route('GET', '/money', 'Money'), route('DELETE', '/me', 'MeErase'));
    const { paths } = Resources.Api.Properties.DefinitionBody;
    expect(Object.entries(paths).map(([path, item]) => [path, Object.keys(item)])).toEqual([
      ['/me', ['get', 'delete', 'options']],
      ['/money', ['get', 'options']],
    ]);
  });

  it('lets API Gateway call a function for any value in its path', () => {
    const { Resources } = template(route('GET', '/players/{playerId}/ledger', 'Ledger'));
    expect(Object.keys(Resources.Api.Properties.DefinitionBody.paths)).toEqual(['/players/{playerId}/ledger']);
    expect(JSON.stringify(Resources.LedgerPermission!.Properties.SourceArn)).toContain('/prod/GET/players/*/ledger"');
  });

  it('describes a function as its call, whatever stands in it', () => {
    expect(template(route('GET', '/me', 'Me')).Resources.MeFunction!.Properties.Description).toBe("What: it's for");
  });

  it('does not depend on the order in which a route declares its rights', () => {
    const uses: Rights = { core: ['PutItem', 'GetItem'], boards: ['GetItem'] };
    const turned: Rights = { boards: ['GetItem'], core: ['GetItem', 'PutItem'] };
    expect(apiTemplate(head, [route('GET', '/me', 'Me', uses)])).toBe(apiTemplate(head, [route('GET', '/me', 'Me', turned)]));
  });

  it.each(['CoreTable', 'BoardsTable', 'UserPool'])('is refused where the head has no %s and a route needs it', (name) => {
    const uses: Rights = { core: ['GetItem'], 'boards/rank': ['Query'], 'user-pool': ['AdminDeleteUser'] };
    const without = head.replace(`\n  ${name}:\n`, '\n  Other:\n');
    expect(() => apiTemplate(without, [route('GET', '/me', 'Me', uses)])).toThrow(`has no ${name}, which a route uses`);
    expect(() => apiTemplate(without, [route('GET', '/me', 'Me')])).not.toThrow();
  });

  it('is refused where the head has no place for it', () => {
    expect(() => apiTemplate(head.replace('paths: {} # generated', 'paths: {}'), [])).toThrow('lacks the line paths');
  });

  it('has the gateway ask that a body and required parameters are there, and nothing more', () => {
    const parameters = [
      { name: 'boardId', in: 'query' as const, required: true },
      { name: 'limit', in: 'query' as const, required: false },
      { name: 'Idempotency-Key', in: 'header' as const, required: true },
    ];
    const requestBody = { required: true, content: {} };
    const contract: Contract = { paths: { '/board': { get: { parameters, responses: {} }, post: { requestBody, responses: {} } } } };
    const { paths } = parsed([route('GET', '/board', 'Board'), route('POST', '/board', 'BoardAdd')], contract).Resources.Api.Properties
      .DefinitionBody;
    expect(paths['/board']).toMatchObject({
      get: {
        'x-amazon-apigateway-request-validator': 'presence',
        parameters: [{ name: 'boardId', in: 'query', required: true, schema: { type: 'string' } }],
      },
      post: { 'x-amazon-apigateway-request-validator': 'presence', requestBody: { required: true } },
    });
    expect(Object.keys(paths['/board']!.get as object)).not.toContain('requestBody');
    expect(template(route('GET', '/me', 'Me')).Resources.Api.Properties.DefinitionBody.paths['/me']!.get).not.toHaveProperty('parameters');
  });

  it('throttles all methods, and by itself each that says so', () => {
    const slow = route('POST', '/players/{playerId}/gift', 'Gift');
    const { Api } = template({ ...slow, call: { ...slow.call, throttle: { perSecond: 5, burst: 9 } } }).Resources;
    expect((Api.Properties as Record<string, unknown>).MethodSettings).toEqual([
      expect.objectContaining({ ResourcePath: '/*', HttpMethod: '*', ThrottlingRateLimit: 2000, ThrottlingBurstLimit: 1000 }),
      { ResourcePath: '/~1players~1{playerId}~1gift', HttpMethod: 'POST', ThrottlingRateLimit: 5, ThrottlingBurstLimit: 9 },
    ]);
  });

  it('deploys a critical write by a canary that its own alarm stops, and no other function', () => {
    const write = route('POST', '/score', 'Score');
    const { Resources } = template({ ...write, call: { ...write.call, critical: true } }, route('GET', '/me', 'Me'));
    expect(Resources.ScoreFunction!.Properties).toMatchObject({
      DeploymentPreference: {
        Type: { 'Fn::If': ['IsProd', 'Canary10Percent5Minutes', 'AllAtOnce'] },
        Alarms: [{ Ref: 'ScoreCanaryAlarm' }],
      },
      ProvisionedConcurrencyConfig: {
        'Fn::If': ['ProvisionsCritical', { ProvisionedConcurrentExecutions: { Ref: 'CriticalProvisioned' } }, { Ref: 'AWS::NoValue' }],
      },
      ReservedConcurrentExecutions: { 'Fn::If': ['ReservesCritical', { Ref: 'CriticalReserved' }, { Ref: 'AWS::NoValue' }] },
    });
    expect(JSON.stringify(Resources.ScoreCanaryAlarm!.Properties.Dimensions)).toContain('["ScoreFunction","Version.Version"]');
    const [{ PolicyDocument }] = Resources.DeploymentRole!.Properties.Policies as [{ PolicyDocument: unknown }];
    const alarms = 'arn:${AWS::Partition}:cloudwatch:${AWS::Region}:${AWS::AccountId}:alarm:*';
    expect(PolicyDocument).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: ['lambda:GetAlias', 'lambda:GetProvisionedConcurrencyConfig', 'lambda:UpdateAlias'],
          Resource: [{ 'Fn::GetAtt': ['ScoreFunction', 'Arn'] }, { 'Fn::Sub': '${ScoreFunction.Arn}:live' }],
        },
        { Effect: 'Allow', Action: ['cloudwatch:DescribeAlarms'], Resource: { 'Fn::Sub': alarms } },
      ],
    });
    expect(Resources.MeFunction!.Properties).not.toHaveProperty('DeploymentPreference');
    expect(Resources).not.toHaveProperty('MeCanaryAlarm');
  });

  it('names all functions to the stack that watches them', () => {
    const { Resources } = template(route('GET', '/me', 'Me'), route('POST', '/score', 'Score'));
    const [, names] = (Resources.FunctionNamesParameter!.Properties.Value as { 'Fn::Join': [string, { Ref: string }[]] })['Fn::Join'];
    const functions = Object.entries(Resources).filter(([, { Type }]) => Type === 'AWS::Serverless::Function');
    expect(names.map(({ Ref }) => Ref)).toEqual(functions.map(([id]) => id));
    expect(names.map(({ Ref }) => Ref)).toEqual(expect.arrayContaining(['PlayerJobsFunction', 'MeFunction', 'ScoreFunction']));
  });

  it('can have one function for all routes, with the rights of all', () => {
    const routes = [
      route('GET', '/me', 'Me', { core: ['GetItem'] }),
      route('POST', '/score', 'Score', { core: ['PutItem', 'GetItem'], live: ['Query'] }),
    ];
    const { Resources } = parsed(routes, NO_CONTRACT, 'single');
    const { paths } = Resources.Api.Properties.DefinitionBody;
    for (const operation of [paths['/me']!.get, paths['/score']!.post])
      expect(JSON.stringify(operation)).toContain('{"Fn":{"Ref":"ApiFunction.Alias"}}');
    expect(Resources).not.toHaveProperty('MeFunction');
    expect(Resources.ApiFunction!.Properties).toMatchObject({ Handler: 'index.handler' });
    const role = JSON.stringify(Resources.ApiRole!.Properties);
    expect(role).toContain('"Action":["dynamodb:GetItem","dynamodb:PutItem"]');
    expect(role).toContain('table/${LiveTable}');
  });
});
