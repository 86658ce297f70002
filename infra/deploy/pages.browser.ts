import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Browser, chromium, type Page, type Request } from 'playwright-core';
import { signUpGuest } from '#guest-client/sign-up';
import { zeroBits } from '#guest-client/work';
import { freePort } from '#testing/engine';
import { npmStart, type Started, stop } from '../../apps/local/src/newcomer.fixture.ts';
import { type Place, writePages } from './pages.ts';

const project = join(import.meta.dirname, '..', '..');
const TYPES: Record<string, string> = {
  ...{ '.html': 'text/html', '.css': 'text/css', '.svg': 'image/svg+xml' },
  ...{ '.yaml': 'application/yaml', '.json': 'application/json' },
};

let root: string;
let browser: Browser;
let started: Started;
let place: Place;
let cdn: Server;
let page: Page;
let complaints: string[];
/** What the user pool was asked. */
let asked: { operation: string; input: Record<string, unknown> }[];

const urlOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

/** The policy of `foundation`, where API and user pool are those of `npm start`. */
function policyOf(template: string): string {
  const text = /PagesHeaders:[^]*?(default-src 'none';[^]*?frame-ancestors 'none')/.exec(template)?.[1] ?? '';
  const local = text
    .replace('https://*.execute-api.${AWS::Region}.${AWS::URLSuffix}', place.rest)
    .replace('https://cognito-idp.${AWS::Region}.${AWS::URLSuffix}', place.cognito);
  return local.replaceAll(/\$\{[\w.:]+\}/g, 'example').replaceAll(/\s+/g, ' ');
}

/** As the CDN answers: /docs is docs.html. */
function startCdn(policy: string): Server {
  return createServer(({ url: asking = '/' }, response) => {
    const url = asking.replace(/\?.*/, '');
    const path = url === '/' ? '/home.html' : /\.[a-z]+$/.test(url) ? url : `${url}.html`;
    response.setHeaders(new Map([['content-security-policy', policy], ['x-content-type-options', 'nosniff']])); // prettier-ignore
    readFile(join(root, 'dist/static', path)).then(
      (body) => response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'text/javascript' }).end(body),
      () => response.writeHead(404).end(),
    );
  }).listen(0, '127.0.0.1');
}

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'static-'));
  started = await npmStart(await freePort(), '--memory');
  for (const path of ['openapi.yaml', 'infra/pages', 'apps/local/src/pages/browser', 'dist/pages']) {
    cpSync(join(project, path), join(root, path), { recursive: true });
  }
  const { rest, websocket, cognito, region, userPoolId, clientId } = (await (await fetch(`${started.url}/_local`)).json()) as Place;
  place = { rest, websocket, cognito, region, userPoolId, clientId };
  await writePages(root, place);
  cdn = startCdn(policyOf(await readFile(join(project, 'infra/foundation.yaml'), 'utf8')));
  await once(cdn, 'listening');
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--no-first-run'] });
}, 240_000);
afterAll(async () => {
  await browser.close();
  await stop(started, 'SIGKILL');
  cdn.close();
  rmSync(root, { recursive: true });
});
beforeEach(async () => {
  [complaints, asked] = [[], []];
  page = await browser.newPage();
  page.setDefaultTimeout(15_000);
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    if (request.url().startsWith(place.cognito) && request.method() === 'POST') asked.push(operationOf(request));
  });
});
afterEach(async () => {
  await page.close();
  expect(complaints).toEqual([]);
});

const operationOf = (request: Request): (typeof asked)[number] => ({
  operation: String(request.headers()['x-amz-target']?.split('.')[1]),
  input: request.postDataJSON() as Record<string, unknown>,
});
const names = (): string[] => asked.map(({ operation }) => operation);
const says = (words: string | RegExp): Promise<void> => page.locator('#token-state', { hasText: words }).waitFor();
const press = (name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();

/** Chromium says of each refused request that it was refused. */
function expectRefusal(status: number): void {
  expect(complaints.splice(0)).toEqual([expect.stringContaining(`status of ${status}`)]);
}

/** Executes a call, opening it where it is not open yet. @returns the body that the page shows once it shows this status */
async function execute(operation: string, status: number): Promise<Record<string, unknown>> {
  const block = page.locator(`#operations-${operation}`);
  if (!(await block.locator('.execute').isVisible())) await block.locator('button').first().click();
  if (await block.locator('.btn-clear').isVisible()) await block.locator('.btn-clear').click();
  await block.locator('.execute').click();
  await block.locator('.live-responses-table .response-col_status', { hasText: String(status) }).waitFor();
  return JSON.parse(await block.locator('.live-responses-table .highlight-code code').first().innerText()) as Record<string, unknown>;
}

async function signIn(user: string, password: string): Promise<void> {
  await page.getByLabel('User name or e-mail').fill(user);
  await page.getByLabel('Password').fill(password);
  await page.locator('#confirm').click();
}

describe('the pages of a deployment', () => {
  it.each(['/', '/docs'])('sign a guest in at %s, and call the deployed API as that player', async (path) => {
    await page.goto(urlOf(cdn) + path);
    await press('Sign in as a guest');
    await says('Signed in as a new guest: the token is in.');
    const { playerId, name } = await execute('player-player_session', 200);
    expect({ playerId, name }).toEqual({ playerId: expect.stringMatching(/^[0-9a-f-]{36}$/), name: expect.stringMatching(/^Player-/) });
    expect(names()).toEqual(['SignUp', 'InitiateAuth']);
  });

  it('do the work that a stage asks guests for', async () => {
    await page.route(place.cognito, async (route) => {
      const { operation, input } = route.request().method() === 'POST' ? operationOf(route.request()) : { operation: '', input: {} };
      if (operation !== 'SignUp' || 'proof' in (input.ClientMetadata as object)) return route.continue();
      const message = 'PreSignUp failed with error proof_of_work 9: send a ClientMetadata.proof.';
      const headers = { 'access-control-allow-origin': '*' };
      return route.fulfill({ status: 400, headers, json: { __type: 'UserLambdaValidationException', message } });
    });
    await page.goto(`${urlOf(cdn)}/docs`);
    await press('Sign in as a guest');
    await says('Signed in as a new guest');
    expectRefusal(400);
    expect(names()).toEqual(['SignUp', 'SignUp', 'InitiateAuth']);
    const { Username, ClientMetadata } = asked[1]?.input as { Username: string; ClientMetadata: { proof: string } };
    const hash = createHash('sha256').update(`laurel:${Username}:${ClientMetadata.proof}`).digest();
    expect(zeroBits(hash)).toBeGreaterThanOrEqual(9);
  });

  it('sign in by name and password, say what is wrong, and forget it all by the button and by a new visit', async () => {
    const { playerId, username, password } = await signUpGuest(place);
    await page.goto(`${urlOf(cdn)}/docs`);
    await press('Sign in…');
    await signIn(username, 'not the password');
    await page.getByRole('alert').filter({ hasText: 'Incorrect username or password.' }).waitFor();
    expectRefusal(400);
    await signIn(username, password);
    await says(`Signed in as ${username}`);
    expect(await page.locator('#password').inputValue()).toBe('');
    expect(await execute('player-player_session', 200)).toMatchObject({ playerId });
    await press('Sign out');
    await says('Signed out.');
    expect(await execute('player-player_session', 401)).toMatchObject({ code: 'unauthenticated' });
    expectRefusal(401);
    await page.goto(`${urlOf(cdn)}/?again`);
    await says('Sign in to call the API.');
    expect(await page.evaluate('JSON.stringify([localStorage.length, sessionStorage.length, document.cookie])')).toBe('[0,0,""]');
  });

  it('exchange the token before its hour is over', async () => {
    await page.clock.install();
    await page.goto(`${urlOf(cdn)}/docs`);
    await press('Sign in as a guest');
    await says('Signed in as a new guest');
    const refreshed = page.waitForResponse((response) => String(response.request().postData()).includes('REFRESH_TOKEN_AUTH'));
    await page.clock.fastForward('49:00');
    const { AuthenticationResult: fresh } = (await (await refreshed).json()) as { AuthenticationResult: { AccessToken: string } };
    const sent = page.waitForRequest(`${place.rest}/me`);
    expect(await execute('player-player_session', 200)).toHaveProperty('playerId');
    expect((await sent).headers().authorization).toBe(`Bearer ${fresh.AccessToken}`);
  });

  it('keep the token while nobody answers for a fresh one, and ask again', async () => {
    await page.clock.install();
    await page.goto(`${urlOf(cdn)}/docs`);
    await press('Sign in as a guest');
    await says('Signed in as a new guest');
    const isRefresh = (request: Request): boolean => String(request.postData()).includes('REFRESH_TOKEN_AUTH');
    let lost = 0;
    await page.route(`${place.cognito}/**`, (route) => (isRefresh(route.request()) && lost++ === 0 ? route.abort() : route.continue()));
    const failed = page.waitForEvent('requestfailed', isRefresh);
    await page.clock.fastForward('49:00');
    await failed;
    const refreshed = page.waitForResponse((response) => isRefresh(response.request()));
    await page.clock.fastForward('02:00');
    expect((await refreshed).status()).toBe(200);
    expect(complaints.splice(0).join()).toContain('ERR_FAILED');
    await says('Signed in as a new guest');
  });

  it('send a token that was put in by hand', async () => {
    await page.goto(`${urlOf(cdn)}/docs`);
    await page.locator('.auth-wrapper .authorize').first().click();
    await page.locator('.auth-container', { hasText: 'laurel/server' }).locator('input').fill('my-token');
    await page.locator('.auth-container', { hasText: 'laurel/server' }).locator('button[type=submit]').click();
    await page.locator('.close-modal').click();
    const sent = page.waitForRequest(`${place.rest}/progress?slot=main`);
    expect(await execute('progress-progress_read', 401)).toMatchObject({ code: 'unauthenticated' });
    expect((await sent).headers().authorization).toBe('Bearer my-token');
    expectRefusal(401);
  });

  it('say what to do where nobody told them of the user pool', async () => {
    await page.route('**/laurel.json', (route) => route.fulfill({ status: 404 }));
    await page.goto(`${urlOf(cdn)}/docs`);
    await says('Press Authorize, and put an access token in.');
    expect(await page.locator('#guest').isDisabled()).toBe(true);
    expectRefusal(404);
  });
});
