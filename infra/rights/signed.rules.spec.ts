import { S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { expect, it } from '@jest/globals';
import { documentClient } from '#dynamo/client';
import { LinkRepository } from '../../apps/api/src/player/link.repository.ts';
import { needsOfSigned } from './signed.rules.ts';

Object.assign(process.env, { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' });

it('whoever has a form posts the object that it names', async () => {
  const form = await createPresignedPost(new S3Client(), { Bucket: 'uploads', Key: 'u/ada/1', Fields: { 'Content-Type': 'image/png' } });
  expect(needsOfSigned({ uploadId: '1', upload: form })).toEqual([{ action: 's3:PutObject', name: 'uploads', rest: '/u/ada/1', keys: [] }]);
});

it('a form that leaves the key to its reader fails', async () => {
  const form = await createPresignedPost(new S3Client(), { Bucket: 'uploads', Key: 'u/${filename}' });
  expect(() => needsOfSigned(form)).toThrow('choose the key');
});

it.each([undefined, 'http://localhost:4006'])('whoever has a link reads the object, at %s', async (endpoint) => {
  const link = await new LinkRepository(documentClient(), { name: 'exports', endpoint }).sign('ada/1.json', { file: 'a', seconds: 60 });
  expect(needsOfSigned({ status: 'ready', url: link })).toEqual([
    { action: 's3:GetObject', name: 'exports', rest: '/ada/1.json', keys: [] },
  ]);
});

it('an answer without a signature gives nobody rights', () => {
  expect(needsOfSigned({ a: [{ b: 'https://avatars.example/a/1.png' }], c: null, d: 1 })).toEqual([]);
});
