import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { Module } from '@nestjs/common';
import { ChangesRepository } from '#ranking/changes.repository';
import { HeadRepository } from '../board/head.repository.ts';
import { HeadService } from '../board/head.service.ts';
import { ConnectionModule } from '../connection/connection.module.ts';
import { RealtimeEnv } from '../env.ts';
import { FanoutService } from './fanout.service.ts';
import { PublisherService } from './publisher.service.ts';
import { StreamService } from './stream.service.ts';
import { TickRepository } from './tick.repository.ts';

@Module({
  imports: [ConnectionModule],
  providers: [
    FanoutService,
    HeadRepository,
    HeadService,
    PublisherService,
    StreamService,
    TickRepository,
    {
      provide: ChangesRepository,
      useFactory: (client: DynamoDBDocumentClient, env: RealtimeEnv) => new ChangesRepository(client, env.boardsTable),
      inject: [DynamoDBDocumentClient, RealtimeEnv],
    },
  ],
  exports: [HeadRepository, HeadService, TickRepository],
})
export class FanoutModule {}
