import type { IncomingHttpHeaders } from 'node:http';
import type { SignatureFault } from '../signature/authorization.ts';

/** A request whose body is read; its signature is not proven. */
export interface Received {
  readonly method: string;
  /** Path and query as they came over the wire. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: string;
}

/** An operation of an AWS service, by its method and path. */
export interface Operation {
  method: string;
  /** Its groups are the parts of the path that the client chooses, escaped. */
  path: RegExp;
  /** As a signature names it. */
  service: string;
  /** Bytes of the longest body. */
  mostBytes: number;
  /** Only for requests whose signature stands. */
  run: (request: Received, parts: readonly string[]) => Answer | Promise<Answer>;
  /** In the service's own form. */
  refuse: (refusal: { status: number; fault: SignatureFault | 'too large' }) => Answer;
}
