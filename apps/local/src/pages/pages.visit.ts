import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from '@jest/globals';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { StandIn } from './pages.stand-in.ts';

const QUIET = ['background-networking', 'component-update', 'sync', 'gpu', 'quic'].map((name) => `--disable-${name}`);
const OPENAPI = `openapi: 3.0.0
info: { title: Laurel, version: 0.1.0 }
servers: [{ url: / }]
components:
  securitySchemes: { player: { type: http, scheme: bearer } }
  schemas: { Entry: { type: object, description: '**Bold**', properties: { achievedAt: { type: string } } } }
paths:
  /score:
    post:
      tags: [score]
      operationId: submit
      security: [{ player: [] }]
      requestBody:
        content:
          application/json:
            schema: { type: object, properties: { boardId: { type: string, example: arcade }, score: { type: integer, example: 77 } } }
      responses: { '200': { description: ok } }
`;

/** What a test has in its hands: a fresh browser page in front of a fresh stand-in. */
export class Visit {
  /** Console errors and warnings, exceptions, refusals by policy, dialogs: a test that expects some takes them out. */
  readonly complaints: string[] = [];
  readonly standIn: StandIn;
  readonly context: BrowserContext;
  readonly page: Page;

  constructor(standIn: StandIn, context: BrowserContext, page: Page) {
    this.standIn = standIn;
    this.context = context;
    this.page = page;
    page.setDefaultTimeout(8000);
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('dialog', (dialog) => this.complaints.push(`dialog ${dialog.message()}`));
  }

  /** Waits until the socket is on the board. */
  live(): Promise<void> {
    return this.says('#live-state', /^live$/);
  }

  /** Waits until a visible element of the selector holds the words. */
  says(selector: string, words: string | RegExp): Promise<void> {
    return this.page.locator(selector, { hasText: words }).waitFor();
  }

  /** Waits until the page says that it is so. Playwright's own way evaluates in the page, which its policy forbids. */
  async until(expression: string): Promise<void> {
    while (!(await this.page.evaluate<boolean>(expression))) await sleep(20);
  }

  /** Presses the button of this accessible name. */
  press(name: string): Promise<void> {
    return this.page.getByRole('button', { name, exact: true }).click();
  }
}

/** Starts Chromium for the file, or the part of it, and a visit for each test; afterwards nothing may have complained, and nothing unexpected been asked. */
export function eachVisit({ flags = [] }: { flags?: string[] } = {}): () => Visit {
  let browser: Browser;
  let folder: string;
  let visit: Visit;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pages-'));
    await writeFile(join(folder, 'openapi.yaml'), OPENAPI);
    browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--no-first-run', ...QUIET, ...flags] });
  });
  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true });
  });
  beforeEach(async () => {
    const standIn = new StandIn(join(folder, 'openapi.yaml'));
    await standIn.start();
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    visit = new Visit(standIn, context, await context.newPage());
  });
  afterEach(async () => {
    await visit.context.close();
    await visit.standIn.stop();
    expect(visit.complaints).toEqual([]);
    expect([...visit.standIn.unexpected, ...visit.standIn.studio.unexpected]).toEqual([]);
  });

  return () => visit;
}
