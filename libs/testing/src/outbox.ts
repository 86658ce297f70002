import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A message that a function put into a queue. */
export interface Queued {
  QueueUrl: string;
  MessageBody: string;
  DelaySeconds?: number;
  MessageGroupId?: string;
  MessageDeduplicationId?: string;
}

/** A frame that a function posted to a connection, parsed; or the end of the connection. */
export type Posted = { connectionId: string; frame: Record<string, unknown> } | { connectionId: string; closed: true };

/** Takes what the realtime functions send, over HTTP as AWS's clients speak it, and fails loudly on anything else. */
export interface Outbox {
  endpoint: string;
  queued: Queued[];
  posted: Posted[];
  /** What is sent to a queue is answered with 500, and lost. */
  down: boolean;
  /** Connections that answer 410. */
  gone: Set<string>;
  /** Connections that answer 429, so many times. */
  busy: Map<string, number>;
  /** Told of each post to one of these. */
  onGone: (connectionId: string) => void;
  /** Told of each other post. */
  onPost: (connectionId: string) => void;
  stop(): void;
}

export async function startOutbox(): Promise<Outbox> {
  const outbox = {
    queued: [] as Queued[],
    posted: [] as Posted[],
    down: false,
    gone: new Set<string>(),
    busy: new Map<string, number>(),
    onGone: (): void => undefined,
    onPost: (): void => undefined,
  };
  const server = createServer((request, response) => void answer(outbox, request, response));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  server.unref();
  const stop = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return Object.assign(outbox, { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop });
}

async function answer(outbox: Omit<Outbox, 'endpoint' | 'stop'>, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await text(request);
  const target = String(request.headers['x-amz-target']);
  const connectionId = /^\/prod\/@connections\/([^/]+)$/.exec(decodeURIComponent(request.url ?? ''))?.[1];
  if (connectionId !== undefined && outbox.gone.has(connectionId)) {
    outbox.onGone(connectionId);
    response.writeHead(410, { 'x-amzn-ErrorType': 'GoneException' }).end();
  } else if (connectionId !== undefined && (outbox.busy.get(connectionId) ?? 0) > 0) {
    outbox.busy.set(connectionId, (outbox.busy.get(connectionId) ?? 0) - 1);
    response.writeHead(429, { 'x-amzn-ErrorType': 'LimitExceededException' }).end();
  } else if (connectionId !== undefined && request.method === 'POST') {
    outbox.posted.push({ connectionId, frame: JSON.parse(body) as Record<string, unknown> });
    outbox.onPost(connectionId);
    response.end();
  } else if (connectionId !== undefined && request.method === 'DELETE') {
    outbox.posted.push({ connectionId, closed: true });
    response.writeHead(204).end();
  } else if (/^AmazonSQS.SendMessage(Batch)?$/.test(target) && outbox.down) {
    response.writeHead(500, { 'x-amzn-ErrorType': 'InternalFailure' }).end('{}');
  } else if (target === 'AmazonSQS.SendMessage') {
    response.end(JSON.stringify(accept(outbox, JSON.parse(body) as Queued)));
  } else if (target === 'AmazonSQS.SendMessageBatch') {
    const { QueueUrl, Entries } = JSON.parse(body) as { QueueUrl: string; Entries: (Omit<Queued, 'QueueUrl'> & { Id: string })[] };
    const Successful = Entries.map(({ Id, ...message }) => ({ Id, ...accept(outbox, { QueueUrl, ...message }) }));
    response.end(JSON.stringify({ Successful }));
  } else {
    console.error(`Nobody expected ${String(request.method)} ${String(request.url)}`);
    response.writeHead(500).end();
  }
}

function accept(outbox: Pick<Outbox, 'queued'>, message: Queued): { MessageId: string; MD5OfMessageBody: string } {
  outbox.queued.push(message);
  const MD5OfMessageBody = createHash('md5').update(message.MessageBody).digest('hex');
  return { MessageId: String(outbox.queued.length), MD5OfMessageBody };
}
