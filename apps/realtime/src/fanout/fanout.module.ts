import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { Module } from '@nestjs/common';
import { ChangesRepository } from '#ranking/changes.repository';
import { HeadRepository } from '../board/head.repository.ts';
import { HeadService } from '../board/head.service.ts';
import { ConnectionModule } from '../connection/connection.module.ts';
import { RealtimeEnv } from '../env.ts';
import { DeliveryService } from './delivery.service.ts';
import { PlayerEventsService } from './player-events.service.ts';
import { PublisherService } from './publisher.service.ts';
import { ShardRepository } from './shard.repository.ts';
import { StreamService } from './stream.service.ts';
import { TickRepository } from './tick.repository.ts';
import { WorkerService } from './worker.service.ts';

@Module({
  imports: [ConnectionModule],
  providers: [
    DeliveryService,
    HeadRepository,
    HeadService,
    PlayerEventsService,
    PublisherService,
    ShardRepository,
    StreamService,
    TickRepository,
    WorkerService,
    {
      provide: ChangesRepository,
      useFactory: (client: DynamoDBDocumentClient, env: RealtimeEnv) => new ChangesRepository(client, env.boardsTable),
      inject: [DynamoDBDocumentClient, RealtimeEnv],
    },
  ],
  exports: [HeadRepository, HeadService, TickRepository],
})
export class FanoutModule {}
