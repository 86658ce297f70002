import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { MicroserviceOptions } from '@nestjs/microservices';
import type { Context, DynamoDBBatchResponse, DynamoDBStreamEvent, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { WallClock } from '#core/clock';
import { validation } from '#http/validation';
import { Logger } from '#telemetry/logger';
import { withScope } from '#telemetry/scope';
import type { Handshake } from './connection/authorizer.rules.ts';
import { AuthorizerService } from './connection/authorizer.service.ts';
import { PlayerEventsService } from './fanout/player-events.service.ts';
import { PublisherService } from './fanout/publisher.service.ts';
import { parseShardTask } from './fanout/shard-task.ts';
import { StreamService } from './fanout/stream.service.ts';
import { parsePlayerEvent, parseTick } from './fanout/tick.ts';
import { WorkerService } from './fanout/worker.service.ts';
import { FrameFilter } from './frame.filter.ts';
import { GatewayStrategy, type SocketResult } from './gateway.strategy.ts';
import { MessagePipe } from './message.pipe.ts';
import { RealtimeModule } from './realtime.module.ts';
import type { SocketEvent } from './socket-event.ts';

const strategy = new GatewayStrategy();
const logger = new Logger('realtime');
const app = await NestFactory.createMicroservice<MicroserviceOptions>(RealtimeModule, { strategy, logger, abortOnError: false });
app.useGlobalPipes(new MessagePipe(), validation());
app.useGlobalFilters(new FrameFilter(app.get(WallClock), logger));
await app.listen();

/** Handles an event in a scope of its own and logs one line about it. */
const logged = <T>(call: string, requestId: string, work: () => Promise<T>): Promise<T> =>
  withScope({ call, requestId }, async (scope) => {
    const start = performance.now();
    const result = await work();
    logger.info('call', { call, code: scope.code, ms: Math.round(performance.now() - start), units: scope.units });
    return result;
  });

/** A message of a socket, or its beginning or end. */
export const handler = (event: SocketEvent, context: Context): Promise<SocketResult> =>
  logged(event.requestContext.routeKey, event.requestContext.requestId, () => strategy.dispatch(event, context));

/** Decides who may open a socket. */
export const authorizer = (event: Handshake & { methodArn: string }, context: Context) =>
  logged('authorizer', context.awsRequestId, () => app.get(AuthorizerService).authorize(event));

/** Changes of table `boards`. */
export const stream = (event: DynamoDBStreamEvent, context: Context): Promise<DynamoDBBatchResponse> =>
  logged('stream', context.awsRequestId, async () => {
    const failed = await app.get(StreamService).handle(event.Records);
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  });

/** Ticks of both queues. */
export const publisher = (event: SQSEvent, context: Context): Promise<SQSBatchResponse> =>
  logged('publisher', context.awsRequestId, () => eachRecord(event, ({ body }) => app.get(PublisherService).publish(parseTick(body))));

/** Shards that are to be posted to. */
export const worker = (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
  const remaining = (): number => context.getRemainingTimeInMillis();
  const work = ({ body }: SQSRecord): Promise<void> => app.get(WorkerService).work(parseShardTask(body), remaining);
  return logged('worker', context.awsRequestId, () => eachRecord(event, work));
};

/** What concerns players' sockets and is no board. */
export const events = (event: SQSEvent, context: Context): Promise<SQSBatchResponse> =>
  logged('events', context.awsRequestId, () =>
    eachRecord(event, ({ body }) => app.get(PlayerEventsService).handle(parsePlayerEvent(body))),
  );

/** Handles a batch one by one; what fails goes back to the queue alone. */
async function eachRecord({ Records }: SQSEvent, handle: (record: SQSRecord) => Promise<void>): Promise<SQSBatchResponse> {
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
  for (const record of Records) {
    try {
      await handle(record);
    } catch (error) {
      logger.error('a queued message failed', error);
      batchItemFailures.push({ itemIdentifier: record.messageId });
    }
  }
  return { batchItemFailures };
}
