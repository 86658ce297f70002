import { once } from 'node:events';
import { type IncomingHttpHeaders, request as httpRequest } from 'node:http';
import { buffer } from 'node:stream/consumers';
import {
  type GetObjectCommandInput,
  GetObjectCommand,
  type PutObjectCommandInput,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import { startObjectStore, type ObjectStoreOptions } from './object-store.ts';

export const EXPORTS = 'laurel-local-exports-000000000000';
export const OTHER = 'laurel-local-other';
export const CREDENTIALS = { accessKeyId: 'LOCALKEY', secretAccessKey: 'local-secret' };

const buckets: ObjectStoreOptions['buckets'] = [
  {
    name: EXPORTS,
    expiry: [{ prefix: '', days: 1 }],
    cors: [{ origins: ['*'], methods: ['GET'], headers: ['*'], exposed: ['ETag'], maxAge: 60 }],
    events: false,
  },
  {
    name: OTHER,
    expiry: [{ prefix: 'uploads/', days: 2 }],
    cors: [{ origins: ['https://*.game.example'], methods: ['PUT'], headers: ['Content-*'], exposed: [], maxAge: undefined }],
    events: true,
  },
];

/** What the SDK sends, for tests that change it once it is signed. */
export interface Outgoing {
  method: string;
  hostname: string;
  path: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  body?: unknown;
}

export interface Received {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** Of the error, where the answer is one. */
  code: string | undefined;
}

export type TestStore = Awaited<ReturnType<typeof startTestStore>>;

/** A running store with AWS's own client for it. Its clock is the system's, moved by `advance`. */
export async function startTestStore(options: Partial<ObjectStoreOptions> = {}) {
  let ahead = 0;
  const now = () => Date.now() + ahead;
  const store = await startObjectStore({
    buckets,
    cdn: undefined,
    region: 'us-east-1',
    credentials: CREDENTIALS,
    folder: undefined,
    port: 0,
    now,
    ...options,
  });
  const clients: S3Client[] = [];
  const client = (config: S3ClientConfig = {}): S3Client => {
    const made = new S3Client({
      endpoint: store.endpoint,
      region: 'us-east-1',
      credentials: CREDENTIALS,
      maxAttempts: 1,
      // A connection that is kept may be closed by its server, for want of use, in the moment in which the next request goes out on it.
      requestHandler: { httpAgent: { keepAlive: false } },
      logger,
      ...config,
    });
    clients.push(made);
    return made;
  };
  const aws = client();
  return {
    ...store,
    port: Number(new URL(store.url).port),
    aws,
    client,
    now,
    advance: (ms: number): void => void (ahead += ms),
    /** A client whose requests are changed after they were signed. */
    tampering: (change: Change) => changing(client(), change, 'after'),
    /** A client that signs what the change makes of its requests. */
    altering: (change: Change) => changing(client(), change, 'before'),
    put: (Key: string, Body: PutObjectCommandInput['Body'] = 'hello', more: Partial<PutObjectCommandInput> = {}) =>
      aws.send(new PutObjectCommand({ Bucket: EXPORTS, Key, Body, ...more })),
    get: async (Key: string, more: Partial<GetObjectCommandInput> = {}) => {
      const { Body, ...rest } = await aws.send(new GetObjectCommand({ Bucket: EXPORTS, Key, ...more }));
      return { ...rest, bytes: Buffer.from((await Body?.transformToByteArray()) ?? []) };
    },
    close: async () => {
      for (const each of clients) each.destroy();
      await store.close();
    },
  };
}

type Change = (request: Outgoing) => void;

function changing(client: S3Client, change: Change, relation: 'before' | 'after'): S3Client {
  const middleware =
    <A extends { request: unknown }, O>(next: (args: A) => Promise<O>) =>
    (args: A): Promise<O> => {
      change(args.request as Outgoing);
      return next(args);
    };
  client.middlewareStack.addRelativeTo(middleware, { name: 'change', relation, toMiddleware: 'httpSigningMiddleware' });
  return client;
}

/** The SDK's advice on streams is not the tests' matter. */
const silence = () => undefined;
const logger = { debug: silence, info: silence, warn: silence, error: silence };

/** Sends a request as it is, with no client's help, and answers what comes back. */
export async function send(
  port: number,
  { method = 'GET', path, headers = {}, body }: { method?: string; path: string; headers?: Record<string, string>; body?: string | Buffer },
): Promise<Received> {
  const request = httpRequest({ host: '127.0.0.1', port, method, path, headers }).end(body);
  const [response] = (await once(request, 'response')) as [NodeJS.ReadableStream & { statusCode: number; headers: IncomingHttpHeaders }];
  const bytes = await buffer(response);
  return { status: response.statusCode, headers: response.headers, body: bytes, code: codeIn(bytes.toString()) };
}

export const codeIn = (xml: string): string | undefined => /<Code>(\w+)<\/Code>/.exec(xml)?.[1];

/** Follows a presigned address, or one that a test made of it. */
export const follow = (url: string, init: { method?: string; headers?: Record<string, string>; body?: string } = {}): Promise<Received> => {
  const { port, host } = new URL(url);
  return send(Number(port), { ...init, path: url.slice(url.indexOf(host) + host.length), headers: { host, ...init.headers } });
};

/** What a failed call of the SDK says: S3's code and the status; where no answer came, all that the error says. */
export const faultOf = (work: Promise<unknown>): Promise<{ code: string; status: number | undefined }> =>
  work.then(
    () => ({ code: 'no failure', status: undefined }),
    (error: unknown) => {
      const { name, $metadata } = error as { name: string; $metadata?: { httpStatusCode?: number } };
      return { code: $metadata?.httpStatusCode === undefined ? String(error) : name, status: $metadata?.httpStatusCode };
    },
  );
