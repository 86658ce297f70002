import { describe, expect, it } from '@jest/globals';
import { headerClaim, queryClaim, timeOf } from './claim.ts';
import { isSignedBy, sha256 } from './signature.ts';
import { type SignedRequest, targetOf } from './signed-request.ts';

/** The examples of "Authenticating Requests (AWS Signature Version 4)" in the manual of S3. */
const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };
const host = 'examplebucket.s3.amazonaws.com';
const time = '20130524T000000Z';
const empty = sha256(Buffer.alloc(0));

const request = (method: string, target: string, headers: Record<string, string>): SignedRequest => ({
  method,
  ...targetOf(target)!,
  headers: { host, ...headers },
});
const authorization = (names: string, signature: string): string =>
  `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=${names},Signature=${signature}`;

const EXAMPLES: [string, SignedRequest, names: string, signature: string][] = [
  [
    'GET Object',
    request('GET', '/test.txt', { range: 'bytes=0-9', 'x-amz-content-sha256': empty, 'x-amz-date': time }),
    'host;range;x-amz-content-sha256;x-amz-date',
    'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
  ],
  [
    'GET Bucket Lifecycle',
    request('GET', '/?lifecycle', { 'x-amz-content-sha256': empty, 'x-amz-date': time }),
    'host;x-amz-content-sha256;x-amz-date',
    'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
  ],
  [
    'List Objects',
    request('GET', '/?max-keys=2&prefix=J', { 'x-amz-content-sha256': empty, 'x-amz-date': time }),
    'host;x-amz-content-sha256;x-amz-date',
    '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
  ],
];

describe('a signature of the manual', () => {
  it.each(EXAMPLES)('%s stands, and no changed request', async (_, received, names, signature) => {
    const claim = headerClaim(authorization(names, signature), time)!;
    const check = (changed: SignedRequest) => isSignedBy(credentials, { request: changed, claim, payloadHash: empty });
    expect(await check(received)).toBe(true);
    expect(await check({ ...received, method: 'PUT' })).toBe(false);
    expect(await check({ ...received, path: `${received.path}x` })).toBe(false);
    expect(await check({ ...received, query: new Map([...received.query, ['versionId', '1']]) })).toBe(false);
    expect(await check({ ...received, headers: { ...received.headers, host: 'other' } })).toBe(false);
    expect(await isSignedBy(credentials, { request: received, claim, payloadHash: 'UNSIGNED-PAYLOAD' })).toBe(false);
    expect(await isSignedBy({ ...credentials, secretAccessKey: 'x' }, { request: received, claim, payloadHash: empty })).toBe(false);
  });

  it('in an address stands, and no other address', async () => {
    const target =
      '/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404';
    const check = (changed: string) => {
      const received = request('GET', changed, {});
      const claim = queryClaim(received.query)!;
      return isSignedBy(credentials, { request: received, claim, payloadHash: 'UNSIGNED-PAYLOAD' });
    };
    expect(await check(target)).toBe(true);
    expect(await check(target.replace('86400', '86401'))).toBe(false);
    expect(await check(target.replace('test.txt', 'test.tx'))).toBe(false);
  });
});

describe('a claim', () => {
  const good = authorization('host;x-amz-date', 'a'.repeat(64));
  it.each([
    ['none', undefined],
    ['another scheme', 'Bearer x'],
    ['another algorithm', good.replace('HMAC', 'ECDSA')],
    ['a short signature', good.slice(0, -1)],
    ['an upper-case header', good.replace('host', 'Host')],
    ['no headers', good.replace('host;x-amz-date', '')],
    ['another kind of scope', good.replace('aws4_request', 'aws5_request')],
  ])('is not read from %s', (_, header) => {
    expect(headerClaim(header, time)).toBeUndefined();
  });

  it.each(['', '20130524', '20130525T000000Z', '20131324T000000Z', '20130524T250000Z', '2013-05-24T00:00:00Z'])(
    'has no time in %j',
    (text) => {
      const claim = headerClaim(good, text)!;
      expect(timeOf(claim)).toBeUndefined();
    },
  );

  it.each(['test.txt', 'http://evil.example/', '*', '/?a=%zz', '/?a=1&a=2'])('has no target in %s', (target) => {
    expect(targetOf(target)).toBeUndefined();
  });
});
