import { describe, expect, it } from '@jest/globals';
import { parseBatch } from './invalidation.rules.ts';

const batch = (inner: string): string => `<?xml version="1.0"?><InvalidationBatch xmlns="urn:x">${inner}</InvalidationBatch>`;
const PATHS = '<Paths><Quantity>1</Quantity><Items><Path>/a</Path></Items></Paths>';

describe('a batch', () => {
  it('is read', () => {
    expect(parseBatch(batch(`${PATHS}<CallerReference>7</CallerReference>`))).toEqual({ callerReference: '7', paths: ['/a'] });
  });

  it.each([
    ['nothing', ''],
    ['no XML', '{"Paths":[]}'],
    ['half of it', batch(PATHS).slice(0, -5)],
    ['another document', '<Other/>'],
    ['no reference', batch(PATHS)],
    ['no paths', batch('<CallerReference>7</CallerReference>')],
    ['more than is known', batch(`${PATHS}<CallerReference>7</CallerReference><Tags/>`)],
    [
      'a list of another kind',
      batch('<Paths><Quantity>1</Quantity><Items><Tag>a</Tag></Items></Paths><CallerReference>7</CallerReference>'),
    ],
    ['entities of its own', `<!DOCTYPE a [<!ENTITY b "/c">]>${batch(`${PATHS}<CallerReference>7</CallerReference>`)}`],
  ])('is not read from %s', (_, document) => {
    expect(() => parseBatch(document)).toThrow('This is no InvalidationBatch');
  });
});
