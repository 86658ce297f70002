import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { chromium, type Browser, type Page } from 'playwright-core';
import { writePages } from './pages.ts';

const project = join(import.meta.dirname, '..', '..');
const TYPES: Record<string, string> = { '.html': 'text/html', '.css': 'text/css', '.svg': 'image/svg+xml', '.yaml': 'application/yaml' };

let root: string;
let browser: Browser;
let [cdn, api]: Server[] = [];
let page: Page;
let complaints: string[];
/** What the API was asked, with the header Authorization. */
let asked: string[];

const urlOf = (server: Server | undefined): string => `http://127.0.0.1:${(server?.address() as AddressInfo).port}`;

/** The policy of `foundation`, where the API is a local one. */
function policyOf(template: string): string {
  const text = /PagesHeaders:[^]*?(default-src 'none';[^]*?frame-ancestors 'none')/.exec(template)?.[1] ?? '';
  const local = text.replace('https://*.execute-api.${AWS::Region}.${AWS::URLSuffix}', urlOf(api));
  return local.replaceAll(/\$\{[\w.:]+\}/g, 'example').replaceAll(/\s+/g, ' ');
}

/** As the CDN answers: /docs is docs.html. */
function startCdn(policy: string): Server {
  return createServer(({ url = '/' }, response) => {
    const path = url === '/' ? '/home.html' : /\.[a-z]+$/.test(url) ? url : `${url}.html`;
    response.setHeaders(new Map([['content-security-policy', policy], ['x-content-type-options', 'nosniff']])); // prettier-ignore
    readFile(join(root, 'dist/static', path)).then(
      (body) => response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'text/javascript' }).end(body),
      () => response.writeHead(404).end(),
    );
  }).listen(0, '127.0.0.1');
}

function startApi(): Server {
  return createServer(({ method, url, headers }, response) => {
    response.setHeaders(new Map([['access-control-allow-origin', '*'], ['access-control-allow-headers', 'authorization']])); // prettier-ignore
    if (method !== 'OPTIONS') asked.push(`${method ?? ''} ${url ?? ''} ${headers.authorization ?? ''}`);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"ok"}');
  }).listen(0, '127.0.0.1');
}

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'static-'));
  for (const path of ['openapi.yaml', 'infra/pages', 'apps/local/src/pages/browser']) {
    cpSync(join(project, path), join(root, path), { recursive: true });
  }
  api = startApi();
  await once(api, 'listening');
  cdn = startCdn(policyOf(await readFile(join(project, 'infra/foundation.yaml'), 'utf8')));
  await once(cdn, 'listening');
  await writePages(root, urlOf(api));
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--no-first-run'] });
});
afterAll(async () => {
  await browser.close();
  cdn?.close();
  api?.close();
  rmSync(root, { recursive: true });
});
beforeEach(async () => {
  [complaints, asked] = [[], []];
  page = await browser.newPage();
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
});
afterEach(async () => {
  await page.close();
  expect(complaints).toEqual([]);
});

describe('the pages of a deployment', () => {
  it.each(['/', '/docs'])('show every call at %s, and send one to the deployed API with the token that was put in', async (path) => {
    page.setDefaultTimeout(15_000);
    await page.goto(`${urlOf(cdn)}${path}`);
    await page.locator('.auth-wrapper .authorize').first().click();
    await page.locator('.auth-container input').fill('my-token');
    await page.locator('.auth-container button[type=submit]').click();
    await page.locator('.close-modal').click();
    await page.locator('#operations-player-player_session button').first().click();
    await page.locator('.opblock.is-open .try-out__btn').click();
    await page.locator('.opblock.is-open .execute').click();
    await page.locator('.live-responses-table .response-col_status', { hasText: '200' }).waitFor();
    expect(asked).toEqual(['GET /me Bearer my-token']);
  });
});
