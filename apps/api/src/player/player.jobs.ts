import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { SystemClock } from '#core/clock';
import { RandomIds } from '#core/ids';
import { documentClient } from '#dynamo/client';
import { Logger } from '#telemetry/logger';
import { withScope } from '#telemetry/scope';
import { AvatarFileRepository } from '../avatar/avatar-file.repository.ts';
import { CdnRepository } from '../avatar/cdn.repository.ts';
import { ArchiveRowRepository } from '../score/archive-row.repository.ts';
import { DeletionRepository } from './deletion.repository.ts';
import { ErasureJob } from './erasure.job.ts';
import { ExportJob } from './export.job.ts';
import { ExportRepository } from './export.repository.ts';
import { HeldRepository } from './held.repository.ts';
import { holdings } from './holdings.ts';
import { parseJob } from './job.ts';
import { JobRepository, PlayerEventRepository } from './queue.repository.ts';
import { JobsEnv } from './jobs-env.ts';
import { ObjectRepository } from './object.repository.ts';
import { UserRepository } from './user.repository.ts';

// A bundle of its own without Nest: it alone carries the client of S3.
const env = new JobsEnv(process.env);
const client = documentClient();
const logger = new Logger('jobs');
const reach = {
  clock: new SystemClock(env.clockOffsetMs),
  ids: new RandomIds(),
  held: new HeldRepository(client, { core: env.coreTable, boards: env.boardsTable, live: env.liveTable }),
  deletions: new DeletionRepository(client, env.coreTable),
  archives: new ArchiveRowRepository(client, env.boardsTable),
  exports: new ExportRepository(client, env.coreTable),
  jobs: new JobRepository(env.playerJobsQueue),
  events: new PlayerEventRepository(env.playerEventsQueue),
  objects: new ObjectRepository(env.exportsBucket, env.pseudonymKey),
  files: new AvatarFileRepository(env),
  cdn: new CdnRepository(env.avatarsDistribution),
  origin: env.avatarsUrl,
  users: new UserRepository(env.userPoolId),
};
const erasure = new ErasureJob(reach, holdings(reach));
const exporting = new ExportJob(reach, holdings(reach));

/** Work on players that goes on after a call: one message at a time; what fails comes again. */
export const handler = ({ Records }: SQSEvent, context: Context): Promise<SQSBatchResponse> =>
  withScope({ call: 'jobs', requestId: context.awsRequestId }, async ({ units }) => {
    const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
    for (const { body, messageId } of Records) {
      const start = performance.now();
      try {
        const job = parseJob(body);
        await (job.type === 'erase' ? erasure.run(job) : exporting.run(job));
        logger.info('call', { call: job.type, ms: Math.round(performance.now() - start), units });
      } catch (error) {
        logger.error('a job failed', error);
        batchItemFailures.push({ itemIdentifier: messageId });
      }
    }
    return { batchItemFailures };
  });
