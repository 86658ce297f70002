import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { DeleteObjectsCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeChunks } from './aws-chunks.ts';
import { EXPORTS, faultOf, type Outgoing, startTestStore, type TestStore } from './object-store.fixture.ts';

const MB = 1_024 * 1_024;

let test: TestStore;

beforeAll(async () => {
  test = await startTestStore();
});
afterAll(() => test.close());

const put = (by: S3Client, Body: string | Readable, more: object = {}) =>
  by.send(new PutObjectCommand({ Bucket: EXPORTS, Key: 'body', Body, ...more }));
const absent = async (): Promise<void> => {
  expect(await faultOf(test.get('body'))).toMatchObject({ code: 'NoSuchKey' });
};
/** Signed anew after the change, so that only what the change says is wrong. */
const putSigned = (change: (request: Outgoing) => unknown, Body: string | Readable = 'hello', more: object = {}) =>
  put(
    test.altering((request) => void change(request)),
    Body,
    more,
  );
const header = (name: string, value: string) => (request: Outgoing) => (request.headers[name] = value);

describe('a body', () => {
  it.each<[string, (request: Outgoing) => unknown, code: string, status: number]>([
    ['another CRC32', header('x-amz-checksum-crc32', 'AAAAAA=='), 'BadDigest', 400],
    ['another MD5', header('content-md5', createHash('md5').update('x').digest('base64')), 'BadDigest', 400],
    ['no MD5', header('content-md5', 'x'), 'InvalidDigest', 400],
    ['two checksums', header('x-amz-checksum-sha1', 'x'), 'InvalidRequest', 400],
    ['another hash', header('x-amz-content-sha256', '0'.repeat(64)), 'XAmzContentSHA256Mismatch', 400],
    ['no hash', header('x-amz-content-sha256', 'hello'), 'InvalidArgument', 400],
    ['signed frames', header('x-amz-content-sha256', 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD'), 'NotImplemented', 501],
  ])('with %s is refused', async (_, change, code, status) => {
    expect(await faultOf(putSigned(change))).toEqual({ code, status });
    await absent();
  });

  it.each(['CRC32C', 'CRC64NVME'])('with a %s is more than this store can', async (name) => {
    const change = (request: Outgoing): void => {
      delete request.headers['x-amz-checksum-crc32'];
      request.headers[`x-amz-checksum-${name.toLowerCase()}`] = 'AAAAAA==';
    };
    expect(await faultOf(putSigned(change))).toEqual({ code: 'NotImplemented', status: 501 });
    await absent();
  });

  it.each(['SHA1', 'SHA256', 'CRC32'] as const)('keeps its %s, by which a client checks what it gets', async (ChecksumAlgorithm) => {
    const put = await test.put('summed', 'hello', { ChecksumAlgorithm });
    const got = await test.get('summed', { ChecksumMode: 'ENABLED' });
    const name = `Checksum${ChecksumAlgorithm}` as const;
    expect([got[name], got[name]?.length]).toEqual([put[name], { SHA1: 28, SHA256: 44, CRC32: 8 }[ChecksumAlgorithm]]);
  });

  it('may be unsigned where the address or the header says so', async () => {
    await putSigned(header('x-amz-content-sha256', 'UNSIGNED-PAYLOAD'));
    expect((await test.get('body')).bytes.toString()).toBe('hello');
    await test.aws.send(new DeleteObjectsCommand({ Bucket: EXPORTS, Delete: { Objects: [{ Key: 'body' }] } }));
  });

  it('has a length', async () => {
    const change = (request: Outgoing): void => {
      delete request.headers['content-length'];
      request.headers['transfer-encoding'] = 'chunked';
    };
    expect(await faultOf(putSigned(change))).toEqual({ code: 'MissingContentLength', status: 411 });
    await absent();
  });

  it('is 32 MB at most, in one piece or in frames', async () => {
    await test.put('large', Buffer.alloc(32 * MB, 7));
    expect((await test.get('large', { Range: 'bytes=-1' })).ContentRange).toBe(`bytes ${32 * MB - 1}-${32 * MB - 1}/${32 * MB}`);
    expect(await faultOf(test.put('body', Buffer.alloc(32 * MB + 1)))).toEqual({ code: 'EntityTooLarge', status: 400 });
    const frames = () => Readable.from(Array.from({ length: 33 }, () => Buffer.alloc(MB)));
    expect(await faultOf(test.put('body', frames(), { ContentLength: 33 * MB }))).toEqual({ code: 'EntityTooLarge', status: 400 });
    const lied = putSigned(header('x-amz-decoded-content-length', '5'), frames(), { ContentLength: 33 * MB });
    expect(await faultOf(lied)).toMatchObject({ status: 400 });
    await absent();
  });
});

describe('a body in frames', () => {
  const frames = 'a\r\n0123456789\r\n5\r\nabcde\r\n0\r\nx-amz-checksum-crc32:SUM\r\n\r\n';
  const sum = 'Fim7kg==';
  const putFrames = (text: string, Key: string) => {
    const by = test.tampering((request) => (request.body = Readable.from([text.replace('SUM', sum)])));
    return put(by, Readable.from(['0123456789abcde']), { ContentLength: 15, Key });
  };

  it('with its checksum behind is taken', async () => {
    await test.put('reference', '0123456789abcde');
    const { ChecksumCRC32 } = await test.get('reference', { ChecksumMode: 'ENABLED' });
    expect(ChecksumCRC32).toBe(sum);
    await putFrames(frames, 'framed');
    expect(await test.get('framed', { ChecksumMode: 'ENABLED' })).toMatchObject({
      ChecksumCRC32: sum,
      bytes: Buffer.from('0123456789abcde'),
    });
    expect((await test.get('framed')).ContentEncoding).toBeUndefined();
  });

  it.each<[string, string, code: string]>([
    ['another byte', frames.replace('abcde', 'abcdE'), 'BadDigest'],
    ['another checksum', frames.replace('SUM', 'AAAAAA=='), 'BadDigest'],
    ['no checksum', frames.replace('x-amz-checksum-crc32:SUM\r\n', ''), 'MalformedTrailerError'],
    ['a second trailer', frames.replace('SUM\r\n', 'SUM\r\nx-amz-meta-a:1\r\n'), 'MalformedTrailerError'],
    ['another trailer', frames.replace('crc32:', 'crc32c:'), 'MalformedTrailerError'],
    ['a trailer that is none', frames.replace('crc32:', 'crc32 '), 'IncompleteBody'],
    ['a frame less', frames.replace('5\r\nabcde\r\n', ''), 'IncompleteBody'],
    ['a frame more', frames.replace('0\r\nx', '1\r\nz\r\n0\r\nx'), 'IncompleteBody'],
    ['no end', frames.slice(0, frames.indexOf('0\r\nx')), 'IncompleteBody'],
    ['no last line', frames.slice(0, -2), 'IncompleteBody'],
    ['more behind', `${frames}x`, 'IncompleteBody'],
    ['a wrong length', frames.replace('a\r\n', 'b\r\n'), 'IncompleteBody'],
    ['a length that is none', frames.replace('a\r\n', '-1\r\n'), 'IncompleteBody'],
    ['a length beyond all', frames.replace('a\r\n', 'ffffffff\r\n'), 'IncompleteBody'],
    ['no frames', '0123456789abcde', 'IncompleteBody'],
    ['nothing', '', 'IncompleteBody'],
  ])('with %s is refused', async (_, text, code) => {
    expect(await faultOf(putFrames(text, 'body'))).toEqual({ code, status: 400 });
    await absent();
  });

  it('is itself, however it is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 })), (parts) => {
        const wire = parts.map((part) => [Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n')]).flat();
        const { body, trailers } = decodeChunks(Buffer.concat([...wire, Buffer.from('0\r\nX-Amz-Trailer-A: 1 \r\n\r\n')]));
        expect([body.equals(Buffer.concat(parts)), trailers]).toEqual([true, { 'x-amz-trailer-a': '1' }]);
      }),
    );
  });
});

describe('a Delete document', () => {
  const send = (text: string, headers: Record<string, string> = {}) => {
    const client = test.altering((request) => {
      request.body = text;
      delete request.headers['x-amz-checksum-crc32'];
      request.headers = { ...request.headers, 'content-length': String(Buffer.byteLength(text)), ...headers };
    });
    return client.send(new DeleteObjectsCommand({ Bucket: EXPORTS, Delete: { Objects: [{ Key: 'kept' }] } }));
  };
  const md5 = (text: string) => ({ 'content-md5': createHash('md5').update(text).digest('base64') });

  it.each([
    ['nothing', ''],
    ['no XML', 'nonsense'],
    ['another document', '<Remove><Object><Key>kept</Key></Object></Remove>'],
    ['no objects', '<Delete></Delete>'],
    ['an object without a key', '<Delete><Object></Object></Delete>'],
    ['an empty key', '<Delete><Object><Key></Key></Object></Delete>'],
    ['two keys', '<Delete><Object><Key>kept</Key><Key>b</Key></Object></Delete>'],
    ['a condition', '<Delete><Object><Key>kept</Key><ETag>x</ETag></Object></Delete>'],
    ['a tag that is not closed', '<Delete><Object><Key>kept</Object></Delete>'],
    ['entities of its own', '<!DOCTYPE a [<!ENTITY x "kept">]><Delete><Object><Key>&x;</Key></Object></Delete>'],
    ['a name of JavaScript', '<Delete><__proto__>1</__proto__><Object><Key>kept</Key></Object></Delete>'],
  ])('with %s is refused', async (_, text) => {
    await test.put('kept');
    expect(await faultOf(send(text, md5(text)))).toEqual({ code: 'MalformedXML', status: 400 });
    expect((await test.get('kept')).bytes.toString()).toBe('hello');
  });

  it('needs a checksum, and is 2 MB at most', async () => {
    const text = '<Delete><Object><Key>kept</Key></Object></Delete>';
    expect(await faultOf(send(text))).toEqual({ code: 'InvalidRequest', status: 400 });
    const long = text + ' '.repeat(2 * MB);
    expect(await faultOf(send(long, md5(long)))).toEqual({ code: 'EntityTooLarge', status: 400 });
    await test.put('kept');
    expect((await send(text, md5(text))).Deleted).toEqual([{ Key: 'kept' }]);
  });
});
