// What boards cost at 1,000, 100,000 and 1,000,000 entries, in request units of DynamoDB as the deployable bundle logs them, while scores come
// in; beside it the same by plain counting. Compared with docs/prices.md and with what docs/leaderboards.md promises.
// `-- --write` writes the page anew; `-- --entries 100000` stops at a smaller board, and compares what it has.
import { fork } from 'node:child_process';
import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { newPlayer, startWorld } from '../libs/testing/src/api.ts';
import { countsUnits, testTable } from '../libs/testing/src/engine.ts';
import { fillBoard, fillProfiles } from '../libs/testing/src/entries.ts';
import { lambdaContext, restEvent } from '../libs/testing/src/events.ts';
import { startOutbox } from '../libs/testing/src/outbox.ts';
import { catalogue } from '../libs/catalog/src/demo.ts';
import { findBoard } from '../libs/catalog/src/catalog.ts';
import { boardKeys } from '../libs/dynamo/src/keys.ts';
import { orderKey } from '../libs/ranking/src/order-key.ts';
import { promised, published, table, writePage } from './bench-rank.report.mjs';

const { values: options } = parseArgs({
  options: { write: { type: 'boolean', default: false }, entries: { type: 'string', default: '1000000' } },
});
/** A read tells what it knows of a board for a second: each measured call begins without. */
const FORGETS_MS = 1_050;
const ASK_LIMIT_MS = 90_000;
const START = Date.UTC(2026, 0, 1);

const outbox = await startOutbox();
const world = await startWorld();
Object.assign(process.env, { AWS_ENDPOINT_URL_SQS: outbox.endpoint, LADDERS_QUEUE_URL: `${outbox.endpoint}/ladders` });
process.env.POWERTOOLS_LOG_LEVEL = 'INFO';
const logged = unitsFromLog();
const requests = requestsByCall();
const api = await import('../dist/api/index.mjs');
const triggers = await import('../dist/triggers/index.mjs');
// Patient: a long board keeps a local engine busy for longer than a call waits.
const tables = DynamoDBDocumentClient.from(new DynamoDBClient({ requestHandler: { requestTimeout: 60_000 } }));
const board = findBoard(catalogue, 'arcade');
const standings = { board, period: { id: 'all', startsAt: null, endsAt: null, closesAt: null } };

const rows = [];
const facts = [];
const order = [];
let submitted = 0;
const sizes = [1_000, 100_000, 1_000_000].filter((size) => size <= Number(options.entries));
for (const size of sizes) {
  const before = order.length;
  await fill(size);
  if (before > 0) await look(size, `${number(size)} with the ladder of ${number(before)}`, 'grown');
  await refresh(size);
  await look(size, number(size), 'refreshed');
  await plainCount(size);
}
await submits();

console.log(table(rows));
facts.forEach((fact) => console.log(fact));
const failures = [...promised(rows, countsUnits), ...(options.write || !countsUnits ? [] : published(rows))];
if (options.write) await writePage(rows);
world.stop();
outbox.stop();
failures.forEach((failure) => console.error(failure));
process.exit(failures.length > 0 ? 1 : 0);

function number(value) {
  return value.toLocaleString('en');
}

/** Reads the log's lines from stdout, and lets all else through. */
function unitsFromLog() {
  const byRequest = new Map();
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = (chunk, ...rest) => {
    const line = String(chunk);
    if (!line.startsWith('{')) return write(chunk, ...rest);
    const { requestId, units } = JSON.parse(line);
    if (units) byRequest.set(requestId, units);
    return true;
  };
  return byRequest;
}

/** Counts, for the call that is under way, how often it waited for the tables: requests at once are one round trip. */
function requestsByCall() {
  const calls = new AsyncLocalStorage();
  const open = new WeakMap();
  const port = new URL(world.engine.endpoint).port;
  subscribe('http.client.request.start', ({ request }) => {
    const call = calls.getStore();
    if (!call || !String(request.getHeader('host')).endsWith(`:${port}`)) return;
    if (call.under++ === 0) call.trips++;
    open.set(request, call);
  });
  subscribe('http.client.response.finish', ({ request, response }) => {
    const call = open.get(request);
    if (!call) return;
    call.under--;
    // A condition that does not hold costs the write that it prevents, which no engine tells.
    if (response.statusCode === 400) call.refused++;
  });
  return calls;
}

/** One call; gives its answer, what it cost, and its round trips. */
async function call({ token, method = 'GET', path, query, body }) {
  const event = restEvent({ token, method, path, query, body });
  const trips = { under: 0, trips: 0, refused: 0 };
  const { statusCode, body: answer } = await requests.run(trips, () => api.handler(event, lambdaContext()));
  if (statusCode !== 200) throw new Error(`${method} ${path} was answered with ${statusCode}: ${answer}`);
  const { read, write } = logged.get(event.requestContext.requestId);
  return { read, write: write + trips.refused, trips: trips.trips, answer: JSON.parse(answer) };
}

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

async function fill(size) {
  const began = performance.now();
  const from = order.length;
  process.stderr.write(`Filling the board up to ${number(size)} entries …\n`);
  await fillBoard(tables, standings, entriesFrom(from, size));
  for (let n = from; n < size; n++)
    order.push({ playerId: playerAt(n), key: orderKey({ playerId: playerAt(n), score: scoreAt(n), at: START + n }, board.order) });
  order.sort((a, b) => (a.key < b.key ? -1 : 1));
  const seconds = (performance.now() - began) / 1000;
  facts.push(`fill to ${number(size)}: ${seconds.toFixed(0)} s, ${number(Math.round((size - from) / seconds))} entries/s`);
}

/** Has a read ask for a ladder, and counts it by the deployable function in a process of its own, whose memory is measured. */
async function refresh(size) {
  const token = await world.issuer.player(order[size - 1].playerId);
  const deadline = performance.now() + ASK_LIMIT_MS;
  while (outbox.queued.length === 0) {
    if (performance.now() > deadline) throw new Error('No read has asked for a ladder');
    await call({ token, path: '/leaderboard', query: { boardId: board.boardId } });
    await sleep(FORGETS_MS);
  }
  const message = outbox.queued.splice(0).at(-1).MessageBody;
  const began = performance.now();
  const child = fork(new URL('bench-rank.refresh.mjs', import.meta.url), { silent: true, execArgv: [] });
  child.stderr.pipe(process.stderr);
  const done = await new Promise((resolve, reject) => {
    child.on('message', resolve);
    child.on('exit', (code) => reject(new Error(`The refresh ended with ${code}`)));
    child.send(message);
  });
  facts.push(
    `ladder of ${number(size)}: ${((performance.now() - began) / 1000).toFixed(1)} s paced, ${number(done.read)} read and ${number(done.write)} write units, ${done.queries} queries, ${done.megabytes} MB at most`,
  );
  const { read: whole } = await countBefore('~');
  rows.push({ name: `a ladder of ${number(size)}`, kind: 'ladder', ...done, names: 0, trips: done.queries, whole });
}

/** Reads of a board of a size, while scores come in. */
async function look(size, title, state) {
  const places = { head: 100, middle: Math.floor(size / 2), tail: size - 20 };
  const friends = Array.from({ length: 50 }, (_, n) => order[Math.floor((n * (size - 1)) / 49)]);
  const shown = Object.values(places).flatMap((rank) => order.slice(Math.max(0, rank - 30), rank + 80));
  await fillProfiles(tables, new Set([...shown, ...friends, ...order.slice(0, 60)].map(({ playerId }) => playerId)));
  const stop = submitOn();
  const query = (more) => ({ boardId: board.boardId, ...more });
  for (const [name, rank] of Object.entries(places)) {
    const { playerId } = order[rank - 1];
    const token = await world.issuer.player(playerId);
    for (const around of [5, 25])
      await row(
        { size, state, kind: 'rank', name: `my rank, ${name}, ${around} around, ${title}` },
        { token, path: '/leaderboard', query: query({ around: String(around) }) },
      );
  }
  const token = await world.issuer.player(order[0].playerId);
  const page = { token, path: '/leaderboard/global' };
  await row({ size, state, kind: 'page', name: `first page of 50, ${title}` }, { ...page, query: query({ limit: '50' }) });
  await row(
    { size, state, kind: 'page', name: `page of 50 from rank ${number(places.middle)}, ${title}` },
    { ...page, query: query({ limit: '50', fromRank: String(places.middle) }) },
  );
  await row(
    { size, state, kind: 'friends', name: `50 friends, ${title}` },
    { ...page, query: query({ friends: friends.map(({ playerId }) => playerId).join(',') }) },
  );
  await stop();
}

async function row(about, request) {
  await sleep(FORGETS_MS);
  const { answer, ...cost } = await call(request);
  const names = 0.5 * answer.entries.length;
  rows.push({ ...about, ...cost, names, quality: `${answer.rankKind}${answer.rankError > 0 ? ` ±${number(answer.rankError)}` : ''}` });
}

/** Submits in the background until stopped: other players, better and better. */
function submitOn() {
  let going = true;
  const done = (async () => {
    for (const player = await newPlayer(triggers, world); going; await sleep(50))
      await call({ ...player, method: 'POST', path: '/score', body: { boardId: board.boardId, score: (submitted += 7) % 900_000 } });
  })();
  return async () => {
    going = false;
    await done;
  };
}

/** What each window's submit costs: of the write units one is for the counters. The cheapest of three, for one may ask for a ladder. */
async function submits() {
  const windows = board.windows.length;
  const scores = { new: 500_000, improved: 500_001, 'not improved': 400_000 };
  const costs = Object.fromEntries(Object.keys(scores).map((name) => [name, []]));
  for (let n = 0; n < 3; n++) {
    const player = await newPlayer(triggers, world);
    for (const [name, score] of Object.entries(scores)) {
      await sleep(FORGETS_MS);
      costs[name].push(await call({ ...player, method: 'POST', path: '/score', body: { boardId: board.boardId, score } }));
    }
  }
  for (const [name, all] of Object.entries(costs)) {
    const { answer, ...cost } = all.reduce((a, b) => (b.write < a.write ? b : a));
    const each = (cost.write - 1) / windows;
    rows.push({
      kind: 'submit',
      name: `a score, ${name}, ${windows} windows`,
      ...cost,
      names: 0,
      each,
      quality: answer.windows[0].rankKind,
    });
  }
}

/** The same rank without a ladder. */
async function plainCount(size) {
  for (const rank of [Math.floor(size / 2), size - 20]) {
    const { read, trips } = await countBefore(order[rank - 1].key);
    rows.push({
      kind: 'count',
      name: `rank ${number(rank)} of ${number(size)} by counting alone`,
      read,
      write: 0,
      trips,
      names: 0,
      quality: 'exact',
    });
  }
}

/** Counts all better rows of the index. */
async function countBefore(key) {
  let [read, trips, start] = [0, 0];
  do {
    const answer = await tables.send(
      new QueryCommand({
        TableName: testTable('boards'),
        IndexName: 'rank',
        Select: 'COUNT',
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
