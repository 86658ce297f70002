// A long board, filled past the calls, and what is known of it without them: for bench-rank.mjs.
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { testTable } from '../libs/testing/src/engine.ts';
import { fillBoard, fillProfiles } from '../libs/testing/src/entries.ts';
import { catalogue } from '../libs/catalog/src/demo.ts';
import { findBoard } from '../libs/catalog/src/catalog.ts';
import { boardKeys } from '../libs/dynamo/src/keys.ts';
import { orderKey } from '../libs/ranking/src/order-key.ts';
import { number } from './bench-rank.report.mjs';
import { tables } from './bench-rank.world.mjs';

const START = Date.UTC(2026, 0, 1);

export const board = findBoard(catalogue, 'arcade');
const standings = { board, period: { id: 'all', startsAt: null, endsAt: null, closesAt: null } };

/** Who stands on the board and by which key, best first. */
export const order = [];

/** The n-th player's id, and a score that no order of arrival explains; some players share one. */
function playerAt(n) {
  return `3f8e9c1a-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
}

function scoreAt(n) {
  return (n * 7_919) % 999_983;
}

function* entriesFrom(from, to) {
  for (let n = from; n < to; n++) {
    if (n > from && n % 100_000 === 0) process.stderr.write(`  ${number(n)} …\n`);
    yield { playerId: playerAt(n), score: scoreAt(n), at: new Date(START + n), metadata: null };
  }
}

/** Makes the board so long. Tells how fast that was. */
export async function fill(size) {
  const began = performance.now();
  const from = order.length;
  process.stderr.write(`Filling the board up to ${number(size)} entries …\n`);
  await fillBoard(tables, standings, entriesFrom(from, size));
  for (let n = from; n < size; n++)
    order.push({ playerId: playerAt(n), key: orderKey({ playerId: playerAt(n), score: scoreAt(n), at: START + n }, board.order) });
  order.sort((a, b) => (a.key < b.key ? -1 : 1));
  const seconds = (performance.now() - began) / 1000;
  return `fill to ${number(size)}: ${seconds.toFixed(0)} s, ${number(Math.round((size - from) / seconds))} entries/s`;
}

export const nameAll = (players) => fillProfiles(tables, new Set(players.map(({ playerId }) => playerId)));

/** More rows than an answer holds: where no limit is given, Amazon's local engine reads all that are left, for each answer anew. */
const ENOUGH = 12_000;

/** Counts all better rows of the index. */
export async function countBefore(key) {
  let [read, trips, start] = [0, 0];
  do {
    const answer = await tables.send(
      new QueryCommand({
        TableName: testTable('boards'),
        IndexName: 'rank',
        Select: 'COUNT',
        Limit: ENOUGH,
        KeyConditionExpression: 'gp = :gp AND gs < :key',
        ExpressionAttributeValues: { ':gp': boardKeys.rank(board.boardId, 'all'), ':key': key },
        ReturnConsumedCapacity: 'TOTAL',
        ExclusiveStartKey: start,
      }),
    );
    read += answer.ConsumedCapacity.CapacityUnits;
    trips++;
    start = answer.LastEvaluatedKey;
  } while (start);
  return { read, trips };
}
