/** Reads the units of each call from the log's lines on stdout, by request id, and lets all else through: for the benches. */
export function unitsFromLog() {
  const byRequest = new Map();
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = (chunk, ...rest) => {
    const line = String(chunk);
    if (!line.startsWith('{')) return write(chunk, ...rest);
    const { requestId, units } = JSON.parse(line);
    if (units) byRequest.set(requestId, units);
    return true;
  };
  return byRequest;
}
