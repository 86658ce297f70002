import { Socket } from 'node:net';
import { join } from 'node:path';
import { type Options, OptionError, readOptions } from './options.ts';
import { startLocalCloud } from './start/local-cloud.ts';

const root = join(import.meta.dirname, '..', '..', '..');
// Ctrl-C reaches every process of the terminal, and npm and run.mjs pass it on: what comes together is one wish.
const ONE_WISH_MS = 1_000;

// As in Lambda; the workers share it.
process.env.TZ = 'UTC';
// Whoever read this output may be gone before us.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

function giveUp(reason: unknown): void {
  const oneLine = reason instanceof Error && !(reason instanceof TypeError) ? reason.message : reason;
  console.error(oneLine);
  process.exit(1);
}

function options(): Options {
  try {
    return readOptions(process.argv.slice(2), root);
  } catch (error) {
    if (error instanceof OptionError) giveUp(error);
    throw error;
  }
}

/** The first wish lets everything end by itself, the next one ends it at once. The end of whoever started us is a wish too. */
function onStopSignals(stop: () => Promise<void>): void {
  let askedAt: number | undefined;
  const asked = (): void => {
    if (askedAt !== undefined && performance.now() - askedAt > ONE_WISH_MS) process.exit(1);
    if (askedAt !== undefined) return;
    askedAt = performance.now();
    print('Stopping …');
    void stop().then(() => process.exit(0));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, asked);
  const parent = process.env.LAUREL_PARENT_FD;
  delete process.env.LAUREL_PARENT_FD;
  if (parent !== undefined) new Socket({ fd: Number(parent) }).resume().on('close', asked).unref();
}

let stopping = false;
const starting = startLocalCloud({
  ...options(),
  root,
  dynamodbEndpoint: process.env.LAUREL_DYNAMODB_ENDPOINT,
  print,
  onFailure: (reason) => {
    if (!stopping) giveUp(reason);
  },
});
onStopSignals(async () => {
  stopping = true;
  await starting.then((cloud) => cloud.close()).catch(() => undefined);
});
starting.then(({ url }) => {
  print(`Laurel is ready: ${url}`);
}, giveUp);
