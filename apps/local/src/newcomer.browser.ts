import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { freePort } from '#testing/engine';
import { npmStart, type Started, stop, submit } from './newcomer.fixture.ts';

const QUIET = ['background-networking', 'component-update', 'sync', 'gpu', 'quic'].map((name) => `--disable-${name}`);
let started: Started;
let browser: Browser;

beforeAll(async () => {
  started = await npmStart(await freePort(), '--memory');
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--no-first-run', ...QUIET] });
}, 90_000);
afterAll(async () => {
  await browser.close();
  await stop(started, 'SIGKILL');
});

/** A new tab, and all that it complained about. */
async function tab(path: string): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.setDefaultTimeout(10_000);
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(started.url + path);
  return { page, complaints };
}

it('shows one player’s score on the home page of two tabs, by push', async () => {
  const [one, two] = [await tab('/'), await tab('/')];
  for (const { page } of [one, two]) await page.locator('#live-state', { hasText: /^live$/ }).waitFor();
  await one.page.getByRole('spinbutton').fill('31337');
  await one.page.getByRole('button', { name: 'Submit a score', exact: true }).click();
  for (const { page } of [one, two]) await page.getByRole('row', { name: /31,337/ }).waitFor({ timeout: 3_000 });
  await one.page.getByText(/Rank 1/).waitFor();
  expect([...one.complaints, ...two.complaints]).toEqual([]);
});

it('tries every call of the contract at /docs, each with what it is for', async () => {
  const { users } = (await (await fetch(`${started.url}/_local`)).json()) as { users: { player: { accessToken: string } } };
  // What a player has done before the shop, a task and an unlock are open.
  for (const score of [1, 2, 3]) expect((await submit(started.url, users.player.accessToken, score)).status).toBe(200);
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
    await call.getByRole('button', { name: 'Execute' }).click();
    const status = call.locator('.live-responses-table tbody .response-col_status').first();
    await status.waitFor();
    statuses[name] = (await status.innerText()).trim().slice(0, 3);
  }
  const accepted = ['DELETE /me', 'GET /me/export'];
  expect(statuses).toEqual(Object.fromEntries(calls.map(({ name }) => [name, accepted.includes(name) ? '202' : '200'])));
  expect(complaints).toEqual([]);
}, 120_000);

/** `POST /score` */
async function nameOf(call: Locator): Promise<string> {
  const parts = ['.opblock-summary-method', '.opblock-summary-path'].map((part) => call.locator(part).first().innerText());
  // Long paths may break at marks that take no room.
  return (await Promise.all(parts)).map((text) => text.replaceAll('\u200b', '').trim()).join(' ');
}
