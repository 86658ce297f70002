// The local cloud whole, with 2,000 real sockets on one board, and bursts of scores: how long from a score, when it is sent, to the sockets.
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../libs/testing/src/engine.ts';

const BURSTS = 8;
/** Milliseconds after the change that opens the interval. */
const LATER_MS = [150, 450, 750];
const BETWEEN_MS = 6_000;
const SEEN_LIMIT_MS = 60_000;

async function startCloud() {
  const port = await freePort();
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', 'apps/local/src/main.ts', '--port', String(port), '--memory'],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let text = '';
  child.stdout.on('data', (chunk) => (text += String(chunk)));
  for (const deadline = Date.now() + 120_000; !text.includes('Laurel is ready'); await sleep(50)) {
    if (Date.now() > deadline || child.exitCode !== null) throw new Error(`The local cloud is not ready:\n${text}`);
  }
  return { child, url: `http://localhost:${port}` };
}

async function players(url, count) {
  const headers = { 'content-type': 'application/json' };
  const made = [];
  while (made.length < count) {
    const body = JSON.stringify({ count: Math.min(500, count - made.length) });
    made.push(...(await (await fetch(`${url}/_local/players`, { method: 'POST', headers, body })).json()).players);
  }
  return made;
}

async function submit(url, token, score) {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const sent = Date.now();
  const answer = await fetch(`${url}/score`, { method: 'POST', headers, body: JSON.stringify({ boardId: 'arcade', score }) });
  if (answer.status !== 200) throw new Error(`POST /score was answered with ${answer.status}`);
  return sent;
}

/** @returns milliseconds from sending the score to the first and to the last socket, of opening changes and of later ones */
export async function bursts(count) {
  const { child, url } = await startCloud();
  const { websocket } = await (await fetch(`${url}/_local`)).json();
  const all = await players(url, count + BURSTS * (LATER_MS.length + 1));
  const herd = fork(new URL('bench-fanout.herd.mjs', import.meta.url), { execArgv: ['--disable-warning=ExperimentalWarning'] });
  herd.send({ url: websocket, tokens: all.slice(0, count).map(({ accessToken }) => accessToken) });
  const [{ ready }] = await once(herd, 'message');
  process.stderr.write(`  ${ready} sockets are open\n`);
  const seen = new Map();
  herd.on('message', (message) => seen.set(message.score, message));
  const runs = [];
  let score = 1_000;
  for (let burst = 0; burst < BURSTS; burst++) {
    await sleep(BETWEEN_MS);
    const began = Date.now();
    for (const after of [0, ...LATER_MS]) {
      await sleep(Math.max(0, began + after - Date.now()));
      const player = all[count + runs.length];
      herd.send({ score: ++score });
      runs.push({ score, opens: after === 0, sentAt: await submit(url, player.accessToken, score) });
    }
  }
  for (const deadline = Date.now() + SEEN_LIMIT_MS; seen.size < runs.length && Date.now() < deadline;) await sleep(100);
  herd.kill();
  child.kill('SIGTERM');
  await once(child, 'exit');
  return runs.map(({ score: one, opens, sentAt }) => {
    const { first = Infinity, last = Infinity } = seen.get(one) ?? {};
    return { opens, first: first - sentAt, last: last - sentAt };
  });
}
