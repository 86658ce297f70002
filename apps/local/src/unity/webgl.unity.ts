// The browser's half of the Unity client's socket, LaurelSocket.jslib, as WebGLSocket.cs calls it: with strings by address, and asked in frames.
import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { freePort } from '#testing/engine';
import { guest, npmStart, type Started, stop } from '../newcomer.fixture.ts';
import { placeOf, until } from './proof.fixture.ts';

const CLOSED = 3;

interface Library {
  LaurelSocketOpen: (url: number, token: number) => number;
  LaurelSocketState: (id: number) => number;
  LaurelSocketNext: (id: number) => number;
  LaurelSocketSend: (id: number, text: number) => void;
  LaurelSocketClose: (id: number) => void;
  $LaurelSockets: { all: Record<number, unknown> };
}

/** Emscripten, as far as the library needs it: an address is a place in a list of texts. */
function load(): { library: Library; put: (text: string) => number; get: (address: number) => string } {
  const texts: string[] = [];
  const put = (text: string): number => texts.push(text) - 1;
  const get = (address: number): string => texts[address] ?? '';
  const sizes = new Map<number, number>();
  const context: Record<string, unknown> = {
    ...{ LibraryManager: { library: {} }, mergeInto: Object.assign, WebSocket, UTF8ToString: get },
    lengthBytesUTF8: (text: string) => Buffer.byteLength(text),
    _malloc: (size: number) => {
      const address = put('');
      sizes.set(address, size);
      return address;
    },
    stringToUTF8: (text: string, address: number, size: number) => {
      expect([size, Buffer.byteLength(text) + 1]).toEqual([sizes.get(address), size]);
      texts[address] = text;
    },
  };
  runInNewContext(readFileSync('libs/unity-client/Runtime/Plugins/WebGL/LaurelSocket.jslib', 'utf8'), context);
  const { library } = context.LibraryManager as { library: Library };
  context.LaurelSockets = library.$LaurelSockets;
  return { library, put, get };
}

let started: Started;
beforeAll(async () => {
  started = await npmStart(await freePort(), '--memory');
}, 240_000);
afterAll(() => stop(started, 'SIGKILL'));

it('opens with the token as a subprotocol, and hands on what comes', async () => {
  const { library, put, get } = load();
  const place = await placeOf(started.url);
  const { token } = await guest(place);
  const id = library.LaurelSocketOpen(put(place.websocket), put(token));
  expect(get(library.LaurelSocketNext(id))).toBe('');
  await until(() => library.LaurelSocketState(id) === 1, 'an open socket');
  const frames: { type: string; id: string }[] = [];
  const asked = { action: 'subscribe', boardId: 'arcade', window: 'day', id: 'Ünïcode' };
  library.LaurelSocketSend(id, put(JSON.stringify(asked)));
  await until(() => {
    const text = get(library.LaurelSocketNext(id));
    if (text !== '') frames.push(JSON.parse(text) as (typeof frames)[number]);
    return frames.length === 2;
  }, 'two frames');
  expect(frames.map(({ type }) => type).toSorted()).toEqual(['leaderboard.snapshot', 'subscribed']);
  expect(frames.find(({ type }) => type === 'subscribed')?.id).toBe('Ünïcode');
  library.LaurelSocketClose(id);
  expect(library.LaurelSocketState(id)).toBe(CLOSED);
  expect(library.$LaurelSockets.all).toEqual({});
});

it('is closed where the token is refused, and where the address is none', async () => {
  const { library, put } = load();
  const place = await placeOf(started.url);
  const refused = library.LaurelSocketOpen(put(place.websocket), put('no-token'));
  await until(() => library.LaurelSocketState(refused) === CLOSED, 'a closed socket');
  const nowhere = library.LaurelSocketOpen(put('no address'), put('token'));
  expect(library.LaurelSocketState(nowhere)).toBe(CLOSED);
  library.LaurelSocketSend(nowhere, put('nothing'));
});
