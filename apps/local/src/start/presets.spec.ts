import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CDN_PATH } from '../object-store/cdn.ts';
import { OTHER, send, startTestStore, type TestStore } from '../object-store/object-store.fixture.ts';
import { putPresets } from './presets.ts';

let folder: string;
let test: TestStore;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'laurel-presets-'));
  test = await startTestStore({ cdn: { distributionId: 'LOCAL', bucket: OTHER, headers: {}, corsHeaders: {} } });
});
afterEach(async () => {
  await test.close();
  rmSync(folder, { recursive: true });
});

function write(path: string, text: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
}

const get = async (path: string) => {
  const { status, headers, body } = await send(test.port, { path: `${CDN_PATH}/${path}`, headers: { host: `localhost:${test.port}` } });
  return [status, headers['content-type'], headers['cache-control'], body.toString()];
};

describe('the presets', () => {
  it('are served by the CDN once they are put, as avatars are', async () => {
    write('p/fox/webp64.webp', 'fox');
    write('p/fox/png512.png', 'large fox');
    write('p/owl/webp64.webp', 'owl');
    const cache = 'public, max-age=86400';
    expect(putPresets(folder, test.bucket(OTHER))).toBe(3);
    expect(await get('p/fox/webp64.webp')).toEqual([200, 'image/webp', cache, 'fox']);
    expect(await get('p/fox/png512.png')).toEqual([200, 'image/png', cache, 'large fox']);
    expect(await get('p/owl/webp64.webp')).toEqual([200, 'image/webp', cache, 'owl']);
  });

  it('are written again only where they have changed', async () => {
    write('p/fox/webp64.webp', 'fox');
    write('p/owl/webp64.webp', 'owl');
    putPresets(folder, test.bucket(OTHER));
    const written: string[] = [];
    test.bucket(OTHER).onCreated = ({ object }) => void written.push(object.key);
    write('p/fox/webp64.webp', 'new fox');
    expect(putPresets(folder, test.bucket(OTHER))).toBe(2);
    expect([written, await get('p/fox/webp64.webp')]).toEqual([['p/fox/webp64.webp'], expect.arrayContaining(['new fox'])]);
  });

  it('are missing where they were not built, and are pictures only', () => {
    expect(putPresets(folder, test.bucket(OTHER))).toBeUndefined();
    expect(putPresets(join(folder, 'nowhere'), test.bucket(OTHER))).toBeUndefined();
    write('p/fox/page.html', '<script>');
    expect(() => putPresets(folder, test.bucket(OTHER))).toThrow('p/fox/page.html of the presets is no picture');
  });
});
