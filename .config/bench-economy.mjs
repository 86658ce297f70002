// What the calls of the economy cost, in request units of DynamoDB as the deployable bundle logs them: a table, compared with
// docs/prices.md and with the promised prices. Then how fast purchases are, as figures only. `-- --write` writes the page anew.
import { randomBytes, randomUUID } from 'node:crypto';
import { subscribe } from 'node:diagnostics_channel';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { format } from 'prettier';
import { rolldown } from 'rolldown';
import { newPlayer, startWorld } from '../libs/testing/src/api.ts';
import { startBucket } from '../libs/testing/src/bucket.ts';
import { lambdaContext, restEvent } from '../libs/testing/src/events.ts';
import { withMoreOffers } from '../libs/testing/src/offers.ts';
import { startProcessor } from '../libs/testing/src/processor.ts';
import { catalogue } from '../libs/catalog/src/demo.ts';
import { promised } from './bench-economy.promised.mjs';
import { unitsFromLog } from './bench.units.mjs';
import bundles from './rolldown.config.mjs';

const { values: options } = parseArgs({ options: { write: { type: 'boolean', default: false } } });
const PAGE = 'docs/prices.md';
const BUNDLE = 'dist/bench/api.mjs';

const world = await startWorld();
const [bucket, processor] = await Promise.all([startBucket('test-uploads'), startProcessor(process.env.AVATAR_FUNCTION)]);
Object.assign(process.env, { AWS_ENDPOINT_URL_S3: bucket.endpoint, AWS_ENDPOINT_URL_LAMBDA: processor.endpoint });
process.env.POWERTOOLS_LOG_LEVEL = 'INFO';
const units = unitsFromLog();
const api = await import('../dist/api/index.mjs');
const triggers = await import('../dist/triggers/index.mjs');
const server = await world.issuer.server();

const rows = await measure();
const failures = [...promised(rows), ...(options.write ? [] : published(rows))];
console.log(table(rows));
if (options.write) await writePage(rows);
await throughput();
for (const part of [bucket, processor, world]) part.stop();
failures.forEach((failure) => console.error(failure));
process.exit(failures.length > 0 ? 1 : 0);

/** One call; gives what it cost. Fails where it is not answered with the status. */
async function call({ token, method = 'POST', path, body, query, key = randomUUID(), expected = 200 }) {
  const headers = body === undefined ? {} : { 'Idempotency-Key': key };
  const event = restEvent({ token, method, path, body, query, headers });
  const { statusCode, body: answer } = await api.handler(event, lambdaContext());
  if (statusCode !== expected) throw new Error(`${method} ${path} was answered with ${statusCode}: ${answer}`);
  return units.get(event.requestContext.requestId);
}

/** A player whose items are as large as they get: 40 runs fill the list of the last operations. */
async function played(coins, gems) {
  const player = await newPlayer(triggers, world);
  for (let n = 0; n < 40; n++) await call({ ...player, path: '/score', body: { boardId: 'arcade', score: 1_000 + n } });
  await give(player, 'coins', coins);
  await give(player, 'gems', gems);
  return player;
}

async function give({ playerId }, currency, amount) {
  if (amount > 0) await call({ token: server, path: '/money/add', body: { playerId, currency, amount, source: 'match' } });
}

async function measure() {
  const player = await played(10_000, 100);
  const admin = { token: await world.issuer.admin(player.playerId) };
  const add = (body) => ({ token: server, path: '/money/add', body: { playerId: player.playerId, ...body } });
  const buy = (offerId) => ({ ...player, path: '/shop/buy', body: { offerId } });
  const get = (path, query) => ({ ...player, method: 'GET', path, query });
  const rows = [];
  const row = async (name, request) => rows.push({ name, ...(await call(request)) });

  for (const { offerId } of catalogue.offers) await row(`POST /shop/buy ${offerId}`, buy(offerId));
  const key = randomUUID();
  await call({ ...buy('potion'), key });
  await row('POST /shop/buy potion, repeated', { ...buy('potion'), key });
  await row('POST /shop/buy sword, refused', { ...buy('sword'), expected: 409 });
  const ad = { ...player, path: '/money/add', body: { currency: 'coins', amount: 50, source: 'rewarded-ad' } };
  await row('POST /money/add rewarded-ad', ad);
  await row('POST /money/add match', add({ currency: 'coins', amount: 5, source: 'match' }));
  await row('POST /money/add purchase', add({ currency: 'gems', amount: 5, source: 'purchase', receiptId: 'GPA.1' }));
  await row('POST /money/add correction', { ...add({ currency: 'coins', amount: -5, source: 'correction', reason: 'a bench' }), ...admin });
  await call({ ...ad, key });
  await row('POST /money/add, repeated', { ...ad, key });
  const unlock = (unlockId) => ({ ...player, path: '/unlock', body: { unlockId }, key: unlockId });
  const claim = (taskId) => ({ ...player, path: '/task/complete', body: { taskId }, key: taskId });
  for (const { unlockId } of catalogue.unlocks) await row(`POST /unlock ${unlockId}`, unlock(unlockId));
  await row('POST /unlock level-3, repeated', unlock('level-3'));
  for (const { taskId } of catalogue.tasks) await row(`POST /task/complete ${taskId}`, claim(taskId));
  await row('POST /task/complete daily-runs, repeated', claim('daily-runs'));
  const rename = (displayName) => ({ ...player, path: '/avatar/update', body: { displayName } });
  await row('POST /avatar/update, first name', rename('Ada Lovelace'));
  await row('POST /avatar/update, another name', rename('Grace Hopper'));

  const uploadId = 'q3nWq2m0Qy6oZ0v1pXk4Tg';
  bucket.objects.set(`u/${player.playerId}/${uploadId}`, 'a picture');
  const avatar = (path, body) => ({ ...player, path: `/avatar/${path}`, body });
  await row('POST /avatar/presign', avatar('presign', { contentType: 'image/png', bytes: 1_000 }));
  await row('POST /avatar/process', avatar('process', { uploadId }));
  await row('POST /avatar/process, repeated', avatar('process', { uploadId }));
  await row('POST /avatar/update, an avatar', avatar('update', { avatarId: uploadId }));
  await row('POST /avatar/update, a preset', avatar('update', { preset: 'fox' }));
  await row('GET /avatar', get('/avatar'));

  const save = (slot, bytes, baseVersion) => {
    const data = { bytes: randomBytes((bytes * 3) / 4).toString('base64') };
    return { ...player, path: '/progress', body: { slot, data, baseVersion } };
  };
  await call(save('main', 2_000, 0));
  await row('POST /progress of 2 KB', save('main', 2_000, 1));
  await call(save('main', 330_000, 2));
  await call(save('backup', 330_000, 0));
  for (let n = 0; n < 100; n++) await give(player, 'coins', 1);
  await row('GET /me, with 100 records and two full slots', get('/me'));
  await row('GET /money', get('/money'));
  await row('GET /money/ledger, 50 entries', get('/money/ledger', { currency: 'coins' }));
  await call(get('/shop'));
  await row('GET /shop', get('/shop'));
  await row('GET /inventory', get('/inventory'));
  await row('GET /unlocks', get('/unlocks'));
  await row('GET /tasks', get('/tasks'));
  await row('GET /progress', get('/progress'));
  return rows;
}

/** The rest of the page, which bench-rank.mjs measures. */
function boards() {
  const page = readFileSync(PAGE, 'utf8');
  return page.slice(page.indexOf('## Boards'));
}

/** Where the page says something else than what was measured. */
function published(rows) {
  const page = readFileSync(PAGE, 'utf8')
    .replace(boards(), '')
    .matchAll(/^\| (.+?) +\| +([\d.]+) +\| +([\d.]+) +\|$/gm);
  const printed = new Map([...page].map(([, name, write, read]) => [name.replaceAll('`', ''), `${write} write, ${read} read`]));
  const measured = new Map(rows.map(({ name, write, read }) => [name, `${write} write, ${read} read`]));
  return [...new Set([...printed.keys(), ...measured.keys()])]
    .filter((name) => printed.get(name) !== measured.get(name))
    .map(
      (name) =>
        `${name}: ${PAGE} says ${printed.get(name) ?? 'nothing'}, measured: ${measured.get(name) ?? 'nothing'} (npm run bench:economy -- --write)`,
    );
}

function table(rows) {
  const width = Math.max(...rows.map(({ name }) => name.length));
  const lines = rows.map(({ name, write, read }) => `${name.padEnd(width)}  ${String(write).padStart(5)}  ${String(read).padStart(5)}`);
  return [`${'request units'.padEnd(width)}  write   read`, ...lines].join('\n');
}

async function writePage(rows) {
  const lines = rows.map(({ name, write, read }) => `| \`${name}\` | ${write} | ${read} |`);
  const text = `# What a call costs

In request units of DynamoDB, as the service counts them: a write unit is 1 KB written, a read unit 4 KB read strongly; in a transaction
each counts twice. A call that writes nothing new, as a repeated one, pays its reads alone; a refused one reads twice. Whoever looks into
the shop after 5 s pays one read more, for the stock.

**The rule**: 2 write units for each item of a purchase's one transaction. 8 for one currency and one grant: the idempotency record, the
wallet, the entry in its ledger, the item; 2 more for each limit, earn cap, stock shard and counter item, and 4 for each further currency.

| call | write | read |
| --- | ---: | ---: |
${lines.join('\n')}

Measured with the demo catalogue and a player of 40 runs by \`npm run bench:economy\`, which fails where this page says something else;
\`npm run bench:economy -- --write\` writes it. What an offer, an unlock or a task of your own costs follows from the rule.

`;
  const style = JSON.parse(readFileSync('.config/prettier.json', 'utf8'));
  writeFileSync(PAGE, await format(`${text}${boards()}`, { ...style, parser: 'markdown' }));
}

/** The deployable bundle once more, with an offer that nothing but money limits. */
async function bundleWithGum() {
  const more = {
    name: 'more-offers',
    load: (id) =>
      id.endsWith('/catalog/src/demo.ts') ? `export const catalogue = ${JSON.stringify(withMoreOffers(catalogue))};` : undefined,
  };
  const { output, ...input } = bundles[0];
  const bundle = await rolldown({ ...input, plugins: [more, ...input.plugins] });
  await bundle.write({ ...output, file: BUNDLE });
  await bundle.close();
  process.env.POWERTOOLS_LOG_LEVEL = 'SILENT';
  return import(`../${BUNDLE}`);
}

/** Printed, never asserted: they are this machine's. */
async function throughput() {
  let conflicts = 0;
  subscribe('http.client.response.finish', ({ request, response }) => {
    if (response.statusCode === 400 && String(request.getHeader('x-amz-target')).endsWith('.TransactWriteItems')) conflicts++;
  });
  const { handler } = await bundleWithGum();
  rmSync('dist/bench', { recursive: true });
  const buy = async ({ token }) => {
    const headers = { 'Idempotency-Key': randomUUID() };
    const began = performance.now();
    const { statusCode } = await handler(
      restEvent({ token, method: 'POST', path: '/shop/buy', body: { offerId: 'gum' }, headers }),
      lambdaContext(),
    );
    return { ms: performance.now() - began, ok: statusCode === 200 };
  };
  for (const [name, players, each] of [
    ['one hot player, 8 at once', 1, 8],
    ['64 players, each one at a time', 64, 1],
  ]) {
    const buyers = await Promise.all(Array.from({ length: players }, () => newPlayer(triggers, world)));
    for (const buyer of buyers) await give(buyer, 'coins', 10_000);
    await Promise.all(buyers.map(buy));
    const [total, began] = [players === 1 ? 80 : 640, performance.now()];
    conflicts = 0;
    const workers = buyers.flatMap((buyer) => Array(each).fill(buyer));
    const purchases = await Promise.all(
      workers.map(async (buyer) => {
        const done = [];
        for (let n = 0; n < total / workers.length; n++) done.push(await buy(buyer));
        return done;
      }),
    );
    const seconds = (performance.now() - began) / 1000;
    const all = purchases.flat();
    const sorted = all.map(({ ms }) => ms).sort((a, b) => a - b);
    const at = (share) => sorted[Math.floor(share * (sorted.length - 1))].toFixed(0);
    const put = all.filter(({ ok }) => !ok).length;
    console.log(
      `${name}: ${(all.length / seconds).toFixed(0)} purchases/s, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, ${conflicts} conflicts retried, ${put} of ${all.length} put off`,
    );
  }
}
