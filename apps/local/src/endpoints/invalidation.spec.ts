import { CreateInvalidationCommand, ListInvalidationsCommand } from '@aws-sdk/client-cloudfront';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DISTRIBUTION, type Outgoing, startTestEndpoints, type TestEndpoints } from './endpoints.fixture.ts';

let test: TestEndpoints;
beforeEach(async () => {
  test = await startTestEndpoints();
});
afterEach(() => test.close());

interface Asked {
  paths?: string[];
  reference?: string;
  id?: string;
  quantity?: number;
}

const invalidate = (
  { paths = ['/a/0123/*'], reference = 'one', id = DISTRIBUTION, quantity = paths.length }: Asked = {},
  by = test.cloudFront,
) =>
  by.send(
    new CreateInvalidationCommand({
      DistributionId: id,
      InvalidationBatch: { Paths: { Quantity: quantity, Items: paths }, CallerReference: reference },
    }),
  );
const known = () => test.invalidations().map(({ callerReference, paths }) => [callerReference, ...paths]);

describe('CreateInvalidation', () => {
  it('remembers the paths, and answers as CloudFront does', async () => {
    const { $metadata, Location, Invalidation } = await invalidate({ paths: ['/a/0123/*', '/p/fox/webp64.webp', '/*', '/a/é&<'] });
    expect($metadata.httpStatusCode).toBe(201);
    expect(Invalidation).toMatchObject({
      Id: expect.stringMatching(/^I[0-9A-F]{20}$/),
      Status: 'Completed',
      InvalidationBatch: { Paths: { Quantity: 4, Items: ['/a/0123/*', '/p/fox/webp64.webp', '/*', '/a/é&<'] }, CallerReference: 'one' },
    });
    expect(Location).toBe(`${test.url}/2020-05-31/distribution/${DISTRIBUTION}/invalidation/${Invalidation!.Id!}`);
    await invalidate({ reference: 'two' });
    expect(known()).toEqual([
      ['two', '/a/0123/*'],
      ['one', '/a/0123/*', '/p/fox/webp64.webp', '/*', '/a/é&<'],
    ]);
  });

  it('is one with its reference', async () => {
    const first = await invalidate();
    expect((await invalidate()).Invalidation?.Id).toBe(first.Invalidation?.Id);
    const other = invalidate({ paths: ['/b'] });
    await expect(other).rejects.toMatchObject({ name: 'InvalidationBatchAlreadyExists', $metadata: { httpStatusCode: 409 } });
    expect(known()).toEqual([['one', '/a/0123/*']]);
  });

  it.each<[Asked, string, number]>([
    [{ id: 'EOTHER' }, 'NoSuchDistribution', 404],
    [{ quantity: 2 }, 'InconsistentQuantities', 400],
    [{ paths: ['a/0123'] }, 'InvalidArgument', 400],
    [{ paths: ['/a/*/b'] }, 'InvalidArgument', 400],
    [{ paths: ['/a b'] }, 'InvalidArgument', 400],
    [{ paths: [] }, 'MalformedInput', 400],
    [{ paths: Array.from({ length: 3_001 }, (_, n) => `/${n}`) }, 'InvalidArgument', 400],
    [{ reference: '' }, 'MalformedInput', 400],
    [{ paths: [`/${'x'.repeat(1_048_576)}`] }, 'BatchTooLarge', 413],
  ])('refuses %j', async (asked, name, status) => {
    await expect(invalidate(asked)).rejects.toMatchObject({ name, $metadata: { httpStatusCode: status } });
    expect(known()).toEqual([]);
  });

  it.each<[string, (outgoing: Outgoing) => unknown, string]>([
    ['paths', (outgoing) => (outgoing.body = String(outgoing.body).replace('0123', '4567')), 'SignatureDoesNotMatch'],
    ['distribution', (outgoing) => (outgoing.path = outgoing.path.replace(DISTRIBUTION, 'EOTHER')), 'SignatureDoesNotMatch'],
    ['key', ({ headers }) => (headers.authorization = headers.authorization!.replace('LOCALKEY', 'OTHER')), 'InvalidClientTokenId'],
    ['right', ({ headers }) => delete headers.authorization, 'MissingAuthenticationToken'],
  ])('refuses another %s than was signed', async (_, change, name) => {
    const answer = invalidate({}, test.tamperingCloudFront(change));
    await expect(answer).rejects.toMatchObject({ name, $metadata: { httpStatusCode: 403 } });
    expect(known()).toEqual([]);
  });

  it('says that it knows no other call', async () => {
    const answer = test.cloudFront.send(new ListInvalidationsCommand({ DistributionId: DISTRIBUTION }));
    await expect(answer).rejects.toMatchObject({ $metadata: { httpStatusCode: 404 } });
  });
});
