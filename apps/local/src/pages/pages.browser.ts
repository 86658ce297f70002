import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { eachVisit } from './pages.visit.ts';

const visit = eachVisit();

describe('playing', () => {
  it('submits the typed score and shows rank, best and the time of the push', async () => {
    visit().standIn.board.seed(['Ada', 300], ['Bea', 100]);
    await visit().page.goto(visit().standIn.url);
    await visit().live();
    await visit().page.getByLabel('Score of the demo player').fill('200');
    await visit().press('Submit a score');
    await visit().says('#answer-push', /Answered in .+ On the board, by push, after .+s\./);
    expect(await visit().page.locator('.rank-line').innerText()).toBe('Rank 2 of 3');
    expect(await visit().page.locator('#answer-best').textContent()).toBe('New best 200 (the first run)');
    expect(await visit().page.locator('#rows tr.mine').innerText()).toMatch(/2\s+Player-player\s*you\s+200/);
    const sent = visit().standIn.calls.find(({ route }) => route === 'POST /score');
    expect(sent).toMatchObject({ caller: 'player', body: { boardId: 'arcade', score: 200 } });
    expect(sent?.headers['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('left empty beats the best; a lower one does not count', async () => {
    await visit().page.goto(visit().standIn.url);
    await visit().live();
    await visit().press('Submit a score');
    await visit().says('#answer-best', 'the first run');
    await visit().press('Submit a score');
    await visit().says('#answer-best', /New best .+ \(before: /);
    await visit().page.getByLabel('Score of the demo player').fill('-1');
    await visit().press('Submit a score');
    await visit().says('#answer-best', /^Not better: [\d,]+ stands$/);
    await visit().says('#answer-push', 'nothing is pushed');
  });

  it('lets five new players move the board', async () => {
    await visit().page.goto(visit().standIn.url);
    await visit().live();
    await visit().press('Let 5 new players play');
    await visit().says('#crowd-state', '5 new players have played');
    expect(await visit().page.locator('#rows tr').count()).toBe(5);
    const callers = visit()
      .standIn.calls.filter(({ route }) => route === 'POST /score')
      .map(({ caller }) => caller);
    expect(new Set(callers).size).toBe(5);
    expect(callers).not.toContain('player');
  });

  it('shows a refused call as its problem, as text, and goes on', async () => {
    await visit().page.goto(visit().standIn.url);
    await visit().live();
    const detail = 'Send 0 to 1000000. <b>Now</b>';
    visit().standIn.refuseNext = { status: 422, title: 'The score is out of bounds', detail, code: 'score_out_of_bounds' };
    await visit().press('Submit a score');
    await visit().says('#problem-title', 'The score is out of bounds');
    expect(await visit().page.locator('#problem-detail').textContent()).toBe(detail);
    expect(await visit().page.locator('#problem-todo').textContent()).toBe('The code for your program: score_out_of_bounds.');
    visit().standIn.refuseNext = {
      status: 503,
      title: 'The service is busy',
      detail: 'Again',
      code: 'try_again',
      headers: { 'retry-after': '7' },
    };
    await visit().press('Submit a score');
    await visit().says('#problem-todo', 'Wait 7 s');
    await visit().press('Submit a score');
    await visit().says('.rank-line', 'Rank 1');
    expect(await visit().page.locator('#problem').isVisible()).toBe(false);
    // The browser itself logs what is not 2xx.
    expect(visit().complaints.splice(0)).toEqual([expect.stringContaining('status of 422'), expect.stringContaining('status of 503')]);
  });

  it('says what to do when nothing answers', async () => {
    await visit().page.goto(visit().standIn.url);
    await visit().live();
    await visit().page.route('**/score', (route) => route.abort());
    await visit().press('Submit a score');
    await visit().says('#problem-title', 'Laurel does not answer');
    await visit().says('#problem-todo', 'npm start');
    expect(visit().complaints.splice(0)).toEqual([expect.stringContaining('ERR_FAILED')]);
  });
});

describe('what runs', () => {
  it('marks each part by asking it', async () => {
    await visit().page.goto(visit().standIn.url);
    await visit().live();
    await visit().says('#services li:nth-child(1)', 'version 0.1.0');
    for (const part of [3, 4, 5]) await visit().says(`#services li:nth-child(${part})`, 'answers');
    expect(await visit().page.locator('#services .dot[data-state=up]').count()).toBe(5);
  });

  it('marks what does not answer', async () => {
    const database = String(visit().standIn.local().dynamodb);
    await visit().page.route(`${database}/`, (route) => route.abort());
    await visit().page.goto(visit().standIn.url);
    await visit().live();
    await visit().says('#services li:nth-child(5)', 'no answer');
    await visit().page.locator('#services li:nth-child(5) .dot[data-state=down]').waitFor();
    expect(new Set(visit().complaints.splice(0))).toEqual(new Set([expect.stringContaining('ERR_FAILED')]));
  });

  it('says what to do when /_local does not answer', async () => {
    await visit().page.route('**/_local', (route) => route.abort());
    await visit().page.goto(visit().standIn.url);
    await visit().says('#page-problem', 'Is npm start still running?');
    expect(await visit().page.locator('#submit').isDisabled()).toBe(true);
    expect(visit().complaints.splice(0)).toEqual([expect.stringContaining('ERR_FAILED')]);
  });

  it('keeps tokens out of sight until asked, and copies them', async () => {
    await visit().context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await visit().page.goto(visit().standIn.url);
    await visit().live();
    expect(await visit().page.content()).not.toContain('token-of-');
    await visit().press('Show the token of the demo admin');
    expect(await visit().page.locator('#token-admin').innerText()).toBe('token-of-admin');
    expect(await visit().page.content()).not.toContain('token-of-player');
    await visit().press('Copy the token of the demo server');
    await visit().says('#tokens', 'Copied');
    expect(await visit().page.evaluate<string>('navigator.clipboard.readText()')).toBe('token-of-server');
  });

  it('shows curl lines that work as they stand', async () => {
    await visit().page.goto(visit().standIn.url);
    await visit().live();
    const lines = await visit().page.locator('#curl pre').allTextContents();
    const { stdout } = await promisify(execFile)('bash', ['-c', lines.join('\n')]);
    expect(stdout).toContain('"score":424242');
    expect(stdout).toContain('"total":1');
    await visit().says('#rows', '424,242');
  });

  it.each([390, 768, 1280])('fits a screen %d wide', async (width) => {
    await visit().page.setViewportSize({ width, height: 844 });
    visit().standIn.board.seed(['W'.repeat(24), 1_000_000]);
    await visit().page.goto(visit().standIn.url);
    await visit().live();
    await visit().press('Show the token of the demo player');
    expect(await visit().page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
  });
});
