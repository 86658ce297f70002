import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Browser, chromium, type Page, type Response } from 'playwright-core';
import { freePort } from '#testing/engine';
import { npmStart, type Started, stop, submit } from './newcomer.fixture.ts';

/** Where the README's picture is written: `docs/swagger-ui.png` is a copy that was looked at. */
const PICTURES = join(import.meta.dirname, '..', '..', '..', 'dist', 'pictures');

let started: Started;
let browser: Browser;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  started = await npmStart(await freePort(), '--memory');
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--no-first-run', '--hide-scrollbars'] });
}, 240_000);
afterAll(async () => {
  await browser.close();
  await stop(started, 'SIGKILL');
});
beforeEach(async () => {
  complaints = [];
  page = await browser.newPage({ viewport: { width: 1280, height: 1400 }, colorScheme: 'light' });
  page.setDefaultTimeout(20_000);
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  await open(started.url);
});
afterEach(async () => {
  await page.close();
  expect(complaints).toEqual([]);
});

async function open(address: string): Promise<void> {
  await page.goto(`${address}/docs`);
  await page.locator('#token-state', { hasText: 'The demo player’s token is in' }).waitFor();
}

/** So many other players with a run each: 50, 100 and so on. */
async function others(count: number): Promise<void> {
  const request = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ count }) };
  const { players } = (await (await fetch(`${started.url}/_local/players`, request)).json()) as { players: { accessToken: string }[] };
  for (const [i, { accessToken }] of players.entries()) expect((await submit(started.url, accessToken, 50 * (i + 1))).status).toBe(200);
}

const blockOf = (operation: string) => page.locator(`#operations-${operation}`);

/** Presses Execute of a call, which is opened first. @returns what went over the wire, and what the page shows of its body */
async function execute(operation: string): Promise<{ response: Response; shown: Record<string, unknown> }> {
  const block = blockOf(operation);
  if (!(await block.locator('.execute').isVisible())) await block.locator('button').first().click();
  if (await block.locator('.btn-clear').isVisible()) await block.locator('.btn-clear').click();
  const answered = page.waitForResponse((one) => one.request().resourceType() === 'fetch' && one.request().method() !== 'OPTIONS');
  await block.locator('.execute').click();
  const response = await answered;
  await block.locator('.live-responses-table .response-col_status', { hasText: String(response.status()) }).waitFor();
  const text = await block.locator('.live-responses-table .highlight-code code').first().innerText();
  return { response, shown: JSON.parse(text) as Record<string, unknown> };
}

describe('/docs of npm start, with the ready token', () => {
  it('shows every tag in the order of a game, and looks as the README shows it', async () => {
    await others(41);
    // The address that a newcomer has.
    const address = 'http://localhost:4000';
    await page.route(`${address}/**`, async (route) => {
      const response = await route.fetch({ url: route.request().url().replace(address, started.url) });
      await route.fulfill({ response });
    });
    await open(address);
    const tags = await page.locator('.opblock-tag > a').allInnerTexts();
    expect(tags).toEqual(['player', 'score', 'leaderboard', 'progress', 'unlocks', 'tasks', 'money', 'shop', 'avatar', 'health']);
    const { shown } = await execute('score-score_submit');
    expect(shown).toMatchObject({ windows: [{ improved: true, previousScore: null, rank: 18, total: 42 }, {}, {}] });
    // What is sent and what comes, below the call's name, which stays.
    await page.evaluate('scrollBy(0, document.querySelector(".opblock-section-request-body").getBoundingClientRect().top - 112)');
    mkdirSync(PICTURES, { recursive: true });
    await page.screenshot({ path: join(PICTURES, 'swagger-ui.png') });
  });

  it('executes calls by the buttons of Swagger UI, with what the contract shows', async () => {
    const score = await execute('score-score_submit');
    expect(score.response.status()).toBe(200);
    expect(score.shown).toMatchObject({ boardId: 'arcade', windows: [{ window: 'all', score: 1234, rankKind: 'exact' }, {}, {}] });
    const board = await execute('leaderboard-leaderboard_mine');
    expect(board.response.status()).toBe(200);
    expect(board.shown).toMatchObject({ window: 'day', me: { score: 1234, metadata: { level: 3 } } });
    const added = await execute('money-money_add');
    expect(added.response.status()).toBe(200);
    expect(added.shown).toMatchObject({ currency: 'coins', amount: 50, balance: 50 });
    const bought = await execute('shop-shop_buy');
    expect(bought.response.status()).toBe(200);
    expect(bought.shown).toMatchObject({ granted: [{ itemId: 'potion', quantity: 2 }], balances: { coins: 30 } });
    const me = await execute('player-player_session');
    expect(me.shown).toMatchObject({ name: expect.stringMatching(/./), balances: { coins: 30, gems: 0 } });
  });

  it('sends the same again as a retry, and another body as a request of its own', async () => {
    const first = await execute('money-money_add');
    const again = await execute('money-money_add');
    expect(again.shown).toEqual(first.shown);
    expect(again.response.headers()['idempotency-replayed']).toBe('true');
    await blockOf('money-money_add').locator('textarea.body-param__text').fill('{"currency":"coins","amount":20,"source":"rewarded-ad"}');
    const another = await execute('money-money_add');
    expect(another.shown).toMatchObject({ amount: 20 });
    expect(Number(another.shown.ledgerNumber)).toBeGreaterThan(Number(first.shown.ledgerNumber));
    expect(another.response.headers()).not.toHaveProperty('idempotency-replayed');
  });

  it('offers other bodies by name, and tells who may send them', async () => {
    await page.getByText('server', { exact: true }).click();
    await page.locator('#token-state', { hasText: 'The demo server’s token is in' }).waitFor();
    const block = blockOf('money-money_add');
    await block.locator('button').first().click();
    await block.locator('.examples-select select').first().selectOption('match');
    const { shown, response } = await execute('money-money_add');
    // The example's player is none of this cloud.
    expect(response.status()).toBe(404);
    expect(shown).toMatchObject({ code: 'unknown_player' });
    expect(complaints.splice(0)).toEqual([expect.stringContaining('404')]);
    await execute('score-score_submit').then(({ shown: refused }) => {
      expect(refused).toMatchObject({ code: 'forbidden', detail: 'A server may not make this call.' });
    });
    expect(complaints.splice(0)).toEqual([expect.stringContaining('403')]);
  });
});
