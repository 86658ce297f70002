import { describe, expect, it } from '@jest/globals';
import { deployed, map } from './stack.fixture.ts';

const prod = deployed('avatar', 'prod');

describe('the function that draws', () => {
  const drawing = map(prod.properties('AvatarProcessingLambda'));

  it('has the least of a disk, and does not try again by itself', () => {
    expect(drawing).toMatchObject({ EphemeralStorage: { Size: 512 }, EventInvokeConfig: { MaximumRetryAttempts: 0 } });
  });

  it('takes its image from wherever it is deployed with', () => {
    expect(drawing.PackageType).toBe('Image');
    expect(Object.keys(drawing)).not.toContain('ImageUri');
  });

  it.each([
    [{}, undefined],
    [{ AvatarReserved: '3' }, '3'],
  ])('with %j runs %s times at once', (parameters, most) => {
    const stack = deployed('avatar', 'prod', parameters);
    expect(map(stack.properties('AvatarProcessingLambda')).ReservedConcurrentExecutions).toBe(most);
    expect(map(stack.properties('AvatarRecorderFunction')).ReservedConcurrentExecutions).toBeUndefined();
  });
});

it('what could not be recorded in three tries is kept', () => {
  expect(prod.properties('AvatarRecorderFunction')).toMatchObject({
    EventInvokeConfig: { MaximumRetryAttempts: 2 },
    DeadLetterQueue: { Type: 'SQS', TargetArn: 'arn:aws:sqs:us-east-1:000000000000:laurel-prod-avatar-dead' },
  });
});
