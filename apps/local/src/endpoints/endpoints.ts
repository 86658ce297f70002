import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { readBody } from '../gateway/socket/body.ts';
import { isLocalHost } from '../gateway/socket/host.rules.ts';
import { signatureFault } from '../signature/authorization.ts';
import type { Credentials } from '../signature/signature.ts';
import type { Answer, Operation } from './answer.ts';
import { type Invalidation, Invalidations } from './invalidation.ts';
import { type InvokeSettings, invokeOperation } from './invoke.ts';

export interface EndpointsSettings extends InvokeSettings {
  credentials: Credentials;
  distributionId: string | undefined;
  /** On 127.0.0.1; 0 takes a free one. */
  port: number;
}

/** What the functions call of AWS beside data: Lambda's Invoke and CloudFront's CreateInvalidation, signed as there. */
export interface Endpoints {
  /** For SDK clients: `http://127.0.0.1:<port>`. */
  url: string;
  /** Newest first. */
  invalidations(): readonly Invalidation[];
  close(): Promise<void>;
}

/** Starts both on one port. */
export async function startEndpoints(settings: EndpointsSettings): Promise<Endpoints> {
  const invalidations = new Invalidations(settings.distributionId);
  const operations = [invokeOperation(settings), invalidations.operation()];
  const server = createServer((request, response) => {
    answer(request, operations, settings)
      .then((found) => {
        send(response, found);
      })
      .catch((error: unknown) => {
        // A caller who left before the end is no failure of ours.
        if (request.complete) console.error(`${request.method ?? ''} ${request.url ?? ''} failed:`, error);
        response.destroy();
      });
  });
  server.listen(settings.port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : settings.port}`,
    invalidations: () => invalidations.list(),
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answer(
  request: IncomingMessage,
  operations: readonly Operation[],
  { region, credentials }: EndpointsSettings,
): Promise<Answer> {
  const { method = '', url: target = '', headers } = request;
  if (!isLocalHost(headers.host, request.socket.localPort ?? 0)) return unknown(403, 'Use localhost or 127.0.0.1 with the port.');
  const [path = ''] = target.split('?', 1);
  const operation = operations.find((each) => each.method === method && each.path.test(path));
  if (!operation) return unknown(404, `${method} ${path}: there are Lambda's Invoke and CloudFront's CreateInvalidation here.`);
  const body = await readBody(request, operation.mostBytes);
  if (!body) return operation.refuse({ status: 413, fault: 'too large' });
  const received = { method, target, headers, body };
  const fault = await signatureFault(received, { region, service: operation.service, credentials });
  if (fault) return operation.refuse({ status: 403, fault });
  return operation.run(received, operation.path.exec(path)?.slice(1) ?? []);
}

const unknown = (status: number, message: string): Answer => ({
  status,
  headers: { 'content-type': 'application/json', 'x-amzn-ErrorType': 'UnknownOperationException' },
  body: JSON.stringify({ message }),
});

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, { ...headers, 'x-amzn-RequestId': randomUUID() });
  response.end(body);
}
