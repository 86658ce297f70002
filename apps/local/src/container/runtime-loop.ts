// What a container's runtime does, without its native half: asks the Runtime API for events, and gives each to the handler. The image has
// AWS's own runtime interface client in its place. Usage: runtime-loop.ts FILE HANDLER HOST:PORT
import { pathToFileURL } from 'node:url';

type Handler = (event: unknown, context: object) => Promise<unknown>;

const [file = '', name = '', address = ''] = process.argv.slice(2);
const runtime = `http://${address}/2018-06-01/runtime`;

const post = (path: string, body: unknown): Promise<Response> =>
  fetch(`${runtime}/${path}`, { method: 'POST', body: JSON.stringify(body) });

function described(error: unknown): { errorType: string; errorMessage: string } {
  return error instanceof Error
    ? { errorType: error.name, errorMessage: error.message }
    : { errorType: 'Error', errorMessage: String(error) };
}

async function load(): Promise<Handler> {
  try {
    const module = (await import(pathToFileURL(file).href)) as Record<string, Handler | undefined>;
    const handler = module[name];
    if (!handler) throw new Error(`${file} exports no ${name}`);
    return handler;
  } catch (error) {
    console.error(error);
    await post('init/error', described(error));
    return process.exit(1);
  }
}

const handler = await load();
for (;;) {
  const next = await fetch(`${runtime}/invocation/next`);
  const requestId = next.headers.get('lambda-runtime-aws-request-id') ?? '';
  const event: unknown = await next.json();
  try {
    await post(`invocation/${requestId}/response`, (await handler(event, { awsRequestId: requestId })) ?? null);
  } catch (error) {
    console.error(error);
    await post(`invocation/${requestId}/error`, described(error));
  }
}
