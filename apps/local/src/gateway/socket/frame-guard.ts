const OPCODE = 0x0f;
const FIRST_CONTROL_OPCODE = 8;

/** Length of a frame's header (RFC 6455, 5.2), as far as its first two bytes tell. */
const headerLength = (second: number): number => {
  const length = second & 0x7f;
  const extended = length === 127 ? 8 : length === 126 ? 2 : 0;
  return 2 + extended + (second & 0x80 ? 4 : 0);
};

const payloadLength = (header: Buffer): number => {
  const length = header.readUInt8(1) & 0x7f;
  return length === 127 ? Number(header.readBigUInt64BE(2)) : length === 126 ? header.readUInt16BE(2) : length;
};

/**
 * Watches the bytes that a client sends and calls `onTooLarge` once, at the header of the first data frame over `limit` bytes.
 * `ws` itself limits only whole messages.
 */
export function frameGuard(limit: number, onTooLarge: () => void): (chunk: Buffer) => void {
  let header = Buffer.alloc(0);
  let payloadLeft = 0;
  let done = false;
  return (chunk) => {
    let at = 0;
    while (!done && at < chunk.length) {
      const skipped = Math.min(payloadLeft, chunk.length - at);
      payloadLeft -= skipped;
      at += skipped;
      if (at === chunk.length) return;
      const wanted = header.length < 2 ? 2 : headerLength(header.readUInt8(1));
      const taken = chunk.subarray(at, at + wanted - header.length);
      header = Buffer.concat([header, taken]);
      at += taken.length;
      if (header.length < 2 || header.length < headerLength(header.readUInt8(1))) continue;
      payloadLeft = payloadLength(header);
      if ((header.readUInt8(0) & OPCODE) < FIRST_CONTROL_OPCODE && payloadLeft > limit) {
        done = true;
        onTooLarge();
      }
      header = Buffer.alloc(0);
    }
  };
}
