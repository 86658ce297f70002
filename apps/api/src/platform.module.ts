import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { Global, Module } from '@nestjs/common';
import { CognitoTokens, Tokens } from '#auth/tokens';
import { Clock, SystemClock, WallClock } from '#core/clock';
import { Ids, RandomIds } from '#core/ids';
import { documentClient } from '#dynamo/client';
import { ProfileRepository } from '#player/profile.repository';
import { BoardRepository } from '#ranking/board.repository';
import { EntryRepository } from '#ranking/entry.repository';
import { Logger } from '#telemetry/logger';
import { ApiEnv } from './env.ts';
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
      provide: BoardRepository,
      useFactory: (client: DynamoDBDocumentClient, env: ApiEnv) => new BoardRepository(client, env.boardsTable),
      inject: [DynamoDBDocumentClient, ApiEnv],
    },
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
    BoardRepository,
    CountersRepository,
  ],
})
export class PlatformModule {}

function tokens({ userPoolId, clientIds, localUserPool }: ApiEnv): Tokens {
  return new CognitoTokens({ userPoolId, clientIds, localEndpoint: localUserPool });
}
