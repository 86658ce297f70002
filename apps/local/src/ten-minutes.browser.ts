import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, chromium, type Page } from 'playwright-core';
import { freePort } from '#testing/engine';
import { npmStart, type Started, stop } from './newcomer.fixture.ts';
import { blocksOf } from './ten-minutes.fixture.ts';

const LIMIT_MS = 60_000;

let folder: string;
let started: Started;
const start = (port: number): Promise<Started> => npmStart(port, '--data', join(folder, 'data'));
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'laurel-walk-'));
  started = await start(await freePort());
}, 180_000);
afterAll(async () => {
  await stop(started, 'SIGKILL');
  await rm(folder, { recursive: true });
});

describe('from a terminal, each block as it stands in docs/ten-minutes.md', () => {
  let shell: ChildProcessWithoutNullStreams;
  let blocks: string[];
  let text = '';
  beforeAll(() => {
    blocks = blocksOf('From a terminal', 'sh', started.url);
    shell = spawn('bash', [], { cwd: import.meta.dirname });
    for (const stream of [shell.stdout, shell.stderr])
      stream.on('data', (chunk: Buffer) => {
        text += String(chunk);
      });
  });
  afterAll(() => {
    shell.kill();
  });

  /** Waits until the shell has shown each of these, in this order. @returns all that it has shown since the last block */
  const until = async (...shown: RegExp[]): Promise<string> => {
    const all = new RegExp(shown.map((one) => one.source).join('[^]*'));
    const deadline = Date.now() + LIMIT_MS;
    while (!all.test(text)) {
      if (Date.now() > deadline) throw new Error(`This has not come: ${String(all)}. What has:\n${text}`);
      await sleep(20);
    }
    return text;
  };

  const paste = (...shown: RegExp[]): Promise<string> => {
    text = '';
    shell.stdin.write(blocks.shift() ?? '');
    return until(...shown);
  };

  it('signs a guest in', async () => {
    expect(await paste(/"serverTime":"[^"]+"\}\n/)).toContain('"name":"Player-');
  });

  it('shows each push of the board, also that of another player’s score', async () => {
    await paste();
    await paste(/"rank":1,.*\n/, /leaderboard\.snapshot: 1\. Player-\w+ 1234\n/);
    await paste(/"total":2,.*"me":\{"rank":2,.*\n/);
    expect(await until(/2\. Player-\w+ 1234\n/)).toMatch(/1\. Player-\w+ 5000\n/);
  });

  it('buys once, though it is asked twice', async () => {
    const told = await paste(
      /"balances":\{"coins":50\}.*\n/,
      /"remaining":4\}\n/,
      /idempotency-replayed: true/,
      /"remaining":4\}\n/,
      /"coins":40,.*\n/,
    );
    expect(told).not.toContain('"code"');
  });

  it('saves, and shows a conflict with what stands', async () => {
    await paste(/"version":1,.*\n/, /"code":"version_conflict",.*"current":\{.*"highestLevel":2.*\n/);
  });

  it('ends what it began', async () => {
    await paste();
    expect(blocks).toEqual([]);
  });
});

describe('in a web page, as it stands in docs/ten-minutes.md', () => {
  let browser: Browser;
  let server: ChildProcess;
  let address: string;
  beforeAll(async () => {
    await writeFile(join(folder, 'game.html'), blocksOf('In a web page', 'html', started.url)[0] ?? '');
    const port = await freePort();
    const line = blocksOf('In a web page', 'sh', started.url)[0] ?? '';
    server = spawn('bash', ['-c', `exec ${line.replace('8080', String(port))}`], { cwd: folder, stdio: 'inherit' });
    address = `http://localhost:${port}`;
    browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--no-first-run'] });
  });
  afterAll(async () => {
    await browser.close();
    server.kill();
  });

  /** A window of its own, signed in. */
  async function player(): Promise<Page> {
    const page = await (await browser.newContext()).newPage();
    page.setDefaultTimeout(LIMIT_MS);
    await page.goto(address);
    await says(page, /^You are [0-9a-f-]{36}\.$/);
    return page;
  }

  const says = (page: Page, text: RegExp): Promise<void> => page.locator('#told', { hasText: text }).waitFor();
  const play = async (page: Page): Promise<void> => {
    await page.getByRole('button', { name: 'Play' }).click();
    await says(page, /makes you number \d+ of \d+\.$/);
  };

  it('shows each player the other’s score, keeps who plays over a reload, and sells a potion after three runs', async () => {
    const [ada, bob] = [await player(), await player()];
    const others = bob.locator('#board li', { hasNotText: '(you)' });
    await play(ada);
    await ada.locator('#board li', { hasText: '(you)' }).waitFor();
    const score = /makes/.exec((await ada.locator('#told').textContent()) ?? '')?.input.split(' ')[0] ?? '';
    await others.filter({ hasText: ` ${score}` }).waitFor();
    await ada.reload();
    await ada.locator('#board li', { hasText: `${score} (you)` }).waitFor();
    await ada.getByRole('button', { name: 'Buy' }).click();
    await says(ada, /coins/);
    for (let run = 0; run < 2; run++) await play(ada);
    await ada.getByRole('button', { name: 'Buy' }).click();
    await says(ada, /^A potion is yours; 40 coins are left\.$/);
  });

  it('sends a run that was played while nobody was there', async () => {
    const page = await player();
    await stop(started, 'SIGKILL');
    await page.getByRole('button', { name: 'Play' }).click();
    await says(page, /is on its way\.$/);
    started = await start(Number(new URL(started.url).port));
    await says(page, /makes you number \d+ of \d+\.$/);
  });
});
