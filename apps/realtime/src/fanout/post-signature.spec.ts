import { createHash, createHmac } from 'node:crypto';
import { ApiGatewayManagementApiClient, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import { afterEach, describe, expect, it } from '@jest/globals';
import { SignatureV4 } from '@smithy/signature-v4';
import fc from 'fast-check';
import { holdTime, letTimeGo } from '#testing/time';
import { type Credentials, signerOf } from './post-signature.ts';

/** What the signers of the SDK hash with. */
class Sha256 {
  readonly #hash;
  constructor(secret?: unknown) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret as Buffer);
  }
  update(data: string | Uint8Array): void {
    this.#hash.update(data);
  }
  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }
}

const place = { host: 'a1b2c3.execute-api.eu-central-1.amazonaws.com', stage: '/prod', region: 'eu-central-1' };
const text = fc.string({ minLength: 1, maxLength: 40, unit: fc.constantFrom(...'ABCxyz0189+/=') });
const credentials: fc.Arbitrary<Credentials> = fc.record(
  { accessKeyId: text, secretAccessKey: text, sessionToken: text },
  { requiredKeys: ['accessKeyId', 'secretAccessKey'] },
);

afterEach(letTimeGo);

describe('the signature of a post', () => {
  it('is that of the SDK’s signer, whatever the connection, the payload, the time and the credentials', async () => {
    const ids = fc.string({ minLength: 1, maxLength: 30, unit: fc.constantFrom(...'aZ09-_=+/ é%@') });
    const times = fc.date({ min: new Date('2020-01-01'), max: new Date('2060-01-01'), noInvalidDate: true });
    const property = fc.asyncProperty(ids, fc.uint8Array({ maxLength: 200 }), times, credentials, async (id, bytes, at, own) => {
      const body = Buffer.from(bytes);
      const { path, headers } = signerOf(place, own, body, at)(id);
      const { authorization, ...others } = headers;
      const unsigned = Object.fromEntries(Object.entries(others).filter(([name]) => name !== 'content-length'));
      const signer = new SignatureV4({ service: 'execute-api', region: place.region, credentials: own, sha256: Sha256 });
      const request = { method: 'POST', protocol: 'https:', hostname: place.host, path, query: {}, headers: unsigned, body };
      const expected = await signer.sign(request, { signingDate: at });
      expect(authorization).toBe(expected.headers.authorization);
    });
    await fc.assert(property, { numRuns: 500 });
  });

  it('goes to where the SDK posts, with a signature that covers the same and more', async () => {
    holdTime(Date.UTC(2026, 10, 20, 12));
    const own = { accessKeyId: 'id', secretAccessKey: 'secret', sessionToken: 'token' };
    const client = new ApiGatewayManagementApiClient({ endpoint: `https://${place.host}/prod`, region: place.region, credentials: own });
    const seen: { path: string; headers: Record<string, string> }[] = [];
    client.middlewareStack.addRelativeTo(
      () => (args: { request?: unknown }) => {
        seen.push(args.request as (typeof seen)[number]);
        return Promise.resolve({ output: { $metadata: {} }, response: {} });
      },
      { name: 'capture', relation: 'after', toMiddleware: 'httpSigningMiddleware' },
    );
    const Data = Buffer.from('{"type":"pong"}');
    await client.send(new PostToConnectionCommand({ ConnectionId: 'L0SM9cOFvHcCIhw=', Data }));
    const [request] = seen;
    const { path, headers } = signerOf(place, own, Data, new Date())('L0SM9cOFvHcCIhw=');
    expect(path).toBe(request?.path);
    for (const name of ['content-type', 'x-amz-content-sha256', 'x-amz-date', 'x-amz-security-token'])
      expect(headers[name]).toBe(request?.headers[name]);
    const named = (authorization = ''): string[] => /SignedHeaders=([^,]+)/.exec(authorization)?.[1]?.split(';') ?? [];
    const theirs = named(request?.headers.authorization);
    expect(theirs).toEqual(expect.arrayContaining(named(headers.authorization)));
  });
});
