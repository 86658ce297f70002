import type { _Record } from '@aws-sdk/client-dynamodb-streams';
import { isDeepStrictEqual } from 'node:util';

/** A value of the SDK as JSON carries it in events: bytes in base64, times in seconds. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (value instanceof Date) return value.getTime() / 1_000;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

/** DynamoDB writes no record for a write that changed nothing; a local engine may. */
export const isChange = ({ eventName, dynamodb }: _Record): boolean =>
  eventName !== 'MODIFY' || !dynamodb?.OldImage || !isDeepStrictEqual(dynamodb.OldImage, dynamodb.NewImage);

/** A record of a stream as Lambda hands it on. `eventSourceArn` and `region` are those of the cloud: an engine makes up its own. */
export function lambdaRecord(record: _Record, { eventSourceArn, region }: { eventSourceArn: string; region: string }) {
  const { eventID, eventName, eventVersion, dynamodb, userIdentity } = record;
  return {
    eventID,
    eventName,
    eventVersion,
    eventSource: 'aws:dynamodb',
    awsRegion: region,
    dynamodb: plain(dynamodb),
    eventSourceARN: eventSourceArn,
    ...(userIdentity && { userIdentity: { principalId: userIdentity.PrincipalId, type: userIdentity.Type } }),
  };
}
