import { Module } from '@nestjs/common';
import { HeadRepository } from '../board/head.repository.ts';
import { HeadService } from '../board/head.service.ts';
import { ConnectionModule } from '../connection/connection.module.ts';
import { FanoutService } from './fanout.service.ts';
import { PublisherService } from './publisher.service.ts';
import { StreamService } from './stream.service.ts';
import { TickRepository } from './tick.repository.ts';

@Module({
  imports: [ConnectionModule],
  providers: [FanoutService, HeadRepository, HeadService, PublisherService, StreamService, TickRepository],
  exports: [HeadRepository, HeadService, TickRepository],
})
export class FanoutModule {}
