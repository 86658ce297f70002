import { setTimeout as sleep } from 'node:timers/promises';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { catalogue } from '#catalog/demo';
import { SystemClock } from '#core/clock';
import { RandomIds } from '#core/ids';
import { documentClient } from '#dynamo/client';
import { ChangesRepository } from '#ranking/changes.repository';
import { FreezeRepository } from '#ranking/freeze.repository';
import { LadderRefresh } from '#ranking/refresh';
import { RefreshRepository } from '#ranking/refresh.repository';
import { standingsOf } from '#ranking/standings';
import { Logger } from '#telemetry/logger';
import { withScope } from '#telemetry/scope';
import { LedgerRepository } from '../economy/ledger.repository.ts';
import { Ledger } from '../economy/ledger.service.ts';
import { PlayerEventRepository } from '../player/queue.repository.ts';
import { LadderQueueRepository } from './ladder-queue.repository.ts';
import { LaddersEnv } from './ladders-env.ts';
import { parseRefreshTask } from './refresh-task.ts';
import { SeasonCloseJob } from './season-close.job.ts';
import { SeasonCloseRepository } from './season-close.repository.ts';
import { SeasonPrizes } from './season-prize.service.ts';

// A bundle of its own that starts no Nest: work on whole boards.
const env = new LaddersEnv(process.env);
const clock = new SystemClock(env.clockOffsetMs);
const ids = new RandomIds();
const logger = new Logger('ladders');
const tables = documentClient();
const queue = new LadderQueueRepository(env.laddersQueue);

/** A query of so many keys is some 50 read units: the pace is even, and no answer is long in coming. */
const PACE = { units: 1_000, keys: 5_000, sleep };

const refreshing = new LadderRefresh(
  {
    changes: new ChangesRepository(tables, env.boardsTable),
    ladders: new RefreshRepository(tables, env.boardsTable),
    newVersion: () => ids.id(),
  },
  PACE,
);

const ledger = new Ledger(new LedgerRepository(tables, env), ids);
const closing = new SeasonCloseJob({
  catalogue,
  clock,
  logger,
  closes: new SeasonCloseRepository(tables, env.boardsTable),
  freezes: new FreezeRepository(tables, env.boardsTable),
  prizes: new SeasonPrizes({ catalogue, clock, logger, ledger, events: new PlayerEventRepository(env.playerEventsQueue) }),
});

/** Counts boards for their ladders. What fails comes again, and is dropped where its lease has been prolonged: the next read asks anew. */
export const refresh = ({ Records }: SQSEvent, context: Context): Promise<SQSBatchResponse> =>
  withScope({ call: 'refresh', requestId: context.awsRequestId }, async ({ units }) => {
    const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
    for (const { body, messageId } of Records) {
      const start = performance.now();
      try {
        const done = await refreshOne(body, context);
        logger.info('call', { call: 'refresh', ...done, ms: Math.round(performance.now() - start), units });
      } catch (error) {
        logger.error('a refresh failed', error);
        batchItemFailures.push({ itemIdentifier: messageId });
      }
    }
    return { batchItemFailures };
  });

async function refreshOne(body: string, context: Context): Promise<{ boardId: string; period: string; outcome: string }> {
  const task = parseRefreshTask(body);
  const { boardId, period } = task;
  const standings = standingsOf(catalogue, task, clock.now());
  const time = { now: () => clock.now(), remaining: () => context.getRemainingTimeInMillis() };
  const outcome = standings ? await refreshing.run(standings, task, time) : 'dropped';
  if (typeof outcome === 'string') return { boardId, period, outcome };
  await queue.send(outcome, 0);
  return { boardId, period, outcome: 'handed on' };
}

/** Closes the seasons that are over; comes every minute, and goes on where the last one stopped. */
export const close = (_event: unknown, context: Context): Promise<void> =>
  withScope({ call: 'close', requestId: context.awsRequestId }, async ({ units }) => {
    const start = performance.now();
    await closing.run(() => context.getRemainingTimeInMillis());
    logger.info('call', { call: 'close', ms: Math.round(performance.now() - start), units });
  });
