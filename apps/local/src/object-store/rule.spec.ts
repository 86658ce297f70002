import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../gateway/socket/functions.fake.ts';
import { OTHER, startTestStore, type TestStore } from './object-store.fixture.ts';
import { followRule } from './rule.ts';

interface Event {
  id: string;
  time: string;
  detail: { object: { key: string; sequencer: string }; reason: string };
}

let test: TestStore;
let folder: string;
let events: Event[] = [];
let rule: { close(): Promise<void> };
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'laurel-rule-'));
  test = await startTestStore({ folder });
  const send = (event: object) => void events.push(event as Event);
  const source = { kind: 'objects' as const, bucket: OTHER, prefixes: ['r/', 'also'] };
  rule = followRule(test, source, { region: 'us-east-1', accountId: '000000000000', send });
});
afterAll(async () => {
  await test.close();
  rmSync(folder, { recursive: true });
});
afterEach(() => {
  events = [];
});

const put = (Key: string, Body = 'hello') => test.aws.send(new PutObjectCommand({ Bucket: OTHER, Key, Body }));
const keys = () => events.map(({ detail }) => detail.object.key);

describe('an object that is written', () => {
  it('is told as S3 tells EventBridge, once it stands', async () => {
    await put('r/a b+é.json');
    const event = await eventually('the event', () => events[0]);
    expect(event).toEqual({
      version: '0',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      'detail-type': 'Object Created',
      source: 'aws.s3',
      account: '000000000000',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      region: 'us-east-1',
      resources: [`arn:aws:s3:::${OTHER}`],
      detail: {
        version: '0',
        bucket: { name: OTHER },
        object: {
          key: 'r/a b+é.json',
          size: 5,
          etag: '5d41402abc4b2a76b9719d911017c592',
          sequencer: expect.stringMatching(/^[0-9A-F]{18}$/),
        },
        'request-id': expect.stringMatching(/^[0-9A-F]{16}$/),
        requester: '000000000000',
        'source-ip-address': '127.0.0.1',
        reason: 'PutObject',
      },
    });
  });

  it('is told each time, in the order of its sequencers', async () => {
    await put('r/1');
    await put('r/1', 'again');
    await eventually('two events', () => events[1]);
    expect(keys()).toEqual(['r/1', 'r/1']);
    expect(events[0]!.detail.object.sequencer < events[1]!.detail.object.sequencer).toBe(true);
    expect(events[0]!.id).not.toBe(events[1]!.id);
  });

  it('by a form is told as one', async () => {
    const { url, fields } = await createPresignedPost(test.aws, { Bucket: OTHER, Key: 'r/form' });
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    form.set('file', new Blob(['hello']), 'a');
    expect((await fetch(url, { method: 'POST', body: form })).status).toBe(204);
    expect((await eventually('the event', () => events[0])).detail.reason).toBe('POST Object');
  });

  it('stands on the disk before anybody hears of it', async () => {
    const files: number[] = [];
    const before = readdirSync(join(folder, OTHER)).length;
    const stop = test.onCreated(() => void files.push(readdirSync(join(folder, OTHER)).length));
    await put('r/durable');
    await eventually('the news', () => files[0]);
    stop();
    expect(files).toEqual([before + 1]);
  });

  it('is not told where it does not fit, was refused, or in a bucket that tells nobody', async () => {
    await put('u/upload');
    await put('ar/');
    await test.put('r/exports');
    const twice = test.aws.send(new PutObjectCommand({ Bucket: OTHER, Key: 'r/1', Body: 'x', IfNoneMatch: '*' }));
    await expect(twice).rejects.toMatchObject({ name: 'PreconditionFailed' });
    await put('also/this');
    await eventually('the last event', () => keys().find((key) => key === 'also/this'));
    expect(keys()).toEqual(['also/this']);
  });

  it('is told to nobody once the rule is gone', async () => {
    const heard: string[] = [];
    await rule.close();
    const stop = test.onCreated(({ object }) => void heard.push(object.key));
    await put('r/after');
    await eventually('the news', () => heard[0]);
    stop();
    expect([heard, events]).toEqual([['r/after'], []]);
  });
});
