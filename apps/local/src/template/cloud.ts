import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import type { Pace } from '#http/pace';

/** All that the templates declare, resolved for one machine: what the local cloud makes and serves. */
export interface Cloud {
  region: string;
  accountId: string;
  /** By short name: core, boards, live. */
  tables: Record<string, CloudTable>;
  queues: CloudQueue[];
  buckets: CloudBucket[];
  /** Undefined where no template has one. */
  cdn: CloudCdn | undefined;
  functions: CloudFunction[];
  schedules: CloudSchedule[];
  userPool: CloudUserPool;
  rest: CloudRestApi;
  socket: CloudSocketApi;
}

export interface CloudTable {
  /** As CreateTable takes it; `TableName` is the physical name. */
  create: CreateTableCommandInput;
  ttlAttribute: string | undefined;
}

export interface CloudQueue {
  /** Physical name; ends in `.fifo` where the queue is one. */
  name: string;
  fifo: boolean;
  /** Seconds. */
  visibilityTimeout: number;
  deadLetter: { queue: string; maxReceiveCount: number } | undefined;
}

/** A private bucket. */
export interface CloudBucket {
  name: string;
  /** Objects whose key begins with the prefix go so many days after they were written. */
  expiry: { prefix: string; days: number }[];
  cors: CorsRule[];
  /** Whether it tells what is written to it, for rules to hear. */
  events: boolean;
}

/** Serves a bucket to everybody, read-only. */
export interface CloudCdn {
  distributionId: string;
  bucket: string;
  /** Added to every answer; those of CORS only where a page asks. */
  headers: Record<string, string>;
  corsHeaders: Record<string, string>;
}

/** Which pages may read answers; origins and headers with at most one `*` each. */
export interface CorsRule {
  origins: string[];
  methods: string[];
  headers: string[];
  exposed: string[];
  /** Seconds. */
  maxAge: number | undefined;
}

export interface CloudFunction {
  /** Logical id. */
  name: string;
  /** `api` or `realtime`: the folder under dist/. */
  bundle: string;
  /** It is deployed as an image, and runs in a process of its own. */
  isContainer: boolean;
  /** The exported name: `handler` of `index.handler`. */
  handler: string;
  timeoutSeconds: number;
  memoryMb: number;
  reservedConcurrency: number | undefined;
  /** How often an event that nobody waits for comes again after a failure. */
  retries: number;
  /** The queue that takes an event that failed each time. */
  deadLetter: string | undefined;
  environment: Record<string, string>;
  sources: EventSource[];
}

/**
 * What feeds a function. `partialFailures`: it answers `batchItemFailures`; `maxConcurrency`: how many batches it works on at once;
 * `objects`: each object written to the bucket whose key begins with one of the prefixes.
 */
export type EventSource =
  | { kind: 'queue'; queue: string; batchSize: number; partialFailures: boolean; maxConcurrency?: number }
  | { kind: 'stream'; table: string; batchSize: number; partialFailures: boolean }
  | { kind: 'objects'; bucket: string; prefixes: string[] };

/** Calls a function again and again. */
export interface CloudSchedule {
  /** Logical id. */
  name: string;
  everySeconds: number;
  /** Logical id. */
  function: string;
  /** The event. */
  input: unknown;
}

export interface CloudUserPool {
  userPoolId: string;
  clients: CloudClient[];
  groups: string[];
  /** Scopes of the resource servers, as `laurel/server`. */
  scopes: string[];
  /** Logical ids of functions. */
  triggers: { preSignUp?: string; preTokenGeneration?: string; customMessage?: string };
}

export interface CloudClient {
  clientId: string;
  name: string;
  /** Made per data folder where the client has one; never in a template. */
  hasSecret: boolean;
  authFlows: string[];
  oauthFlows: string[];
  oauthScopes: string[];
  /** Seconds. */
  accessTokenSeconds: number;
  idTokenSeconds: number;
  refreshTokenSeconds: number;
}

export interface CloudRestApi {
  apiId: string;
  stage: string;
  routes: RestRoute[];
  /** By response type: UNAUTHORIZED, DEFAULT_5XX … */
  gatewayResponses: Record<string, GatewayResponse>;
}

export interface RestRoute {
  method: string;
  /** As in OpenAPI: `/admin/players/{playerId}`. */
  path: string;
  target: { kind: 'function'; name: string } | MockTarget;
  /** The scopes of which a token must carry one; undefined: no authorizer. */
  scopes: string[] | undefined;
  /** What the gateway asks for before it calls: not blank; the body where its type is JSON, or none is named. */
  requiredQuery: string[];
  requiredHeaders: string[];
  bodyRequired: boolean;
  /** How often the route may be called, by all callers together; undefined: as often as they like. */
  throttle: Pace | undefined;
}

/** One answer for all. */
export interface MockTarget {
  kind: 'mock';
  status: number;
  headers: Record<string, string>;
  body: string;
  /** Origins that are named back to who comes from there, and the names of the request's header, spelled just so. */
  origins?: { allowed: string[]; headers: string[] };
}

export interface GatewayResponse {
  /** Undefined: the status that the gateway chose. */
  status: number | undefined;
  /** Each value as API Gateway has it: `'text'` in quotes, `context.requestId` or `method.request.header.origin` (left out where absent). */
  headers: Record<string, string>;
  /** By content type; `$context.requestId` and the like are filled in. */
  templates: Record<string, string>;
}

export interface CloudSocketApi {
  apiId: string;
  stage: string;
  /** `action` of `$request.body.action`, as a path into the message. */
  selection: string[];
  /** By route key; `responds`: the function's answer goes back to the socket. */
  routes: Record<string, { function: string; responds: boolean }>;
  /** The function that authorises `$connect`. */
  authorizer: string | undefined;
}
