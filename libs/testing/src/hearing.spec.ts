import { AsyncLocalStorage } from 'node:async_hooks';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { Pool } from 'undici';
import { documentClient } from '#dynamo/client';
import { startWorld, type World } from './api.ts';
import { type Bucket, startBucket } from './bucket.ts';
import { testTable } from './engine.ts';
import { hearRequests, type Sent } from './hearing.ts';
import { startOutbox } from './outbox.ts';

let world: World;
let bucket: Bucket;
let s3: S3Client;
beforeAll(async () => {
  [world, bucket] = await Promise.all([startWorld(), startBucket('b')]);
  s3 = new S3Client({ endpoint: bucket.endpoint, forcePathStyle: true });
});
afterAll(() => {
  bucket.stop();
  world.stop();
});

const handled = new AsyncLocalStorage<string>();
const heard: [call: string, sent: Sent][] = [];
let end: () => void;
beforeEach(() => {
  heard.length = 0;
  end = hearRequests(
    () => handled.getStore(),
    (call, sent) => void heard.push([call, sent]),
  );
});
afterEach(() => {
  end();
});
const lines = (): string[] =>
  heard.map(([call, { method, path, status }]) => [call, method, path.split('?')[0], status ?? ''].join(' ').trim());

it('hears what clients of the SDK send, with its signature and its body', async () => {
  await handled.run('read', () => documentClient().send(new GetCommand({ TableName: testTable('core'), Key: { pk: 'p', sk: 's' } })));
  expect(lines()).toEqual(['read POST /']);
  const [[, { headers, body }]] = heard as [[string, Sent]];
  expect(headers.authorization).toContain('/us-east-1/dynamodb/aws4_request');
  expect(headers['x-amz-target']).toBe('DynamoDB_20120810.GetItem');
  expect(JSON.parse(body)).toMatchObject({ TableName: testTable('core'), Key: { pk: { S: 'p' } } });
});

it('tells of what is not there once more', async () => {
  await handled.run('put', () => s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'u/1', Body: 'x' })));
  await handled.run('get', async () => (await s3.send(new GetObjectCommand({ Bucket: 'b', Key: 'u/1' }))).Body?.transformToString());
  await expect(handled.run('head', () => s3.send(new HeadObjectCommand({ Bucket: 'b', Key: 'u/2' })))).rejects.toThrow();
  expect(lines()).toEqual(['put PUT /b/u/1', 'get GET /b/u/1', 'head HEAD /b/u/2', 'head HEAD /b/u/2 404']);
});

it('hears what is sent without the SDK', async () => {
  const outbox = await startOutbox();
  const { host } = new URL(outbox.endpoint);
  const pool = new Pool(outbox.endpoint);
  const headers = { Host: host, Authorization: 'AWS4' };
  await handled.run('post', () => pool.request({ method: 'POST', path: '/prod/@connections/1', headers, body: '{}' }));
  expect(heard).toEqual([['post', { method: 'POST', path: '/prod/@connections/1', headers: { host, authorization: 'AWS4' }, body: '' }]]);
  await pool.destroy();
  outbox.stop();
});

it('hears nothing of what is sent for no call, and nothing after its end', async () => {
  const head = (): Promise<unknown> => s3.send(new HeadObjectCommand({ Bucket: 'b', Key: 'u/1' }));
  await head();
  end();
  await handled.run('late', head);
  expect(heard).toEqual([]);
});
