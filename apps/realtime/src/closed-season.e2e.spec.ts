import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { catalogue } from '#catalog/demo';
import { boardKeys, liveKeys } from '#dynamo/keys';
import { pageAfter } from '#ranking/archive';
import { FreezeRepository } from '#ranking/freeze.repository';
import { seasonsOf } from '#ranking/period';
import { boardOf } from '#ranking/standings';
import { testTable } from '#testing/engine';
import { fillBoard, fillProfiles } from '#testing/entries';
import { connect, postedTo, push, send, type Stage, startStage } from './realtime.fixture.ts';

/** The last: after it the board shows it, for want of a running one. */
const season = seasonsOf(catalogue).at(-1);
const standings = { board: boardOf(catalogue, 'league'), period: season! };
/** An hour after the season has closed. */
const LATER = season!.closesAt.getTime() + 3_600_000;

let stage: Stage;
beforeAll(async () => {
  stage = await startStage({ LAUREL_CLOCK_OFFSET_SECONDS: String(Math.ceil((LATER - Date.now()) / 1000)) });
});
afterAll(() => {
  stage.stop();
});

/** Freezes what stands, as the close does. */
async function freeze(): Promise<void> {
  const freezes = new FreezeRepository(stage.tables, testTable('boards'));
  const page = pageAfter(undefined, await freezes.rowsAfter(standings, undefined, 100), { rows: 50, shared: false, round: 0 });
  await freezes.put(standings, page);
  await freezes.enforce(standings, { total: page.rows.length, frozenAt: season!.closesAt });
}

const rows = [
  [1, 'ada', 'ada', 100],
  [3, 'zoe', 'zoe', 98],
];
const topic = `lb:league:${season!.id}`;

/** Three places, of which the second has left the board since. */
async function close(): Promise<void> {
  const players = ['ada', 'eve', 'zoe'];
  const at = new Date(season!.startsAt.getTime() + 1_000);
  await fillBoard(
    stage.tables,
    standings,
    players.map((playerId, i) => ({ playerId, score: 100 - i, at, metadata: null })),
  );
  await fillProfiles(stage.tables, players);
  await freeze();
  await stage.tables.send(new DeleteCommand({ TableName: testTable('boards'), Key: boardKeys.entry('eve', 'league', season!.id) }));
  await stage.tables.send(new DeleteCommand({ TableName: testTable('core'), Key: { pk: 'P#eve', sk: 'A' } }));
}

it('shows the places of a closed season as they were frozen, though a player has left the board since', async () => {
  await close();
  const frames = await send(stage, await connect(stage), { action: 'subscribe', boardId: 'league' });
  expect(frames).toMatchObject([
    { type: 'subscribed', topic },
    { topic, seq: 1, total: 3, rows },
  ]);
});

it('pushes them so too', async () => {
  const { connectionId } = await connect(stage);
  // As one who has subscribed while the season ran.
  const subscription = liveKeys.subscription(topic, 0, connectionId);
  await stage.tables.send(new PutCommand({ TableName: testTable('live'), Item: { ...subscription, exp: 9e9, at: 0, x: 9e9 } }));
  await push(stage, 'late', 'league', season!.id);
  expect(postedTo(stage, connectionId).at(-1)).toMatchObject({ topic, seq: 1, total: 3, rows });
});
