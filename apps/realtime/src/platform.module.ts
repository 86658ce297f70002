import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { Global, Module } from '@nestjs/common';
import { CognitoTokens, Tokens } from '#auth/tokens';
import { Clock, SystemClock, WallClock } from '#core/clock';
import { Ids, RandomIds } from '#core/ids';
import { documentClient } from '#dynamo/client';
import { Paces } from '#http/pace';
import { ProfileRepository } from '#player/profile.repository';
import { ArchiveRepository } from '#ranking/archive.repository';
import { BoardReaders } from '#ranking/board.readers';
import { BoardRepository } from '#ranking/board.repository';
import { LadderRepository } from '#ranking/ladder.repository';
import { QuantileRepository } from '#ranking/quantiles.repository';
import { Logger } from '#telemetry/logger';
import { RealtimeEnv } from './env.ts';

/** What every feature needs of the world outside: time, randomness, tokens, tables, the log. */
@Global()
@Module({
  providers: [
    { provide: RealtimeEnv, useFactory: () => new RealtimeEnv(process.env) },
    { provide: Logger, useFactory: () => new Logger('realtime') },
    { provide: Clock, useFactory: (env: RealtimeEnv) => new SystemClock(env.clockOffsetMs), inject: [RealtimeEnv] },
    { provide: WallClock, useFactory: () => new SystemClock() },
    { provide: Ids, useClass: RandomIds },
    { provide: Paces, useFactory: () => new Paces() },
    { provide: Tokens, useFactory: tokens, inject: [RealtimeEnv] },
    { provide: DynamoDBDocumentClient, useFactory: documentClient },
    {
      provide: ProfileRepository,
      useFactory: (client: DynamoDBDocumentClient, env: RealtimeEnv) => new ProfileRepository(client, env.coreTable),
      inject: [DynamoDBDocumentClient, RealtimeEnv],
    },
    {
      provide: LadderRepository,
      useFactory: (client: DynamoDBDocumentClient, env: RealtimeEnv) => new LadderRepository(client, env.boardsTable),
      inject: [DynamoDBDocumentClient, RealtimeEnv],
    },
    { provide: BoardReaders, useFactory: boardReaders, inject: [DynamoDBDocumentClient, RealtimeEnv, LadderRepository] },
    {
      provide: QuantileRepository,
      useFactory: (client: DynamoDBDocumentClient, env: RealtimeEnv, ladders: LadderRepository) =>
        new QuantileRepository(client, env.boardsTable, ladders),
      inject: [DynamoDBDocumentClient, RealtimeEnv, LadderRepository],
    },
  ],
  exports: [
    ...[RealtimeEnv, Logger, Clock, WallClock, Ids, Paces, Tokens],
    ...[DynamoDBDocumentClient, ProfileRepository, BoardReaders, QuantileRepository],
  ],
})
export class PlatformModule {}

function boardReaders(client: DynamoDBDocumentClient, { boardsTable }: RealtimeEnv, ladders: LadderRepository): BoardReaders {
  return new BoardReaders(ladders, new BoardRepository(client, boardsTable, ladders), new ArchiveRepository(client, boardsTable, ladders));
}

function tokens({ userPoolId, clientIds, localUserPool }: RealtimeEnv): Tokens {
  return new CognitoTokens({ userPoolId, clientIds, localEndpoint: localUserPool });
}
