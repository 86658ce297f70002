import { type DynamoDBDocumentClient, DeleteCommand, GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { catalogue } from '#catalog/demo';
import { documentClient } from '#dynamo/client';
import { boardKeys } from '#dynamo/keys';
import { pageAfter } from '#ranking/archive';
import { FreezeRepository } from '#ranking/freeze.repository';
import { seasonsOf } from '#ranking/period';
import { boardOf } from '#ranking/standings';
import { startWorld, type World } from '#testing/api';
import { testTable } from '#testing/engine';
import { fillBoard, fillProfiles } from '#testing/entries';
import { lambdaContext, queueEvent } from '#testing/events';
import { type Outbox, startOutbox } from '#testing/outbox';

const [season] = seasonsOf(catalogue);
const standings = { board: boardOf(catalogue, 'league'), period: season! };
/** An hour after the season has closed. */
const LATER = season!.closesAt.getTime() + 3_600_000;

let world: World;
let outbox: Outbox;
let app: typeof import('./lambda.ts');
let tables: DynamoDBDocumentClient;

beforeAll(async () => {
  world = await startWorld();
  outbox = await startOutbox();
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_SQS: outbox.endpoint,
    CONNECTIONS_ENDPOINT: `${outbox.endpoint}/prod`,
    TICK_QUEUE_URL: `${outbox.endpoint}/0/tick.fifo`,
    TICK_LATE_QUEUE_URL: `${outbox.endpoint}/0/tick-late`,
    PLAYER_EVENTS_QUEUE_URL: `${outbox.endpoint}/0/player-events`,
    LAUREL_CLOCK_OFFSET_SECONDS: String(Math.ceil((LATER - Date.now()) / 1000)),
  });
  app = await import('./lambda.ts');
  tables = documentClient();
});
afterAll(() => {
  delete process.env.LAUREL_CLOCK_OFFSET_SECONDS;
  tables.destroy();
  world.stop();
  outbox.stop();
});

/** Freezes what stands, as the close does. */
async function freeze(): Promise<void> {
  const freezes = new FreezeRepository(tables, testTable('boards'));
  const page = pageAfter(undefined, await freezes.rowsAfter(standings, undefined, 100), { rows: 50, shared: false, round: 0 });
  await freezes.put(standings, page);
  await freezes.enforce(standings, { total: page.rows.length, frozenAt: season!.closesAt });
}

it('pushes the places of a closed season as they were frozen, though a player has left the board since', async () => {
  const players = ['ada', 'eve', 'zoe'];
  const at = new Date(season!.startsAt.getTime() + 1_000);
  await fillBoard(
    tables,
    standings,
    players.map((playerId, i) => ({ playerId, score: 100 - i, at, metadata: null })),
  );
  await fillProfiles(tables, players);
  await freeze();
  await tables.send(new DeleteCommand({ TableName: testTable('boards'), Key: boardKeys.entry('eve', 'league', season!.id) }));
  await tables.send(new DeleteCommand({ TableName: testTable('core'), Key: { pk: 'P#eve', sk: 'A' } }));
  const tick = queueEvent(JSON.stringify({ boardId: 'league', period: season!.id, cause: 'late' }), 'm-1');
  expect(await app.publisher(tick, lambdaContext())).toEqual({ batchItemFailures: [] });
  const { Item } = await tables.send(new GetCommand({ TableName: testTable('boards'), Key: boardKeys.head('league', season!.id) }));
  expect(Item).toMatchObject({
    total: 3,
    rows: [
      [1, 'ada', 'ada', 100],
      [3, 'zoe', 'zoe', 98],
    ],
  });
});
