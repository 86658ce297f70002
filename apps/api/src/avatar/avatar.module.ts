import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { Module } from '@nestjs/common';
import { ApiEnv } from '../env.ts';
import { NameRepository } from '../player/name.repository.ts';
import { ProfileService } from '../player/profile.service.ts';
import { AvatarController } from './avatar.controller.ts';
import { AvatarRepository } from './avatar.repository.ts';
import { AvatarService } from './avatar.service.ts';
import { ProcessorRepository } from './processor.repository.ts';
import { RecordingRepository } from './recording.repository.ts';
import { UploadRepository } from './upload.repository.ts';

const CLIENT = [DynamoDBDocumentClient, ApiEnv];

/** The repositories that the recorder has too know no Nest: they are made here. */
@Module({
  controllers: [AvatarController],
  providers: [
    AvatarService,
    NameRepository,
    ProfileService,
    {
      provide: AvatarRepository,
      useFactory: (client: DynamoDBDocumentClient, env: ApiEnv) => new AvatarRepository(client, env.coreTable),
      inject: CLIENT,
    },
    {
      provide: RecordingRepository,
      useFactory: (client: DynamoDBDocumentClient, env: ApiEnv) => new RecordingRepository(client, env.coreTable),
      inject: CLIENT,
    },
    { provide: ProcessorRepository, useFactory: (env: ApiEnv) => new ProcessorRepository(env.avatarFunction), inject: [ApiEnv] },
    { provide: UploadRepository, useFactory: (env: ApiEnv) => new UploadRepository(env.uploadsBucket), inject: [ApiEnv] },
  ],
})
export class AvatarModule {}
