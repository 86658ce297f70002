// The inside of an environment: a worker thread that loads one bundle and calls its handlers, one event at a time.
import { parentPort, workerData } from 'node:worker_threads';
import type { Invocation, RunnerError, RunnerMessage, RunnerStart } from './messages.ts';

type Handler = (event: unknown, context: unknown) => unknown;

const port = parentPort;
if (!port) throw new Error('runner.ts runs in a worker thread only: start the local cloud with apps/local/src/main.ts.');
const say = (message: RunnerMessage): void => {
  port.postMessage(message);
};

/** What the handler writes goes over the port too: the worker's own streams keep no order with its answers. */
function capture(stream: NodeJS.WriteStream): void {
  const decoder = new TextDecoder();
  stream.write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
    say({ kind: 'log', text: typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }) });
    rest.filter(isCallback).forEach(queueMicrotask);
    return true;
  };
}

function isCallback(value: unknown): value is () => void {
  return typeof value === 'function';
}

function errorOf(thrown: unknown): RunnerError {
  if (thrown instanceof Error) return { errorType: thrown.name, errorMessage: thrown.message };
  return { errorType: typeof thrown, errorMessage: String(thrown) };
}

function contextOf({ requestId, functionName, functionArn, memoryMb, timeoutMs }: Invocation): object {
  const deadline = Date.now() + timeoutMs;
  return {
    awsRequestId: requestId,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: functionArn,
    memoryLimitInMB: String(memoryMb),
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: 'local',
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

function isHandler(value: unknown): value is Handler {
  return typeof value === 'function';
}

function handlerOf(module: object, name: string): Handler {
  const handler: unknown = Reflect.get(module, name);
  if (!isHandler(handler)) {
    throw Object.assign(new Error(`index.${name} is undefined or not exported`), { name: 'Runtime.HandlerNotFound' });
  }
  if (handler.length > 2) {
    const message = `index.${name} takes a callback, which nodejs24.x does not know: return a promise`;
    throw Object.assign(new Error(message), { name: 'Runtime.CallbackHandlerDeprecated' });
  }
  return handler;
}

/** What JSON leaves out (undefined, a function) is null, as it is within a list; what it can't hold is an error. */
function toJson(result: unknown): string {
  try {
    return JSON.stringify([result]).slice(1, -1);
  } catch {
    throw Object.assign(new Error('Unable to stringify response body'), { name: 'Runtime.MarshalError' });
  }
}

async function handle(module: object, invocation: Invocation): Promise<RunnerMessage> {
  try {
    const event: unknown = JSON.parse(invocation.event);
    const result = await handlerOf(module, invocation.handler)(event, contextOf(invocation));
    return { kind: 'answer', payload: toJson(result) };
  } catch (error) {
    return { kind: 'failure', error: errorOf(error) };
  }
}

async function load({ entry }: RunnerStart): Promise<void> {
  const module = (await import(entry)) as object;
  port?.on('message', (invocation: Invocation) => {
    void handle(module, invocation).then(say);
  });
  say({ kind: 'ready' });
}

capture(process.stdout);
capture(process.stderr);
await load(workerData as RunnerStart).catch((error: unknown) => {
  say({ kind: 'unusable', error: errorOf(error) });
});
