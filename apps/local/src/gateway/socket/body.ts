import type { IncomingMessage } from 'node:http';

/** The request's body, or undefined where it is longer than `limit` bytes; it is read to its end either way, so that an answer gets through. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError('The request must be read as bytes: set no encoding on it.');
    length += chunk.length;
    if (length <= limit) chunks.push(chunk);
  }
  return length <= limit ? Buffer.concat(chunks) : undefined;
}
