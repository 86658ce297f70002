import { describe, expect, it } from '@jest/globals';
import { eachVisit } from './pages.visit.ts';

const visit = eachVisit();
/** Counted where they begin: on a slow machine they are over before they can be looked at. */
const COUNT_GLIDES = `
  globalThis.glides = 0;
  const { animate } = Element.prototype;
  HTMLTableRowElement.prototype.animate = function (...how) {
    glides += 1;
    return animate.apply(this, how);
  };`;
const board = () => visit().standIn.board;
const names = () => visit().page.locator('#rows td.player bdi').allTextContents();

describe('the board', () => {
  it('paints before the socket answers, then goes live', async () => {
    board().seed(['Ada', 300], ['Bea', 200]);
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
    board().seed(['Ada', 300], ['Bea', 200], ['Cy', 100]);
    await visit().page.goto(visit().standIn.url);
    await visit().says('#live-push', 'seq 0');
    await visit().page.evaluate(COUNT_GLIDES);
    board().seed(['Cy', 1000]);
    board().push();
    await visit().says('#rows tr:first-child', 'Cy');
    expect(await names()).toEqual(['Cy', 'Ada', 'Bea']);
    expect(await visit().page.evaluate<number>('glides')).toBe(3);
    expect(await visit().page.locator('#live-push').textContent()).toMatch(/^seq 1, pushed \d\d:\d\d:\d\d$/);
  });

  it('shows ten of a hundred, and the demo player below them', async () => {
    board().seed(...Array.from({ length: 30 }, (_, i): [string, number] => [`P${i}`, 1000 - i]));
    board().entries.set('player', { playerId: 'player', name: 'Demo', score: 1 });
    await visit().page.goto(visit().standIn.url);
    await visit().live();
    await visit().says('#rows tr:last-child', 'Demo');
    expect(await visit().page.locator('#rows tr').count()).toBe(11);
    expect(await visit().page.locator('#rows tr.mine td.rank').textContent()).toBe('31');
    expect(await visit().page.locator('#total').textContent()).toBe('The first 10 of 31 players.');
  });

  it('shows a hostile name as text', async () => {
    const name = '<img src=x onerror=alert(1)>';
    board().seed([name, 300], ['"><script>alert(2)</script>', 200]);
    await visit().page.goto(visit().standIn.url);
    await visit().live();
    expect(await names()).toEqual([name, '"><script>alert(2)</script>']);
    expect(await visit().page.locator('.board img, main script').count()).toBe(0);
  });

  it('says that it reconnects, and comes back with its place', async () => {
    board().seed(['Ada', 300]);
    await visit().page.goto(visit().standIn.url);
    await visit().live();
    board().push();
    await visit().says('#live-push', 'seq 1');
    let open: () => void = () => undefined;
    visit().standIn.socketGate = new Promise((resolve) => (open = resolve));
    visit().standIn.dropSockets();
    await visit().says('#live-state', 'reconnecting…');
    await visit().says('#services', 'reconnecting…');
    open();
    await visit().live();
    expect(board().subscriptions.map(({ epoch, seq }) => ({ epoch, seq }))).toEqual([
      { epoch: null, seq: null },
      { epoch: 'epoch-1', seq: 1 },
    ]);
  });

  it('drops what is not newer, and takes a new epoch from its start', async () => {
    board().seed(['Ada', 300]);
    await visit().page.goto(visit().standIn.url);
    await visit().says('#live-push', 'seq 0');
    board().push();
    board().seed(['Bea', 900]);
    board().push();
    await visit().says('#live-push', 'seq 2');
    board().repeat();
    visit().standIn.fail('The service is busy', 'Try again.');
    await visit().says('#page-problem', 'The service is busy. Try again.');
    expect(await names()).toEqual(['Bea', 'Ada']);
    expect(await visit().page.locator('#live-push').textContent()).toContain('seq 2');
    board().seed(['Cy', 1000]);
    board().rebuild();
    await visit().says('#live-push', 'seq 1');
    board().repeat();
    visit().standIn.announce('All has come');
    await visit().says('#announcement', 'All has come');
    expect(await names()).toEqual(['Cy', 'Bea', 'Ada']);
    expect(await visit().page.locator('#page-problem').isVisible()).toBe(false);
  });

  it('follows a push of what has changed alone', async () => {
    board().seed(['Ada', 300], ['Bea', 200], ['Cy', 100]);
    await visit().page.goto(visit().standIn.url);
    await visit().says('#live-push', 'seq 0');
    board().entries.delete('id-Bea');
    board().seed(['Cy', 400]);
    board().pushDelta();
    await visit().says('#live-push', 'seq 1');
    expect(await visit().page.locator('#rows tr').allInnerTexts()).toEqual(['1\tCy\t400', '2\tAda\t300']);
    // It was held against what came before: nothing was asked again.
    expect(board().subscriptions).toHaveLength(1);
  });

  it('estimates the rank of who is not among the pushed rows, also after a run', async () => {
    board().seed(...Array.from({ length: 1601 }, (_, i): [string, number] => [`P${i}`, 20_000 - 10 * i]));
    board().entries.set('player', { playerId: 'player', name: 'Demo', score: 4_005 });
    await visit().page.goto(visit().standIn.url);
    await visit().says('#own-rank', 'About rank 1,601 of 1,602.');
    await visit().page.getByLabel('Score of the demo player').fill('10005');
    await visit().press('Submit a score');
    await visit().says('.rank-line', 'Rank 1,001 of 1,602');
    await visit().says('#own-rank', 'About rank 1,001 of 1,602.');
    await visit().page.getByLabel('Score of the demo player').fill('20001');
    await visit().press('Submit a score');
    await visit().says('#rows tr.mine', '20,001');
    expect(await visit().page.locator('#own-rank').textContent()).toBe('');
  });

  it('shows an announcement for some seconds', async () => {
    await visit().page.clock.install();
    await visit().page.goto(visit().standIn.url);
    await visit().live();
    visit().standIn.announce('Double <b>coins</b> until noon');
    await visit().says('#announcement', 'Double <b>coins</b> until noon');
    await visit().page.clock.runFor('00:09');
    expect(await visit().page.locator('#announcement').isVisible()).toBe(false);
  });

  it('subscribes again within eight minutes, so that the gateway does not close it and a lost last push is told', async () => {
    await visit().page.clock.install();
    await visit().page.goto(visit().standIn.url);
    await visit().says('#live-push', 'seq 0');
    await visit().page.clock.runFor('04:59');
    expect(board().subscriptions).toHaveLength(1);
    await visit().page.clock.runFor('03:02');
    await board().heard(2);
    expect(board().subscriptions[1]).toMatchObject({ epoch: 'epoch-1', seq: 0 });
  });

  it('stands still for who asked for less motion', async () => {
    await visit().page.emulateMedia({ reducedMotion: 'reduce' });
    board().seed(['Ada', 300], ['Bea', 200]);
    await visit().page.goto(visit().standIn.url);
    await visit().live();
    board().seed(['Bea', 1000]);
    board().push();
    await visit().says('#rows tr:first-child', 'Bea');
    expect(await visit().page.evaluate<number>('document.getAnimations().length')).toBe(0);
  });
});
