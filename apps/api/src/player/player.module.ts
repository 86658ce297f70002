import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { Module } from '@nestjs/common';
import { ApiEnv } from '../env.ts';
import { DeletionRepository } from './deletion.repository.ts';
import { ErasureService } from './erasure.service.ts';
import { ExportRepository } from './export.repository.ts';
import { ExportService } from './export.service.ts';
import { LinkRepository } from './link.repository.ts';
import { PlayerController } from './player.controller.ts';
import { JobRepository } from './queue.repository.ts';
import { SessionRepository } from './session.repository.ts';
import { SessionService } from './session.service.ts';
import { UserRepository } from './user.repository.ts';

const CLIENT = [DynamoDBDocumentClient, ApiEnv];

/** The repositories that the function of the queue `player-jobs` has too know no Nest: they are made here. */
@Module({
  controllers: [PlayerController],
  providers: [
    ErasureService,
    ExportService,
    SessionRepository,
    SessionService,
    {
      provide: DeletionRepository,
      useFactory: (client: DynamoDBDocumentClient, env: ApiEnv) => new DeletionRepository(client, env.coreTable),
      inject: CLIENT,
    },
    {
      provide: ExportRepository,
      useFactory: (client: DynamoDBDocumentClient, env: ApiEnv) => new ExportRepository(client, env.coreTable),
      inject: CLIENT,
    },
    {
      provide: LinkRepository,
      useFactory: (client: DynamoDBDocumentClient, { exportsBucket: name, localObjectStore: endpoint }: ApiEnv) =>
        new LinkRepository(client, { name, endpoint }),
      inject: CLIENT,
    },
    { provide: JobRepository, useFactory: (env: ApiEnv) => new JobRepository(env.playerJobsQueue), inject: [ApiEnv] },
    { provide: UserRepository, useFactory: (env: ApiEnv) => new UserRepository(env.userPoolId), inject: [ApiEnv] },
  ],
})
export class PlayerModule {}
