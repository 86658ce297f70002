import { Module } from '@nestjs/common';
import { PostRepository } from '../fanout/post.repository.ts';
import { AuthorizerService } from './authorizer.service.ts';
import { ClosingService } from './closing.service.ts';
import { ConnectionController } from './connection.controller.ts';
import { ConnectionRepository } from './connection.repository.ts';
import { ConnectionService } from './connection.service.ts';
import { SubscriptionRepository } from './subscription.repository.ts';
import { TopicRepository } from './topic.repository.ts';

const shared = [ClosingService, ConnectionRepository, ConnectionService, PostRepository, SubscriptionRepository, TopicRepository];

@Module({ controllers: [ConnectionController], providers: [AuthorizerService, ...shared], exports: shared })
export class ConnectionModule {}
