import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { Global, Module } from '@nestjs/common';
import { CognitoTokens, Tokens } from '#auth/tokens';
import { Clock, SystemClock, WallClock } from '#core/clock';
import { Ids, RandomIds } from '#core/ids';
import { documentClient } from '#dynamo/client';
import { ProfileRepository } from '#player/profile.repository';
import { ArchiveRepository } from '#ranking/archive.repository';
import { BoardReaders } from '#ranking/board.readers';
import { BoardRepository } from '#ranking/board.repository';
import { EntryRepository } from '#ranking/entry.repository';
import { LadderAsks } from '#ranking/ladder-asks';
import { LadderRepository } from '#ranking/ladder.repository';
import { Logger } from '#telemetry/logger';
import { ApiEnv } from './env.ts';
import { LadderQueueRepository } from './leaderboard/ladder-queue.repository.ts';
import { CountersRepository } from './player/counters.repository.ts';

/** What every feature needs of the world outside: time, randomness, tokens, tables, the log. */
@Global()
@Module({
  providers: [
    { provide: ApiEnv, useFactory: () => new ApiEnv(process.env) },
    { provide: Logger, useFactory: () => new Logger('api') },
    { provide: Clock, useFactory: (env: ApiEnv) => new SystemClock(env.clockOffsetMs), inject: [ApiEnv] },
    { provide: WallClock, useFactory: () => new SystemClock() },
    { provide: Ids, useClass: RandomIds },
    { provide: Tokens, useFactory: tokens, inject: [ApiEnv] },
    { provide: DynamoDBDocumentClient, useFactory: documentClient },
    CountersRepository,
    {
      provide: ProfileRepository,
      useFactory: (client: DynamoDBDocumentClient, env: ApiEnv) => new ProfileRepository(client, env.coreTable),
      inject: [DynamoDBDocumentClient, ApiEnv],
    },
    {
      provide: EntryRepository,
      useFactory: (client: DynamoDBDocumentClient, env: ApiEnv, ids: Ids) =>
        new EntryRepository(client, env.boardsTable, () => ids.random()),
      inject: [DynamoDBDocumentClient, ApiEnv, Ids],
    },
    {
      provide: LadderRepository,
      useFactory: (client: DynamoDBDocumentClient, env: ApiEnv) => new LadderRepository(client, env.boardsTable),
      inject: [DynamoDBDocumentClient, ApiEnv],
    },
    { provide: BoardReaders, useFactory: boardReaders, inject: [DynamoDBDocumentClient, ApiEnv, LadderRepository] },
    { provide: LadderAsks, useFactory: ladderAsks, inject: [DynamoDBDocumentClient, ApiEnv, LadderRepository, Logger] },
  ],
  exports: [
    ApiEnv,
    Logger,
    Clock,
    WallClock,
    Ids,
    Tokens,
    DynamoDBDocumentClient,
    ProfileRepository,
    EntryRepository,
    LadderRepository,
    BoardReaders,
    LadderAsks,
    CountersRepository,
  ],
})
export class PlatformModule {}

function tokens({ userPoolId, clientIds, localUserPool }: ApiEnv): Tokens {
  return new CognitoTokens({ userPoolId, clientIds, localEndpoint: localUserPool });
}

function boardReaders(client: DynamoDBDocumentClient, { boardsTable }: ApiEnv, ladders: LadderRepository): BoardReaders {
  const live = new BoardRepository(client, boardsTable, ladders);
  return new BoardReaders(ladders, live, new ArchiveRepository(client, boardsTable, ladders));
}

function ladderAsks(client: DynamoDBDocumentClient, env: ApiEnv, ladders: LadderRepository, logger: Logger): LadderAsks {
  const warn = (message: string, error: unknown): void => {
    logger.warn(message, error);
  };
  return new LadderAsks({ client, table: env.boardsTable, ladders, queue: new LadderQueueRepository(env.laddersQueue), warn });
}
