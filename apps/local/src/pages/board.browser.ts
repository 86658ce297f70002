import { describe, expect, it } from '@jest/globals';
import { eachVisit } from './pages.visit.ts';

const visit = eachVisit();
const names = () => visit().page.locator('#rows td.player bdi').allTextContents();

describe('the board', () => {
  it('paints before the socket answers, then goes live', async () => {
    visit().standIn.seed(['Ada', 300], ['Bea', 200]);
    let open: () => void = () => undefined;
    visit().standIn.socketGate = new Promise((resolve) => (open = resolve));
    await visit().page.goto(visit().standIn.url);
    await visit().page.locator('#rows tr').nth(1).waitFor();
    expect(await names()).toEqual(['Ada', 'Bea']);
    expect(await visit().page.locator('#live-state').textContent()).toBe('connecting…');
    open();
    await visit().live();
    expect(await visit().page.locator('#rows td.score').allTextContents()).toEqual(['300', '200']);
  });

  it('follows a push: rows glide to their new places, and say when', async () => {
    visit().standIn.seed(['Ada', 300], ['Bea', 200], ['Cy', 100]);
    await visit().page.goto(visit().standIn.url);
    await visit().live();
    visit().standIn.seed(['Cy', 1000]);
    visit().standIn.push();
    await visit().says('#rows tr:first-child', 'Cy');
    expect(await names()).toEqual(['Cy', 'Ada', 'Bea']);
    expect(await visit().page.evaluate<boolean>("document.getAnimations().some((a) => a.effect.target.tagName === 'TR')")).toBe(true);
    expect(await visit().page.locator('#live-push').textContent()).toMatch(/^seq 1, pushed \d\d:\d\d:\d\d$/);
  });

  it('shows ten of a hundred, and the demo player below them', async () => {
    visit().standIn.seed(...Array.from({ length: 30 }, (_, i): [string, number] => [`P${i}`, 1000 - i]));
    visit().standIn.entries.set('player', { playerId: 'player', name: 'Demo', score: 1 });
    await visit().page.goto(visit().standIn.url);
    await visit().live();
    await visit().says('#rows tr:last-child', 'Demo');
    expect(await visit().page.locator('#rows tr').count()).toBe(11);
    expect(await visit().page.locator('#rows tr.mine td.rank').textContent()).toBe('31');
    expect(await visit().page.locator('#total').textContent()).toBe('The first 10 of 31 players.');
  });

  it('shows a hostile name as text', async () => {
    const name = '<img src=x onerror=alert(1)>';
    visit().standIn.seed([name, 300], ['"><script>alert(2)</script>', 200]);
    await visit().page.goto(visit().standIn.url);
    await visit().live();
    expect(await names()).toEqual([name, '"><script>alert(2)</script>']);
    expect(await visit().page.locator('main img, main script').count()).toBe(0);
  });

  it('says that it reconnects, and comes back with its place', async () => {
    visit().standIn.seed(['Ada', 300]);
    await visit().page.goto(visit().standIn.url);
    await visit().live();
    visit().standIn.push();
    await visit().says('#live-push', 'seq 1');
    let open: () => void = () => undefined;
    visit().standIn.socketGate = new Promise((resolve) => (open = resolve));
    visit().standIn.dropSockets();
    await visit().says('#live-state', 'reconnecting…');
    await visit().says('#services', 'reconnecting…');
    open();
    await visit().live();
    expect(visit().standIn.subscriptions.map(({ epoch, seq }) => ({ epoch, seq }))).toEqual([
      { epoch: undefined, seq: undefined },
      { epoch: 'epoch-1', seq: 1 },
    ]);
  });

  it('drops what is not newer, and takes a new epoch from its start', async () => {
    visit().standIn.seed(['Ada', 300]);
    await visit().page.goto(visit().standIn.url);
    await visit().live();
    visit().standIn.push(2);
    await visit().says('#live-push', 'seq 2');
    visit().standIn.seed(['Bea', 900]);
    visit().standIn.push(1);
    visit().standIn.push(2);
    visit().standIn.fail('The service is busy', 'Try again.');
    await visit().says('#page-problem', 'The service is busy. Try again.');
    expect(await names()).toEqual(['Ada']);
    visit().standIn.epoch = 'epoch-2';
    visit().standIn.push(1);
    await visit().says('#live-push', 'seq 1');
    expect(await names()).toEqual(['Bea', 'Ada']);
    expect(await visit().page.locator('#page-problem').isVisible()).toBe(false);
  });

  it('pings every five minutes, so that the gateway does not close it', async () => {
    await visit().page.clock.install();
    await visit().page.goto(visit().standIn.url);
    await visit().live();
    await visit().page.clock.runFor('05:01');
    expect(await visit().standIn.pinged).toBe('{"action":"ping"}');
  });

  it('stands still for who asked for less motion', async () => {
    await visit().page.emulateMedia({ reducedMotion: 'reduce' });
    visit().standIn.seed(['Ada', 300], ['Bea', 200]);
    await visit().page.goto(visit().standIn.url);
    await visit().live();
    visit().standIn.seed(['Bea', 1000]);
    visit().standIn.push();
    await visit().says('#rows tr:first-child', 'Bea');
    expect(await visit().page.evaluate<number>('document.getAnimations().length')).toBe(0);
  });
});
