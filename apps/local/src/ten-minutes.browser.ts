import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort } from '#testing/engine';
import { npmStart, type Started, stop } from './newcomer.fixture.ts';
import { blocksOf } from './ten-minutes.fixture.ts';

const LIMIT_MS = 60_000;

let started: Started;
beforeAll(async () => {
  started = await npmStart(await freePort(), '--memory');
}, 180_000);
afterAll(() => stop(started, 'SIGKILL'));

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
