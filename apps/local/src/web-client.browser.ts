import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { freePort } from '#testing/engine';
import type { Laurel } from '#web-client/index';
import { blocks } from '#web-client/readme.fixture';
import { npmStart, type Started, stop } from './newcomer.fixture.ts';

/** What a page of the game has made. */
declare const laurel: Laurel;
declare const sent: number[];

const GAME = `<!doctype html><title>Game</title><script type="module">
  import { Laurel } from 'http://localhost:4000/laurel-client.mjs';
  const laurel = await Laurel.local('http://localhost:4000');
  const sent = [];
  laurel.on('sent', ({ entry }) => sent.push(entry.body.score));
  await laurel.signIn();
  Object.assign(globalThis, { laurel, sent });
</script>`;

/** As a site shows a game that it does not trust. */
const FRAME = '<!doctype html><title>Site</title><iframe sandbox="allow-scripts" src="/game"></iframe>';

let started: Started;
let site: Server;
let browser: Browser;
let context: BrowserContext;
let complaints: string[];
/** The keys of the scores that were answered. */
let keys: string[];

beforeAll(async () => {
  started = await npmStart(await freePort(), '--memory');
  const [example = ''] = blocks('html');
  const pages = new Map(
    Object.entries({ '/': example, '/game': GAME, '/frame': FRAME }).map(([path, page]) => [
      path,
      page.replaceAll('http://localhost:4000', started.url),
    ]),
  );
  site = createServer(({ url = '/' }, response) => {
    const page = pages.get(url);
    response.writeHead(page === undefined ? 204 : 200, { 'content-type': 'text/html; charset=utf-8' }).end(page);
  });
  await once(site.listen(0, '127.0.0.1'), 'listening');
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--no-first-run'] });
}, 240_000);
afterAll(async () => {
  await browser.close();
  site.close();
  await stop(started, 'SIGKILL');
});
beforeEach(async () => {
  [complaints, keys] = [[], []];
  context = await browser.newContext();
  context.setDefaultTimeout(30_000);
  context.on('requestfinished', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/score')) keys.push(request.headers()['idempotency-key'] ?? 'none');
  });
});

afterEach(() => context.close());

/** A tab of the game, at another address than Laurel's. */
async function tab(path: string): Promise<Page> {
  const page = await context.newPage();
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}${path}`);
  return page;
}

const ready = (page: Page): Promise<unknown> => page.waitForFunction(() => 'laurel' in globalThis);
/** Waits until it is kept, or sent already. */
const add = (page: Page, score: number): Promise<void> =>
  page.evaluate(async (value) => {
    const over: true[] = [];
    void laurel.queue.score({ boardId: 'points', score: value }).then(() => over.push(true));
    const isKept = async () => (await laurel.queue.waiting()).some(({ body }) => 'score' in body && body.score === value);
    while (over.length === 0 && !(await isKept())) await new Promise((resolve) => setTimeout(resolve, 5));
  }, score);
const emptied = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    while ((await laurel.queue.waiting()).length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  });
const points = (page: Page): Promise<number | undefined> =>
  page.evaluate(async () => (await laurel.get('/leaderboard', { boardId: 'points' })).me?.score);

it('the example of the README is a game: a guest, a score, the live board in two tabs of one player', async () => {
  const [one, two] = [await tab('/'), await tab('/')];
  await one.getByRole('button', { name: 'Play' }).click();
  for (const page of [one, two])
    await page
      .getByRole('listitem')
      .filter({ hasText: /^1\. Player-/ })
      .waitFor();
  await one.getByRole('button', { name: 'Play' }).click();
  await two.getByRole('button', { name: 'Play' }).click();
  expect(await two.getByRole('listitem').count()).toBe(1);
  expect(complaints).toEqual([]);
}, 120_000);

it('what is played offline goes out when there is a connection, in order, each once, by whichever tab is still there', async () => {
  const [one, two] = [await tab('/game'), await tab('/game')];
  for (const page of [one, two]) await ready(page);
  await add(one, 100);
  await emptied(one);
  await context.setOffline(true);
  await add(one, 1);
  await add(two, 2);
  await add(one, 3);
  await one.close();
  await add(two, 4);
  expect(await two.evaluate(async () => (await laurel.queue.waiting()).map(({ body }) => 'score' in body && body.score))).toEqual([
    1, 2, 3, 4,
  ]);
  expect(keys).toHaveLength(1);
  await context.setOffline(false);
  await two.waitForFunction(() => sent.includes(4));
  expect((await two.evaluate(() => sent)).slice(-4)).toEqual([1, 2, 3, 4]);
  expect(await points(two)).toBe(110);
  expect([keys.length, new Set(keys).size]).toEqual([5, 5]);
  expect(complaints.filter((text) => !text.includes('ERR_INTERNET_DISCONNECTED'))).toEqual([]);
}, 120_000);

it('two tabs that play at once send each score once, and are one player, also after a reload', async () => {
  const [one, two] = [await tab('/game'), await tab('/game')];
  await Promise.all([one, two].map(ready));
  const playerOf = (page: Page): Promise<string> => page.evaluate(async () => (await laurel.signIn()).playerId);
  const player = await playerOf(one);
  expect(await playerOf(two)).toBe(player);
  const play = (page: Page): Promise<string[]> =>
    page.evaluate(async () => {
      const runs = Array.from({ length: 10 }, () => laurel.queue.score({ boardId: 'points', score: 1 }));
      return (await Promise.all(runs)).map(({ boardId }) => boardId);
    });
  const answers = await Promise.all([one, two].map(play));
  expect(answers.flat()).toEqual(Array.from({ length: 20 }, () => 'points'));
  expect(await points(one)).toBe(20);
  expect([keys.length, new Set(keys).size]).toEqual([20, 20]);
  expect((await sentBy(one)) + (await sentBy(two))).toBe(20);
  await one.reload();
  await ready(one);
  expect([await playerOf(one), await points(one)]).toEqual([player, 20]);
  expect(complaints).toEqual([]);
}, 120_000);

it('a sandboxed frame, which may keep nothing and has no locks, is a game all the same, and the developer is told', async () => {
  const page = await tab('/frame');
  const [, frame = page.mainFrame()] = page.frames();
  await frame.waitForFunction(() => 'laurel' in globalThis);
  const board = await frame.evaluate(async () => (await laurel.queue.score({ boardId: 'points', score: 7 })).boardId);
  const score = await frame.evaluate(async () => (await laurel.get('/leaderboard', { boardId: 'points' })).me?.score);
  expect([board, score]).toEqual(['points', 7]);
  expect(complaints).toEqual([expect.stringContaining('Laurel may keep nothing in this page')]);
}, 120_000);

const sentBy = (page: Page): Promise<number> => page.evaluate(() => sent.length);
