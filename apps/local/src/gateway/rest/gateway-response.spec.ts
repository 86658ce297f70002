import { describe, expect, it } from '@jest/globals';
import type { GatewayResponse } from '../../template/cloud.ts';
import { checkResponses, type FailedRequest, gatewayAnswer } from './gateway-response.ts';

const request: FailedRequest = {
  requestId: 'r-1',
  extendedRequestId: 'x-1',
  stage: 'prod',
  header: (name) => (name === 'origin' ? 'https://game.example' : undefined),
};

const response = (overrides: Partial<GatewayResponse>): GatewayResponse => ({
  status: undefined,
  headers: {},
  templates: {},
  ...overrides,
});

describe('a gateway response', () => {
  it('renders the template’s headers and body', () => {
    const UNAUTHORIZED = response({
      status: 418,
      headers: {
        'X-Request-Id': 'context.requestId',
        'Access-Control-Allow-Origin': 'method.request.header.origin',
        'X-Absent': 'method.request.header.absent',
        Vary: "'Origin'",
      },
      templates: {
        'application/problem+json':
          '{"id":"$context.requestId","m":$context.error.messageString,"t":"$context.error.responseType $context.error.message"}',
      },
    });
    const answer = gatewayAnswer({ UNAUTHORIZED }, { type: 'UNAUTHORIZED', message: 'a "b"' }, request);
    expect(answer.status).toBe(418);
    expect(answer.headers).toEqual([
      ['X-Request-Id', 'r-1'],
      ['Access-Control-Allow-Origin', 'https://game.example'],
      ['Vary', 'Origin'],
      ['Content-Type', 'application/problem+json'],
      ['x-amzn-ErrorType', 'UnauthorizedException'],
    ]);
    expect(answer.body.toString()).toBe('{"id":"r-1","m":"a \\"b\\"","t":"UNAUTHORIZED a "b""}');
  });

  it('keeps a Content-Type of the template', () => {
    const headers = { 'content-type': "'application/problem+json'" };
    const answer = gatewayAnswer(
      { DEFAULT_5XX: response({ headers, templates: { 'application/json': '{}' } }) },
      { type: 'DEFAULT_5XX' },
      request,
    );
    expect(answer.headers.filter(([name]) => name.toLowerCase() === 'content-type')).toEqual([
      ['content-type', 'application/problem+json'],
    ]);
  });

  it('falls back to the default of its class, with the status that it has by nature', () => {
    const responses = {
      DEFAULT_4XX: response({ templates: { 'application/json': '4' } }),
      DEFAULT_5XX: response({ templates: { 'application/json': '5' } }),
    };
    const late = gatewayAnswer(responses, { type: 'INTEGRATION_TIMEOUT' }, request);
    expect([late.status, late.body.toString()]).toEqual([504, '5']);
    const large = gatewayAnswer(responses, { type: 'REQUEST_TOO_LARGE' }, request);
    expect([large.status, large.body.toString()]).toEqual([413, '4']);
    const malformed = gatewayAnswer(responses, { type: 'DEFAULT_5XX', status: 502 }, request);
    expect([malformed.status, malformed.body.toString()]).toEqual([502, '5']);
  });

  it('is API Gateway’s raw one where the template has none', () => {
    const answer = gatewayAnswer({}, { type: 'MISSING_AUTHENTICATION_TOKEN' }, request);
    expect([answer.status, answer.body.toString()]).toEqual([403, '{"message":"Missing Authentication Token"}']);
  });
});

describe('the check at the start', () => {
  it.each([
    [{ headers: { a: '$context.requestId' } }, '$context.requestId'],
    [{ headers: { a: 'method.request.querystring.a' } }, 'method.request.querystring.a'],
    [{ headers: { a: 'static' } }, 'static'],
    [{ templates: { 'application/json': '{"a":"$context.identity.sourceIp"}' } }, 'context.identity.sourceIp'],
  ])('refuses %j', (overrides, expression) => {
    expect(() => {
      checkResponses({ THROTTLED: response(overrides) });
    }).toThrow(`THROTTLED uses ${expression}`);
  });
});
