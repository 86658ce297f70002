import { describe, expect, it } from '@jest/globals';
import { eachVisit } from './pages.visit.ts';
import { choose, coloursOf, CORNERS, quarters, sent } from './studio.fixture.ts';
import { SIGNED_FIELDS } from './studio.stand-in.ts';

const visit = eachVisit();
const studio = () => visit().standIn.studio;
const calls = (route: string) => visit().standIn.calls.filter((call) => call.route === route);

describe('from a picture to the board', () => {
  it('chooses, cuts, uploads, draws, puts on, and shows it on the board', async () => {
    visit().standIn.board.entries.set('player', { playerId: 'player', name: 'Demo', score: 5 });
    let store: () => void = () => undefined;
    let draw: () => void = () => undefined;
    studio().storeGate = new Promise((resolve) => (store = resolve));
    studio().drawGate = new Promise((resolve) => (draw = resolve));
    await choose(visit(), await quarters(1200, 800));
    await visit().press('Draw my avatar');
    await visit().says('#studio-state', 'Uploading…');
    await visit().page.locator('#work-upload[data-state=now]').waitFor();
    // All of it has left, as the browser tells, while the store has not answered.
    await visit().until('document.getElementById("uploaded").value === 1');
    store();
    await visit().says('#studio-state', 'Drawing…');
    await visit().page.locator('#work-upload[data-state=done] + #work-draw[data-state=now]').waitFor();
    draw();
    await visit().says('#studio-state', 'Here is your avatar.');
    const [upload] = studio().uploads;
    expect([...(upload?.fields ?? [])]).toEqual(SIGNED_FIELDS);
    const [asked] = calls('POST /avatar/presign');
    expect(asked?.body).toEqual({ contentType: 'image/jpeg', bytes: upload?.file.length });
    expect(calls('POST /avatar/process').map(({ body }) => body)).toEqual([{ uploadId: 'upload-1' }]);
    expect(await visit().page.getByAltText('Your new avatar').getAttribute('src')).toBe(studio().variants('a/upload-1').webp512);
    expect(await visit().page.getByRole('list', { name: 'Its colours' }).locator('li').first().textContent()).toBe('skin#e0b090');
    await visit().press('Use it');
    await visit().says('#studio-state', 'This is you now');
    expect(calls('POST /avatar/update').map(({ body }) => body)).toEqual([{ avatarId: 'upload-1' }]);
    const face = visit().page.locator('#rows tr.mine .face img');
    expect(await face.getAttribute('src')).toBe(studio().variants('a/upload-1').webp128);
    await visit().until('document.querySelector("#rows tr.mine .face img").naturalWidth === 128');
    await visit().page.locator('#use:disabled', { hasText: 'In use' }).waitFor();
    expect(await visit().page.evaluate<string>('document.activeElement.id')).toBe('another');
  });

  it('shows a rejection with its hint and keeps the picture for another cut', async () => {
    await choose(visit(), await quarters(400, 400));
    studio().ending = { code: 'too_small', title: 'The face is too small', hint: 'Come closer. <b>Now</b>' };
    await visit().press('Draw my avatar');
    await visit().says('#studio-problem-title', 'The face is too small');
    expect(await visit().page.locator('#studio-problem-detail').textContent()).toBe('Come closer. <b>Now</b>');
    expect(await visit().page.locator('#studio-problem-todo').textContent()).toBe('The code for your program: too_small.');
    expect(await visit().page.evaluate<string>('document.activeElement.id')).toBe('cut');
    studio().ending = 'ready';
    await sent(visit());
    expect(await visit().page.locator('#studio-problem').isVisible()).toBe(false);
    expect(visit().complaints.splice(0)).toEqual([expect.stringContaining('status of 422')]);
  });

  it('says when the store refuses, and sends again', async () => {
    await choose(visit(), await quarters(400, 400));
    studio().storeRefuses = 403;
    await visit().press('Draw my avatar');
    await visit().says('#studio-problem-title', 'The upload failed');
    await visit().says('#studio-problem-detail', 'The store answered 403 AccessDenied.');
    studio().storeRefuses = undefined;
    await sent(visit());
    expect(visit().complaints.splice(0)).toEqual([expect.stringContaining('status of 403')]);
  });

  it('says when a file is no picture', async () => {
    await visit().page.goto(visit().standIn.url);
    await visit().live();
    const file = { name: 'me.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no picture') };
    await visit().page.getByLabel('Choose a picture').setInputFiles(file);
    await visit().says('#studio-problem-title', 'This file cannot be read as a picture');
    await visit().says('#studio-problem-todo', 'Choose a JPEG, PNG or WebP picture.');
  });

  it('takes a picture that is dropped', async () => {
    await visit().page.goto(visit().standIn.url);
    await visit().live();
    const bytes = (await quarters(300, 300)).toString('base64');
    await visit().page.evaluate(`
      const files = new DataTransfer();
      files.items.add(new File([Uint8Array.fromBase64?.('${bytes}') ?? Uint8Array.from(atob('${bytes}'), (c) => c.charCodeAt(0))], 'me.jpg'));
      for (const type of ['dragover', 'drop'])
        document.getElementById('stage').dispatchEvent(new DragEvent(type, { dataTransfer: files, bubbles: true, cancelable: true }));`);
    await visit().page.locator('#cut').waitFor();
    expect(await coloursOf(await sent(visit()), CORNERS)).toEqual(['red', 'lime', 'blue', 'yellow']);
  });
});

describe('what takes longer than a call', () => {
  it('is told by the socket', async () => {
    studio().ending = 'later';
    await choose(visit(), await quarters(400, 400));
    await visit().press('Draw my avatar');
    await visit().says('#studio-state', 'It takes longer than usual…');
    // Another tab's does not end it.
    visit().standIn.tell({ type: 'avatar.processed', at: new Date().toISOString(), ...studio().drawn('other') });
    studio().end('upload-1');
    visit().standIn.tell({ type: 'avatar.processed', at: new Date().toISOString(), ...studio().drawn('upload-1') });
    await visit().says('#studio-state', 'Here is your avatar.');
    expect(await visit().page.getByAltText('Your new avatar').getAttribute('src')).toBe(studio().variants('a/upload-1').webp512);
    expect(calls('POST /avatar/process')).toHaveLength(1);
  });

  it('is told by the socket when it is rejected', async () => {
    studio().ending = 'later';
    await choose(visit(), await quarters(400, 400));
    await visit().press('Draw my avatar');
    await visit().says('#studio-state', 'It takes longer than usual…');
    const rejection = { code: 'no_face', status: 422, title: 'There is no face', detail: 'For programs', hint: 'Look here.' } as const;
    visit().standIn.tell({ type: 'avatar.rejected', at: new Date().toISOString(), avatarId: 'upload-1', ...rejection });
    await visit().says('#studio-problem-title', 'There is no face');
    await visit().says('#studio-problem-detail', 'Look here.');
    await visit().page.getByRole('button', { name: 'Draw my avatar' }).waitFor();
  });

  it('is found without the socket too', async () => {
    studio().ending = 'later';
    await choose(visit(), await quarters(400, 400));
    await visit().press('Draw my avatar');
    await visit().says('#studio-state', 'It takes longer than usual…');
    studio().end('upload-1');
    await visit().says('#studio-state', 'Here is your avatar.');
    expect(calls('POST /avatar/process')).toHaveLength(2);
  });

  it('is found without the socket when it is rejected, with its hint', async () => {
    studio().ending = 'later';
    await choose(visit(), await quarters(400, 400));
    await visit().press('Draw my avatar');
    await visit().says('#studio-state', 'It takes longer than usual…');
    studio().ending = { code: 'blurred', title: 'The picture is blurred', hint: 'Hold still.' };
    studio().end('upload-1', 'blurred');
    await visit().says('#studio-problem-detail', 'Hold still.');
    expect(visit().complaints.splice(0)).toEqual([expect.stringContaining('status of 422')]);
  });
});

describe('what there is to put on', () => {
  it('shows avatars and presets, marks the one in use, and changes it', async () => {
    visit().standIn.board.seed(['Ada', 300]);
    visit().standIn.board.entries.set('player', { playerId: 'player', name: 'Demo', score: 5 });
    studio().presets.push('fox', 'cat');
    studio().avatars.push({ avatarId: 'one', status: 'ready', code: null }, { avatarId: 'two', status: 'rejected', code: 'no_face' });
    studio().worn = 'a/one';
    await visit().page.goto(visit().standIn.url);
    await visit().live();
    await visit().page.locator('#own-avatars [aria-pressed=true]').waitFor();
    expect(await visit().page.locator('#own-avatars button').count()).toBe(1);
    await visit().page.getByRole('button', { name: 'Use the fox' }).press('Enter');
    await visit().page.locator('#presets [aria-pressed=true]').waitFor();
    expect(calls('POST /avatar/update').map(({ body }) => body)).toEqual([{ preset: 'fox' }]);
    expect(await visit().page.evaluate<string>('document.activeElement.ariaLabel')).toBe('Use the fox');
    expect(await visit().page.locator('#own-avatars [aria-pressed=true]').count()).toBe(0);
    expect(await visit().page.locator('#rows tr.mine .face img').getAttribute('src')).toBe(studio().variants('p/fox').webp128);
    expect(await visit().page.locator('#portrait img').getAttribute('src')).toBe(studio().variants('p/fox').webp512);
  });

  it('shows each player’s picture on the board, and reads once for those that a push brings', async () => {
    visit().standIn.board.seed(['Ada', 300], ['Bea', 200]);
    visit().standIn.pictures.set('id-Ada', studio().variants('p/owl').webp128);
    await visit().page.goto(visit().standIn.url);
    await visit().live();
    await visit().page.locator('#rows tr', { hasText: 'Ada' }).locator('.face img').waitFor();
    expect(await visit().page.locator('#rows tr', { hasText: 'Bea' }).locator('.face').getAttribute('data-initial')).toBe('B');
    const reads = () => calls('GET /leaderboard/global?boardId=arcade&limit=10').length;
    const before = reads();
    visit().standIn.pictures.set('id-Cy', studio().variants('p/cat').webp128);
    visit().standIn.board.seed(['Cy', 400]);
    visit().standIn.board.push();
    await visit().page.locator('#rows tr', { hasText: 'Cy' }).locator('.face img').waitFor();
    visit().standIn.board.push();
    await visit().says('#live-push', 'seq 2');
    expect(reads() - before).toBe(1);
  });
});

it.each([320, 768])('fits a screen %d wide at each step', async (width) => {
  await visit().page.setViewportSize({ width, height: 700 });
  studio().presets.push('fox', 'owl', 'robot', 'cat');
  visit().standIn.board.entries.set('player', { playerId: 'player', name: 'W'.repeat(24), score: 1_000_000 });
  const scrolls = () => visit().page.evaluate<number>('document.documentElement.scrollWidth');
  await choose(visit(), await quarters(400, 400));
  const widths = [await scrolls()];
  await sent(visit());
  widths.push(await scrolls());
  await visit().press('Use it');
  await visit().says('#studio-state', 'This is you now');
  widths.push(await scrolls());
  expect(Math.max(...widths)).toBeLessThanOrEqual(width);
});

describe('without a camera', () => {
  it('says that there is none', async () => {
    await visit().context.grantPermissions(['camera']);
    await visit().page.goto(visit().standIn.url);
    await visit().press('Use the camera');
    await visit().says('#studio-problem-title', 'No camera was found');
    await visit().says('#studio-problem-todo', 'You can choose a picture instead.');
    expect(await visit().page.getByRole('button', { name: 'Use the camera' }).isVisible()).toBe(true);
  });

  it('says where a page may have none', async () => {
    await visit().page.addInitScript('delete Navigator.prototype.mediaDevices');
    await visit().page.goto(visit().standIn.url);
    await visit().press('Use the camera');
    await visit().says('#studio-problem-title', 'No camera here');
  });
});
