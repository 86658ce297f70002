import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { expiresAt } from './expiry.rules.ts';
import { EXPORTS, faultOf, follow, OTHER, send, startTestStore, type TestStore } from './object-store.fixture.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let parent: string;
let folder: string;
let test: TestStore;

beforeEach(async () => {
  parent = mkdtempSync(join(tmpdir(), 'laurel-objects-'));
  folder = join(parent, 'data', 'objects');
  test = await startTestStore({ folder });
});
afterEach(async () => {
  await test.close();
  rmSync(parent, { recursive: true });
});

const files = (bucket = EXPORTS): string[] => readdirSync(join(folder, bucket)).sort();
const keys = async (Bucket = EXPORTS): Promise<(string | undefined)[]> => {
  const { Contents = [] } = await test.aws.send(new ListObjectsV2Command({ Bucket }));
  return Contents.map(({ Key }) => Key);
};
async function restart(): Promise<void> {
  await test.close();
  test = await startTestStore({ folder });
}

describe('the folder', () => {
  it('keeps objects with all that was said of them, for its owner alone', async () => {
    const { ETag } = await test.put('me.json', 'mine', { ContentType: 'application/json', Metadata: { a: 'b' } });
    await test.put('other', 'x');
    await test.aws.send(new DeleteObjectCommand({ Bucket: EXPORTS, Key: 'other' }));
    const before = await test.get('me.json');
    await restart();
    const { bytes, ContentType, Metadata, LastModified } = await test.get('me.json');
    expect({ bytes, ContentType, Metadata, LastModified }).toEqual({
      bytes: Buffer.from('mine'),
      ContentType: 'application/json',
      Metadata: before.Metadata,
      LastModified: before.LastModified,
    });
    expect((await test.get('me.json')).ETag).toBe(ETag);
    expect(await keys()).toEqual(['me.json']);
    expect(statSync(join(folder, EXPORTS)).mode & 0o077).toBe(0);
    expect(statSync(join(folder, EXPORTS, files()[0]!)).mode & 0o077).toBe(0);
  });

  it('forgets at the start what was never finished, and leaves alone what is none of its own', async () => {
    await test.put('whole', 'x');
    const at = (name: string) => join(folder, EXPORTS, name);
    const [name = ''] = files();
    writeFileSync(at('1b9d6bcd.tmp'), '{"key":"half');
    writeFileSync(at('notes.txt'), 'no object');
    writeFileSync(at('0'.repeat(64)), readFileSync(at(name), 'utf8').replace('whole', 'other'));
    await restart();
    expect(await keys()).toEqual(['whole']);
    expect(files()).toEqual(['0'.repeat(64), name, 'notes.txt'].sort());
  });

  it('keeps the old object where the new one can not be written', async () => {
    await test.put('kept', 'old');
    const [name = ''] = files();
    const at = join(folder, EXPORTS);
    renameSync(at, `${at}-away`);
    const said = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    for (const key of ['kept', 'new']) expect(await faultOf(test.put(key, 'new'))).toEqual({ code: 'InternalError', status: 500 });
    expect(said).toHaveBeenCalledTimes(2);
    said.mockRestore();
    renameSync(`${at}-away`, at);
    expect([files(), await keys()]).toEqual([[name], ['kept']]);
    expect((await test.get('kept')).bytes.toString()).toBe('old');
  });

  it('is not needed: in memory nothing is written', async () => {
    const memory = await startTestStore();
    await memory.put('a', 'x');
    expect((await memory.get('a')).bytes.toString()).toBe('x');
    await memory.close();
    expect(files()).toEqual([]);
  });
});

describe('a key', () => {
  const long = 'ä'.repeat(512);
  it.each([
    '../../../escaped',
    '..',
    '.',
    '/',
    '//',
    '/etc/passwd',
    'a/../b',
    'a/./b//c/',
    '..\\..\\escaped',
    'C:\\escaped',
    'nul\0nul',
    'line\nbreak',
    '__proto__',
    'constructor',
    '0'.repeat(64),
    'x.tmp',
    '%2e%2e%2fescaped',
    '?list-type=2',
    '#hash',
    'a+b c',
    '\u{1F600}',
    long,
    'b'.repeat(1_024),
  ])('%j is a name and nothing more', async (key) => {
    await test.put(key, key);
    expect((await test.get(key)).bytes.toString()).toBe(key);
    const url = await getSignedUrl(test.aws, new GetObjectCommand({ Bucket: EXPORTS, Key: key }));
    expect((await follow(url)).body.toString()).toBe(key);
    await restart();
    expect((await test.get(key)).bytes.toString()).toBe(key);
    expect([readdirSync(parent), readdirSync(join(parent, 'data')), readdirSync(folder).sort(), files().length]).toEqual([
      ['data'],
      ['objects'],
      [EXPORTS, OTHER].sort(),
      1,
    ]);
    expect(files()[0]).toMatch(/^[0-9a-f]{64}$/);
    await test.aws.send(new DeleteObjectCommand({ Bucket: EXPORTS, Key: key }));
    expect(files()).toEqual([]);
  });

  it('is 1,024 bytes at most', async () => {
    expect(await faultOf(test.put(`${long}a`))).toEqual({ code: 'KeyTooLongError', status: 400 });
    expect(await faultOf(test.put('b'.repeat(1_025)))).toEqual({ code: 'KeyTooLongError', status: 400 });
    expect(files()).toEqual([]);
  });

  it.each([`/${EXPORTS}/%`, `/${EXPORTS}/%zz`, `/${EXPORTS}/%ff%fe`, `http://localhost/${EXPORTS}/a`, '*'])(
    'is not in %s',
    async (path) => {
      expect(await send(test.port, { path })).toMatchObject({ status: 400, code: 'InvalidURI' });
    },
  );
});

describe('the end of an object', () => {
  const midnight = (time: number): number => Math.ceil(time / DAY) * DAY;
  const head = (Key: string) => test.aws.send(new HeadObjectCommand({ Bucket: EXPORTS, Key }));

  it('comes at the first midnight after its days, and it is gone from the disk', async () => {
    await test.put('export.json', 'personal');
    const { LastModified } = await head('export.json');
    const end = midnight(LastModified!.getTime() + DAY);
    await test.close();
    const early = await startTestStore({ folder, now: () => end - 1 });
    await early.close();
    expect(files()).toHaveLength(1);
    const late = await startTestStore({ folder, now: () => end });
    await late.close();
    expect(files()).toEqual([]);
    test = await startTestStore({ folder });
    expect(await faultOf(test.get('export.json'))).toEqual({ code: 'NoSuchKey', status: 404 });
  });

  it('comes while the store runs; a new one may be put there', async () => {
    await test.close();
    let now = Date.now();
    test = await startTestStore({ folder, now: () => now });
    await test.put('export.json', 'personal');
    const long = { expiresIn: 3 * 86_400 };
    const url = await getSignedUrl(test.aws, new GetObjectCommand({ Bucket: EXPORTS, Key: 'export.json' }), long);
    const list = await getSignedUrl(test.aws, new ListObjectsV2Command({ Bucket: EXPORTS }), long);
    const plain = test.client({ requestChecksumCalculation: 'WHEN_REQUIRED' });
    const put = await getSignedUrl(plain, new PutObjectCommand({ Bucket: EXPORTS, Key: 'export.json', IfNoneMatch: '*' }), long);
    const again = () => follow(put, { method: 'PUT', headers: { 'content-length': '3', 'if-none-match': '*' }, body: 'new' });
    now = midnight(now + DAY) - 1_000;
    expect((await follow(url)).body.toString()).toBe('personal');
    expect(await again()).toMatchObject({ status: 412, code: 'PreconditionFailed' });
    now += 1_000;
    expect(await follow(url)).toMatchObject({ status: 404, code: 'NoSuchKey' });
    expect(files()).toEqual([]);
    expect((await again()).status).toBe(200);
    expect((await follow(url)).body.toString()).toBe('new');
    now = midnight(now + DAY);
    expect((await follow(list)).body.toString()).toContain('<KeyCount>0</KeyCount>');
    expect(files()).toEqual([]);
  });

  it('is that of the first rule that reaches it', () => {
    const written = { key: 'uploads/a', modified: Date.parse('2026-11-20T12:00:00Z') };
    expect(expiresAt([{ prefix: 'uploads/', days: 1 }], written)).toBe(Date.parse('2026-11-22T00:00:00Z'));
    expect(expiresAt([{ prefix: 'exports/', days: 1 }], written)).toBeUndefined();
    expect(expiresAt([], written)).toBeUndefined();
    const rules = [
      { prefix: '', days: 3 },
      { prefix: 'uploads/', days: 2 },
    ];
    expect(expiresAt(rules, written)).toBe(Date.parse('2026-11-23T00:00:00Z'));
  });

  it('is never earlier than its days, nor a day later', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000_000 }), fc.integer({ min: 1, max: 3_650 }), (modified, days) => {
        const late = expiresAt([{ prefix: '', days }], { key: 'k', modified })! - (modified + days * DAY);
        expect(late >= 0 && late < DAY).toBe(true);
      }),
    );
  });

  it('leaves the rest where it is', async () => {
    await test.aws.send(new PutObjectCommand({ Bucket: OTHER, Key: 'uploads/a', Body: 'x' }));
    await test.aws.send(new PutObjectCommand({ Bucket: OTHER, Key: 'kept/a', Body: 'x' }));
    await test.close();
    await (await startTestStore({ folder, now: () => Date.now() + 4 * DAY })).close();
    test = await startTestStore({ folder });
    expect(await keys(OTHER)).toEqual(['kept/a']);
  });
});
