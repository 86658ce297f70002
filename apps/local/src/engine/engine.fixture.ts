import { readdirSync, readFileSync } from 'node:fs';

/** The process of the engine that listens on a port, for tests that end it. */
export function enginePid(port: number): number {
  const pid = readdirSync('/proc').find((name) => /^\d+$/.test(name) && isEngine(name, port));
  if (pid === undefined) throw new Error(`No engine runs on port ${port}`);
  return Number(pid);
}

function isEngine(pid: string, port: number): boolean {
  try {
    const [program = '', ...args] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return program.endsWith('/dynoxide') && args.includes(String(port));
  } catch {
    return false;
  }
}
