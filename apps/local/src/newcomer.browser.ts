import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Browser, chromium, type Page } from 'playwright-core';
import { npmStart, somePort, type Started, stop } from './newcomer.fixture.ts';

const QUIET = ['background-networking', 'component-update', 'sync', 'gpu', 'quic'].map((name) => `--disable-${name}`);
let started: Started;
let browser: Browser;

beforeAll(async () => {
  started = await npmStart(somePort(), '--memory');
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

it('tries every call of the contract at /docs, each with 200', async () => {
  const { page, complaints } = await tab('/docs');
  await page.locator('#token-state', { hasText: 'token is in' }).waitFor();
  const calls = page.locator('.opblock');
  const count = await calls.count();
  expect(count).toBeGreaterThanOrEqual(4);
  for (let i = 0; i < count; i++) {
    const call = calls.nth(i);
    await call.locator('button').first().click();
    await call.getByRole('button', { name: 'Execute' }).click();
    const status = call.locator('.live-responses-table tbody .response-col_status').first();
    await status.waitFor();
    expect([await call.locator('.opblock-summary-path').innerText(), (await status.innerText()).trim().slice(0, 3)]).toEqual([
      expect.any(String),
      '200',
    ]);
  }
  expect(complaints).toEqual([]);
}, 60_000);
