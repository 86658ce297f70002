// The browser's half of the Unity client's store, LaurelStore.jslib, as BrowserStore.cs calls it, in pages of Chromium.
import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { type Browser, type BrowserContext, chromium, type Frame, type Page } from 'playwright-core';

/** As C# calls it, with texts instead of addresses. */
interface Store {
  load: (name: string) => string;
  save: (name: string, value: string) => number;
  remove: (name: string) => void;
  names: (prefix: string) => string;
}
declare const store: Store;

/** Emscripten, as far as the library needs it: an address is a place in a list of texts. */
const GAME = `<!doctype html><title>Game</title><script>
  const texts = [], sizes = [];
  const put = (text) => texts.push(text) - 1, UTF8ToString = (address) => texts[address];
  const lengthBytesUTF8 = (text) => new TextEncoder().encode(text).length;
  const _malloc = (size) => { const address = put(''); sizes[address] = size; return address; };
  const stringToUTF8 = (text, address, size) => {
    if (sizes[address] !== size || size !== lengthBytesUTF8(text) + 1) throw new Error('Written beyond what was asked for.');
    texts[address] = text;
  };
  const LibraryManager = { library: {} }, mergeInto = Object.assign;
</script><script src="/LaurelStore.jslib"></script><script>
  const { library } = LibraryManager, LaurelStore = library.$LaurelStore;
  const store = {
    load: (name) => UTF8ToString(library.LaurelStoreLoad(put(name))),
    save: (name, value) => library.LaurelStoreSave(put(name), put(value)),
    remove: (name) => library.LaurelStoreDelete(put(name)),
    names: (prefix) => UTF8ToString(library.LaurelStoreNames(put(prefix))),
  };
</script>`;
const PORTAL = '<!doctype html><title>Portal</title><iframe src="/builds/2/" sandbox="allow-scripts"></iframe>';

let site: Server;
let browser: Browser;
let context: BrowserContext;
let complaints: string[];
beforeAll(async () => {
  const library = readFileSync('libs/unity-client/Runtime/Plugins/WebGL/LaurelStore.jslib');
  site = createServer(({ url = '' }, response) => {
    if (url === '/LaurelStore.jslib') response.writeHead(200, { 'content-type': 'text/javascript' }).end(library);
    else response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(url === '/portal' ? PORTAL : GAME);
  });
  await once(site.listen(0, '127.0.0.1'), 'listening');
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--no-first-run'],
  });
});
afterAll(async () => {
  await browser.close();
  site.close();
});
beforeEach(async () => {
  complaints = [];
  context = await browser.newContext();
});
afterEach(() => context.close());

async function open(path: string): Promise<Page> {
  const page = await context.newPage();
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}${path}`);
  return page;
}
const load = (page: Page | Frame, name: string): Promise<string> => page.evaluate((of) => store.load(of), name);
const save = (page: Page | Frame, name: string, value: string): Promise<number> =>
  page.evaluate(([of = '', text = '']) => store.save(of, text), [name, value]);

it('keeps what is saved for all tabs and all addresses of the build, also where the page ends at once', async () => {
  const one = await open('/builds/1/');
  expect([await load(one, 'game.account'), await save(one, 'game.account', 'Ünïcode')]).toEqual(['', 1]);
  await one.close({ runBeforeUnload: false });
  const [two, three] = [await open('/builds/2/'), await open('/builds/2/?x=1')];
  expect(await load(two, 'game.account')).toBe('Ünïcode');
  for (const name of ['game.queue.ada.1', 'game.queue.ada.2', 'game.queue.bob.1', 'other.queue.ada.1']) await save(three, name, '{}');
  const names = (prefix: string): Promise<string> => two.evaluate((begin) => store.names(begin), prefix);
  expect((await names('game.queue.ada')).split('\n').toSorted()).toEqual(['game.queue.ada.1', 'game.queue.ada.2']);
  await two.evaluate(() => {
    store.remove('game.queue.ada.1');
    store.remove('game.queue.ada.2');
  });
  expect([await names('game.queue.ada'), await load(three, 'game.queue.ada.1')]).toEqual(['', '']);
  expect(complaints).toEqual([]);
});

it('says where there is no room, and what stood before stands', async () => {
  const page = await open('/builds/1/');
  await save(page, 'game.account', 'first');
  const full = await page.evaluate(() => store.save('game.account', 'x'.repeat(20_000_000)));
  expect([full, await load(page, 'game.account')]).toEqual([0, 'first']);
});

it('finds the player in a storage that is full to the last byte', async () => {
  const page = await open('/builds/1/');
  await save(page, 'game.account', 'player');
  await page.evaluate(() => {
    for (let size = 1 << 22; size > 0; size >>= 1) while (store.save(`full.${size}.${localStorage.length}`, 'x'.repeat(size)) === 1);
  });
  const next = await open('/builds/2/');
  expect([await load(next, 'game.account'), await save(next, 'game.more', 'x')]).toEqual(['player', 0]);
  expect(complaints).toEqual([]);
});

it('keeps for the page alone, and warns, where the browser keeps nothing for it', async () => {
  const portal = await open('/portal');
  const game = portal.frames()[1];
  if (!game) throw new Error('The portal shows no game.');
  await game.waitForLoadState();
  await expect(game.evaluate(() => localStorage.length)).rejects.toThrow('sandboxed');
  expect([await save(game, 'a.1', 'kept'), await save(game, 'b.1', 'kept'), await load(game, 'a.1')]).toEqual([1, 1, 'kept']);
  expect(await game.evaluate(() => store.names('a.'))).toBe('a.1');
  await game.evaluate(() => {
    store.remove('a.1');
  });
  expect([await load(game, 'a.1'), complaints.length, complaints[0]]).toEqual([
    '',
    1,
    expect.stringContaining('keeps nothing for this page'),
  ]);
});
