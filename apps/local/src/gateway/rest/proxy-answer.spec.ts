import { describe, expect, it } from '@jest/globals';
import { proxyAnswer } from './proxy-answer.ts';

describe('a function’s answer', () => {
  it('may leave out every field', () => {
    expect(proxyAnswer({})).toEqual({ status: 200, headers: [['Content-Type', 'application/json']], body: Buffer.from('') });
  });

  it('keeps every value of a header, and takes multiValueHeaders where both name it', () => {
    const answer = proxyAnswer({
      statusCode: '201',
      headers: { 'x-one': 1, 'X-Both': 'single', 'content-type': 'text/plain' },
      multiValueHeaders: { 'x-both': ['a', 'b'], 'Set-Cookie': ['c=1', 'd=2'], 'x-flag': [true] },
      body: 'hello',
      isBase64Encoded: false,
    });
    expect(answer?.status).toBe(201);
    expect(answer?.headers).toEqual([
      ['x-one', '1'],
      ['content-type', 'text/plain'],
      ['x-both', 'a'],
      ['x-both', 'b'],
      ['Set-Cookie', 'c=1'],
      ['Set-Cookie', 'd=2'],
      ['x-flag', 'true'],
    ]);
  });

  it('decodes a base64 body, and renames headers that are the gateway’s own', () => {
    const answer = proxyAnswer({
      body: Buffer.from([0, 255, 1]).toString('base64'),
      isBase64Encoded: true,
      headers: { 'Content-Length': '3', Connection: 'close', 'WWW-Authenticate': 'Bearer', 'Transfer-Encoding': 'chunked' },
    });
    expect(answer?.body).toEqual(Buffer.from([0, 255, 1]));
    expect(answer?.headers.map(([name]) => name)).toEqual([
      'x-amzn-Remapped-Content-Length',
      'x-amzn-Remapped-Connection',
      'x-amzn-Remapped-WWW-Authenticate',
      'Content-Type',
    ]);
  });

  it.each([
    [null],
    ['text'],
    [5],
    [[]],
    [{ statusCode: 200, cookies: [] }],
    [{ statusCode: 'ok' }],
    [{ statusCode: 99 }],
    [{ statusCode: 600 }],
    [{ statusCode: 200.5 }],
    [{ body: { message: 'an object' } }],
    [{ headers: [] }],
    [{ headers: { a: { b: 1 } } }],
    [{ headers: { a: null } }],
    [{ multiValueHeaders: { a: 'not a list' } }],
    [{ multiValueHeaders: { a: [[]] } }],
    [{ errorMessage: 'x', errorType: 'Error' }],
  ])('%j is malformed', (payload) => {
    expect(proxyAnswer(payload)).toBeUndefined();
  });
});
