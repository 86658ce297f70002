import { describe, expect, it } from '@jest/globals';
import { isChange, lambdaRecord } from './events.ts';

const at = { eventSourceArn: 'arn:stream', region: 'eu-central-1' };

describe('a record', () => {
  it('is plain JSON: bytes in base64, at any depth, and the time in seconds', () => {
    const bytes = new Uint8Array([0, 255]);
    const record = lambdaRecord(
      {
        eventName: 'INSERT',
        dynamodb: {
          ApproximateCreationDateTime: new Date(1_500),
          NewImage: { l: { L: [{ B: bytes }, { NULL: true }] }, m: { M: { set: { BS: [bytes] } } } },
        },
      },
      at,
    );
    expect(JSON.parse(JSON.stringify(record))).toEqual({
      eventName: 'INSERT',
      eventSource: 'aws:dynamodb',
      awsRegion: 'eu-central-1',
      eventSourceARN: 'arn:stream',
      dynamodb: {
        ApproximateCreationDateTime: 1.5,
        NewImage: { l: { L: [{ B: 'AP8=' }, { NULL: true }] }, m: { M: { set: { BS: ['AP8='] } } } },
      },
    });
  });

  it('of an expiry says who deleted the item', () => {
    const userIdentity = { PrincipalId: 'dynamodb.amazonaws.com', Type: 'Service' };
    expect(lambdaRecord({ eventName: 'REMOVE', userIdentity }, at)).toMatchObject({
      userIdentity: { principalId: 'dynamodb.amazonaws.com', type: 'Service' },
    });
    expect(lambdaRecord({ eventName: 'REMOVE' }, at)).not.toHaveProperty('userIdentity');
  });

  it('is a change unless both images are the same', () => {
    const image = (n: string) => ({ n: { N: n }, b: { B: new Uint8Array([1]) } });
    expect(isChange({ eventName: 'MODIFY', dynamodb: { OldImage: image('1'), NewImage: image('1') } })).toBe(false);
    expect(isChange({ eventName: 'MODIFY', dynamodb: { OldImage: image('1'), NewImage: image('2') } })).toBe(true);
    expect(isChange({ eventName: 'MODIFY', dynamodb: { NewImage: image('1') } })).toBe(true);
    expect(isChange({ eventName: 'REMOVE', dynamodb: { OldImage: image('1') } })).toBe(true);
  });
});
