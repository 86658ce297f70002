import type { Context, EventBridgeEvent } from 'aws-lambda';
import { SystemClock } from '#core/clock';
import { RandomIds } from '#core/ids';
import { documentClient } from '#dynamo/client';
import { ProfileRepository } from '#player/profile.repository';
import { Logger } from '#telemetry/logger';
import { withScope } from '#telemetry/scope';
import { PlayerEventRepository } from '../player/queue.repository.ts';
import { AvatarFileRepository } from './avatar-file.repository.ts';
import { AvatarRepository } from './avatar.repository.ts';
import { CdnRepository } from './cdn.repository.ts';
import { RecorderEnv } from './recorder-env.ts';
import { RecorderJob } from './recorder.job.ts';
import { RecordingRepository } from './recording.repository.ts';

/** What S3 says by way of EventBridge of an object that was written. */
type ObjectCreated = EventBridgeEvent<'Object Created', { object: { key: string } }>;

// A bundle of its own without Nest: nobody waits for it.
const env = new RecorderEnv(process.env);
const client = documentClient();
const logger = new Logger('avatars');
const recorder = new RecorderJob({
  clock: new SystemClock(env.clockOffsetMs),
  profiles: new ProfileRepository(client, env.coreTable),
  avatars: new AvatarRepository(client, env.coreTable),
  recordings: new RecordingRepository(client, env.coreTable),
  files: new AvatarFileRepository(env),
  events: new PlayerEventRepository(env.playerEventsQueue),
  cdn: new CdnRepository(env.avatarsDistribution),
  ids: new RandomIds(),
  origin: env.avatarsUrl,
});

/** Records what became of a picture, and has its player told where nobody waits; what fails comes again. */
export const record = ({ detail }: ObjectCreated, context: Context): Promise<void> =>
  withScope({ call: 'record', requestId: context.awsRequestId }, async ({ units }) => {
    const start = performance.now();
    await recorder.run(detail.object.key);
    logger.info('call', { call: 'record', ms: Math.round(performance.now() - start), units });
  });
