import { Module } from '@nestjs/common';
import { PostRepository } from '../fanout/post.repository.ts';
import { AuthorizerService } from './authorizer.service.ts';
import { ConnectionController } from './connection.controller.ts';
import { ConnectionRepository } from './connection.repository.ts';

@Module({
  controllers: [ConnectionController],
  providers: [AuthorizerService, ConnectionRepository, PostRepository],
  exports: [ConnectionRepository, PostRepository],
})
export class ConnectionModule {}
