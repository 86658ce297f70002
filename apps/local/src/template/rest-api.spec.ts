import { describe, expect, it } from '@jest/globals';
import type { CloudRestApi, RestRoute } from './cloud.ts';
import { parseTemplate } from './parse.ts';
import { readRestApi } from './rest-api.ts';
import { Stack } from './stack.ts';

interface Small {
  /** Lines of the API's properties, of its document, of `GET /boards/{boardId}`; and the template of a preflight. */
  properties?: string;
  document?: string;
  operation?: string;
  preflight?: string;
  parameters?: Record<string, string>;
}

const LISTED =
  '#set($origin = $input.params("Origin")) #if($origin != "" && ",${Origins},".contains(",$origin,")) ' +
  '#set($context.responseOverride.header.Access-Control-Allow-Origin = $origin) #end';

/** An API with two routes. */
function read({ properties = '', document = '', operation = '', preflight = '', parameters = {} }: Small): CloudRestApi {
  const text = `
Parameters:
  Rate: { Type: Number, Default: 20 }
  Origins: { Type: String, Default: '*' }
Conditions:
  Never: !Equals [!Ref Rate, 0]
Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: prod
      ${properties}
      DefinitionBody:
        openapi: 3.0.1
        ${document}
        paths:
          /boards/{boardId}:
            get:
              ${operation}
              x-amazon-apigateway-integration: { type: aws_proxy, httpMethod: POST, uri: 'a:function:Board:live/invocations' }
            options:
              x-amazon-apigateway-integration:
                type: mock
                requestTemplates: { application/json: '{"statusCode": 204}' }
                responses: { default: { statusCode: '204', responseTemplates: { application/json: !Sub '${preflight}' } } }
`;
  const surroundings = { env: 'local', ssm: new Map<string, string>(), secrets: {}, parameters };
  return readRestApi(new Stack('small', parseTemplate(text, 'small.yaml'), surroundings))!;
}

const find = ({ routes }: CloudRestApi, method: string): RestRoute => routes.find((route) => route.method === method)!;

describe('the settings of methods', () => {
  const ALL = `{ ResourcePath: '/*', HttpMethod: '*', ThrottlingRateLimit: 100, ThrottlingBurstLimit: 50, LoggingLevel: ERROR }`;
  const settings = (...list: string[]): Small => ({ properties: `MethodSettings: [${list.join(', ')}]` });
  const throttles = (small: Small) => read(small).routes.map(({ throttle }) => throttle);

  it('of all are those of each, and there may be none', () => {
    expect(throttles(settings(ALL))).toEqual([
      { perSecond: 100, burst: 50 },
      { perSecond: 100, burst: 50 },
    ]);
    expect(throttles(settings(`{ ResourcePath: '/*', HttpMethod: '*', MetricsEnabled: true }`))).toEqual([undefined, undefined]);
    expect(throttles({})).toEqual([undefined, undefined]);
  });

  it.each(['/boards/{boardId}', '/~1boards~1{boardId}'])('of a method take the place of those of all: %s', (path) => {
    const own = `{ ResourcePath: '${path}', HttpMethod: GET, ThrottlingRateLimit: !Ref Rate, ThrottlingBurstLimit: 10 }`;
    const other = { perSecond: 100, burst: 50 };
    expect(throttles(settings(own, ALL))).toEqual([{ perSecond: 20, burst: 10 }, other]);
    expect(throttles({ ...settings(own, ALL), parameters: { Rate: '7' } })).toEqual([{ perSecond: 7, burst: 10 }, other]);
    const unlimited = `{ ResourcePath: '${path}', HttpMethod: GET, MetricsEnabled: false }`;
    expect(throttles(settings(ALL, unlimited))).toEqual([undefined, other]);
    expect(throttles(settings(`!If [Never, ${own}, !Ref AWS::NoValue]`, ALL))).toEqual([other, other]);
  });

  const at = 'small.yaml.Resources.Api.Properties.MethodSettings[0]';
  it.each([
    [`{ ResourcePath: '/*', HttpMethod: GET }`, ': there is no route GET /*'],
    [`{ ResourcePath: '/boards', HttpMethod: GET }`, ': there is no route GET /boards'],
    [`{ ResourcePath: '/boards/{boardId}', HttpMethod: '*' }`, ': there is no route * /boards/{boardId}'],
    [`{ ResourcePath: '/*', HttpMethod: '*', ThrottlingRateLimit: 1 }`, '.ThrottlingBurstLimit: is missing'],
    [`{ ResourcePath: '/*', HttpMethod: '*', ThrottlingBurstLimit: 1 }`, '.ThrottlingRateLimit: is missing'],
    [`{ ResourcePath: '/*', HttpMethod: '*', CachingEnabled: true }`, '.CachingEnabled: the local cloud does not know this property'],
  ])('%s is refused with its place', (setting, message) => {
    expect(() => read(settings(setting))).toThrow(at + message);
  });

  it('twice for a method are refused', () => {
    expect(() => read(settings(ALL, ALL))).toThrow('MethodSettings[1]: * /* stands here twice');
  });

  it('beside logs and a canary of the stage, which mean nothing here', () => {
    expect(read({ properties: 'AccessLogSetting: { Format: a }\n      CanarySetting: { PercentTraffic: 5 }' }).stage).toBe('prod');
  });
});

describe('what the gateway asks for', () => {
  const validators = `x-amazon-apigateway-request-validators:
          all: { validateRequestBody: true, validateRequestParameters: true }
          parameters: { validateRequestParameters: true }
          body: { validateRequestBody: true }`;
  const wanted = (validator: string): string => `x-amazon-apigateway-request-validator: ${validator}
              requestBody: { required: true, content: { application/json: { schema: {} } } }
              parameters: [{ in: query, name: window, required: true }, { in: query, name: limit }, { in: header, name: Key, required: true }]`;

  it.each([
    ['all', ['window'], ['Key'], true],
    ['parameters', ['window'], ['Key'], false],
    ['body', [], [], true],
  ])('is what the validator %s checks', (name, requiredQuery, requiredHeaders, bodyRequired) => {
    const api = read({ document: validators, operation: wanted(name) });
    expect(find(api, 'GET')).toMatchObject({ requiredQuery, requiredHeaders, bodyRequired });
    expect(find(api, 'OPTIONS')).toMatchObject({ requiredQuery: [], requiredHeaders: [], bodyRequired: false });
  });

  it('is nothing without a validator', () => {
    const operation = wanted('all').replace(/^.*\n\s*/, '');
    expect(find(read({ document: validators, operation }), 'GET')).toMatchObject({ requiredQuery: [], bodyRequired: false });
  });

  it.each([
    [wanted('others'), 'request-validator: there is no such request validator'],
    [wanted('all').replace('schema: {}', 'schema: { type: object }'), 'schema.type: the local cloud does not know this property'],
    [wanted('all').replace('application/json', 'text/plain'), 'content.text/plain: the local cloud does not know this property'],
  ])('can’t be what the local gateway would not check: %#', (operation, message) => {
    expect(() => read({ document: validators, operation })).toThrow(message);
  });
});

describe('a preflight', () => {
  const target = (preflight: string) =>
    find(read({ preflight, parameters: { Origins: 'https://a.example,https://b.example' } }), 'OPTIONS').target;
  const allowed = ['https://a.example', 'https://b.example'];

  it('names listed origins back', () => {
    expect(target(LISTED)).toMatchObject({ body: '', origins: { allowed, headers: ['Origin'] } });
    const both = LISTED.replace('))', ')) #if($origin == "") #set($origin = $input.params("origin")) #end');
    expect(target(both)).toMatchObject({ body: '', origins: { allowed, headers: ['Origin', 'origin'] } });
  });

  it.each([LISTED.replace('$origin !=', '$origin =='), LISTED.replace('#end', '#else x #end'), '$context.status'])(
    'with another template is refused: %#',
    (preflight) => {
      expect(() => target(preflight)).toThrow('responseTemplates.application/json');
    },
  );

  it('with a fixed body has it', () => {
    expect(target('ok')).toMatchObject({ body: 'ok' });
    expect(target('ok')).not.toHaveProperty('origins');
  });
});
