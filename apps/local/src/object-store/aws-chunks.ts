import { S3Fault } from './s3-fault.ts';

export interface Decoded {
  body: Buffer;
  /** What the client says after the body, by lower-case name. */
  trailers: Record<string, string>;
}

const broken = (): S3Fault =>
  new S3Fault('IncompleteBody', 'The request body terminated unexpectedly, or is not framed as aws-chunked says.');

/** A body in frames of a length in hex and so many bytes, an empty frame at its end, and trailers. @throws S3Fault where it is none */
export function decodeChunks(wire: Buffer): Decoded {
  const parts: Buffer[] = [];
  let at = 0;
  for (;;) {
    const [line, start] = lineAt(wire, at);
    if (!/^[0-9a-fA-F]{1,8}$/.test(line)) throw broken();
    const length = parseInt(line, 16);
    if (length === 0) return { body: Buffer.concat(parts), trailers: trailersAt(wire, start) };
    at = start + length + 2;
    if (wire.toString('latin1', at - 2, at) !== '\r\n') throw broken();
    parts.push(wire.subarray(start, at - 2));
  }
}

function trailersAt(wire: Buffer, start: number): Record<string, string> {
  const trailers: Record<string, string> = {};
  let at = start;
  for (;;) {
    const [line, next] = lineAt(wire, at);
    if (line === '' && next === wire.length) return trailers;
    const [, name, value = ''] = /^(x-amz-[a-z0-9-]+):[ \t]*(.*?)[ \t]*$/i.exec(line) ?? [];
    if (name === undefined) throw broken();
    trailers[name.toLowerCase()] = value;
    at = next;
  }
}

/** A line without its end, and where the next one begins. */
function lineAt(wire: Buffer, at: number): [line: string, next: number] {
  const end = wire.indexOf('\r\n', at, 'latin1');
  if (end < 0) throw broken();
  return [wire.toString('latin1', at, end), end + 2];
}
