import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { freePort } from '#testing/engine';
import { guest, local, npmStart, openSocket, type Started, stop, submit } from './newcomer.fixture.ts';

const data = mkdtempSync(join(tmpdir(), 'laurel-crash-'));
let started: Started | undefined;
afterAll(async () => {
  if (started) await stop(started, 'SIGKILL');
  rmSync(data, { recursive: true, force: true });
});

const PLAYERS = 6;

describe('npm start, killed under load', () => {
  it('has all that it acknowledged after the next start, with the same players', async () => {
    const port = await freePort();
    started = await npmStart(port, '--data', data);
    const { url } = started;
    const where = await local(url);
    const players = await Promise.all(Array.from({ length: PLAYERS }, () => guest(where)));
    const acknowledged = new Map<string, number>();
    const load = players.map(async ({ playerId, token }) => {
      for (let score = 1; ; score++) {
        const answer = await submit(url, token, score, { 'Idempotency-Key': `run-${score}` }).catch(() => undefined);
        if (!answer?.ok) return;
        acknowledged.set(playerId, score);
      }
    });
    const enough = (): boolean => acknowledged.size === PLAYERS && [...acknowledged.values()].every((score) => score >= 10);
    await until(enough, 120_000);
    await stop(started, 'SIGKILL');
    await Promise.all(load);

    started = await npmStart(port, '--data', data);
    for (const { playerId, token } of players) {
      const answer = await fetch(`${url}/leaderboard?boardId=arcade`, { headers: { Authorization: `Bearer ${token}` } });
      const { me } = (await answer.json()) as { me: { score: number; name: string } };
      const last = acknowledged.get(playerId)!;
      // The run that was under way may stand although nobody was told.
      expect([last, last + 1]).toContain(me.score);
      expect(me.name).toMatch(/^Player-/);
      const again = await submit(url, token, last + 1, { 'Idempotency-Key': `run-${last + 1}` });
      expect(await again.json()).toMatchObject({ windows: [{ score: last + 1 }, {}, {}] });
    }
    const [first] = players;
    const socket = await openSocket(await local(url), first!);
    socket.send({ action: 'subscribe', boardId: 'arcade' });
    const standing = new Set(players.map(({ playerId }) => `${playerId} ${acknowledged.get(playerId)! + 1}`));
    const shown = (rows: unknown): string[] => (rows as unknown[][]).map((row) => `${String(row[1])} ${String(row[3])}`);
    const current = await socket.next(({ type, rows }) => type === 'leaderboard.snapshot' && shown(rows).every((row) => standing.has(row)));
    expect(current.rows).toHaveLength(PLAYERS);
    socket.close();
  }, 400_000);

  it('says in one line that port or data folder are in use', async () => {
    const port = Number(new URL(started!.url).port);
    await expect(npmStart(port, '--memory')).rejects.toThrow(`Port ${port} is taken`);
    await expect(npmStart(await freePort(), '--data', data)).rejects.toThrow('Another Laurel already uses this data folder');
  }, 180_000);
});

async function until(done: () => boolean, limitMs: number): Promise<void> {
  for (const deadline = Date.now() + limitMs; !done(); await new Promise((tick) => setTimeout(tick, 20))) {
    if (Date.now() > deadline) throw new Error('The load did not get going');
  }
}
