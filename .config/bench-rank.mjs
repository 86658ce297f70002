// What boards cost at 1,000, 100,000 and 1,000,000 entries, in request units of DynamoDB as the deployable bundle logs them, while scores come
// in; beside it the same by plain counting. Compared with docs/prices.md and with what docs/leaderboards.md promises.
// `-- --write` writes the page anew; `-- --entries 100000` stops at a smaller board, and compares what it has.
import { fork } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { countsUnits } from '../libs/testing/src/engine.ts';
import { call, issuer, queued, someone, stopWorld } from './bench-rank.world.mjs';
import { board, countBefore, fill, nameAll, order } from './bench-rank.board.mjs';
import { number, promised, published, table, writePage } from './bench-rank.report.mjs';

const { values: options } = parseArgs({
  options: { write: { type: 'boolean', default: false }, entries: { type: 'string', default: '1000000' } },
});
/** A read tells what it knows of a board for a second: each measured call begins without. */
const FORGETS_MS = 1_050;
const ASK_LIMIT_MS = 90_000;

const rows = [];
const facts = [];
let submitted = 0;
const sizes = [1_000, 100_000, 1_000_000].filter((size) => size <= Number(options.entries));
for (const size of sizes) {
  const before = order.length;
  facts.push(await fill(size));
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
stopWorld();
failures.forEach((failure) => console.error(failure));
process.exit(failures.length > 0 ? 1 : 0);

/** Has a read ask for a ladder, and counts it by the deployable function in a process of its own, whose memory is measured. */
async function refresh(size) {
  const token = await issuer.player(order[size - 1].playerId);
  const deadline = performance.now() + ASK_LIMIT_MS;
  while (queued.length === 0) {
    if (performance.now() > deadline) throw new Error('No read has asked for a ladder');
    await call({ token, path: '/leaderboard', query: { boardId: board.boardId } });
    await sleep(FORGETS_MS);
  }
  const message = queued.splice(0).at(-1).MessageBody;
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
  await nameAll([...shown, ...friends, ...order.slice(0, 60)]);
  const stop = submitOn();
  const query = (more) => ({ boardId: board.boardId, ...more });
  for (const [name, rank] of Object.entries(places)) {
    const { playerId } = order[rank - 1];
    const token = await issuer.player(playerId);
    for (const around of [5, 25])
      await row(
        { size, state, kind: 'rank', name: `my rank, ${name}, ${around} around, ${title}` },
        { token, path: '/leaderboard', query: query({ around: String(around) }) },
      );
  }
  const token = await issuer.player(order[0].playerId);
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
  const name = answer.entries.length > 0 ? about.name : about.name.replace('page of 50', 'empty page');
  rows.push({
    ...about,
    name,
    ...cost,
    names,
    quality: `${answer.rankKind}${answer.rankError > 0 ? ` ±${number(answer.rankError)}` : ''}`,
  });
}

/** Submits in the background until stopped: other players, better and better. */
function submitOn() {
  let going = true;
  const done = (async () => {
    for (const player = await someone(); going; await sleep(50))
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
    const player = await someone();
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
