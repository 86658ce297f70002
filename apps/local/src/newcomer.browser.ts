import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Browser, type BrowserContext, chromium, type Locator, type Page, type WebSocketRoute } from 'playwright-core';
import { freePort } from '#testing/engine';
import { npmStart, type Started, stop, submit, uploadPortrait } from './newcomer.fixture.ts';

const QUIET = ['background-networking', 'component-update', 'sync', 'gpu', 'quic'].map((name) => `--disable-${name}`);
let started: Started;
let browser: Browser;

beforeAll(async () => {
  started = await npmStart(await freePort(), '--memory');
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--no-first-run', ...QUIET] });
}, 240_000);
afterAll(async () => {
  await browser.close();
  await stop(started, 'SIGKILL');
});

/** A new tab in a context of its own, and all that it complained about. */
async function tab(path: string, prepare?: (context: BrowserContext) => Promise<void>): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext();
  await prepare?.(context);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.setDefaultTimeout(20_000);
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(started.url + path);
  return { page, complaints };
}

/** A tab that can lose its network, and what its sockets have sent. */
async function spottyTab(path: string) {
  const sockets: WebSocketRoute[] = [];
  const said: string[] = [];
  const { page } = await tab(path, async (context) => {
    await context.routeWebSocket(/./, (socket) => {
      const server = socket.connectToServer();
      sockets.push(socket);
      socket.onMessage((message) => {
        said.push(String(message));
        server.send(message);
      });
    });
  });
  const unplug = async (): Promise<void> => {
    await page.context().setOffline(true);
    // Chromium keeps an open socket then, and delivers late what came meanwhile: a network that is gone does neither.
    for (const socket of sockets.splice(0)) await socket.close({ code: 1001 });
  };
  return { page, said, unplug, plug: () => page.context().setOffline(false) };
}

/** What a tab shows of the board: its places, and of which push. */
async function shown(page: Page): Promise<{ seq: number; rows: string[] }> {
  const push = await page.locator('#live-push').innerText();
  const rows = await page.locator('#rows tr').allInnerTexts();
  return { seq: Number(/^seq ([\d,]+)/.exec(push)?.[1]?.replaceAll(',', '')), rows };
}

async function newPlayers(count: number): Promise<string[]> {
  const request = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ count }) };
  const { players } = (await (await fetch(`${started.url}/_local/players`, request)).json()) as { players: { accessToken: string }[] };
  return players.map(({ accessToken }) => accessToken);
}

/** Each has one run, the later the better. */
async function play(tokens: readonly string[], base: number): Promise<void> {
  for (const [i, token] of tokens.entries()) expect((await submit(started.url, token, base + i + 1)).status).toBe(200);
}

it('shows one player’s score on the home page of two tabs, by push', async () => {
  const [one, two] = [await tab('/'), await tab('/')];
  for (const { page } of [one, two]) await page.locator('#live-state', { hasText: /^live$/ }).waitFor();
  await one.page.getByRole('spinbutton').fill('31337');
  await one.page.getByRole('button', { name: 'Submit a score', exact: true }).click();
  for (const { page } of [one, two]) await page.getByRole('row', { name: /31,337/ }).waitFor();
  await one.page.getByText(/Rank 1/).waitFor();
  expect([...one.complaints, ...two.complaints]).toEqual([]);
});

it('shows one live board in two tabs, also in one that was offline and has fallen behind', async () => {
  const { page: steady, complaints } = await tab('/');
  const { page: spotty, unplug, plug, said } = await spottyTab('/');
  const players = await newPlayers(20);
  await play(players.slice(0, 6), 100_000);
  for (const page of [steady, spotty]) await page.getByRole('row', { name: /100,006/ }).waitFor();
  expect(await shown(spotty)).toEqual(await shown(steady));

  await unplug();
  await spotty.getByText('reconnecting…').first().waitFor();
  const before = await shown(spotty);
  await play(players.slice(6), 200_000);
  await steady.getByRole('row', { name: /200,014/ }).waitFor();
  expect(await shown(spotty)).toEqual(before);
  expect(await shown(steady)).not.toEqual(before);

  const spoken = said.length;
  await plug();
  await play(players.slice(0, 3), 300_000);
  for (const page of [steady, spotty]) await page.getByRole('row', { name: /300,003/ }).waitFor({ timeout: 40_000 });
  expect(await shown(spotty)).toEqual(await shown(steady));
  // It resumes from the push that it held when the line went.
  const resumed: unknown = JSON.parse(said[spoken] ?? '');
  expect(resumed).toMatchObject({ action: 'subscribe', boardId: 'arcade', epoch: expect.stringMatching(/./), seq: before.seq });
  expect(complaints).toEqual([]);
}, 120_000);

it('tries every call of the contract at /docs, each with what it is for', async () => {
  const { users } = (await (await fetch(`${started.url}/_local`)).json()) as { users: { player: { accessToken: string } } };
  // What a player has done before the shop, a task and an unlock are open.
  for (const score of [1, 2, 3]) expect((await submit(started.url, users.player.accessToken, score)).status).toBe(200);
  const uploadId = await uploadPortrait(started.url, users.player.accessToken);
  const { page, complaints } = await tab('/docs');
  await page.locator('#token-state', { hasText: 'token is in' }).waitFor();
  const found = await page.locator('.opblock').all();
  expect(found.length).toBeGreaterThanOrEqual(20);
  const calls = await Promise.all(found.map(async (call) => ({ call, name: await nameOf(call) })));
  // The player's end comes last.
  const ordered = calls.toSorted((a, b) => Number(a.name === 'DELETE /me') - Number(b.name === 'DELETE /me'));
  const statuses: Record<string, string> = {};
  for (const { call, name } of ordered) {
    await call.locator('button').first().click();
    if (name === 'POST /avatar/process') await call.locator('textarea.body-param__text').fill(JSON.stringify({ uploadId }));
    await call.getByRole('button', { name: 'Execute' }).click();
    const status = call.locator('.live-responses-table tbody .response-col_status').first();
    await status.waitFor();
    statuses[name] = (await status.innerText()).trim().slice(0, 3);
    // The page is slower with each call that stays open.
    await call.locator('button').first().click();
  }
  const accepted = ['DELETE /me', 'GET /me/export'];
  expect(statuses).toEqual(Object.fromEntries(calls.map(({ name }) => [name, accepted.includes(name) ? '202' : '200'])));
  expect(complaints).toEqual([]);
}, 900_000);

/** `POST /score` */
async function nameOf(call: Locator): Promise<string> {
  const parts = ['.opblock-summary-method', '.opblock-summary-path'].map((part) => call.locator(part).first().innerText());
  // Long paths may break at marks that take no room.
  return (await Promise.all(parts)).map((text) => text.replaceAll('\u200b', '').trim()).join(' ');
}
