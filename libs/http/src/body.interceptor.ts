import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import type { Observable } from 'rxjs';
import { FORBIDDEN_KEYS, hostileParts, isJsonObject } from '#core/json';
import { type Mistake, Problem } from '#core/problem';
import { CALL, type CallOptions } from './call.ts';

/** 1 KB = 1,024 bytes of UTF-8 as sent. */
export const BODY_LIMIT = 8 * 1024;
/** More than any call takes: each unknown field is named in the answer. */
const MOST_FIELDS = 64;

/**
 * Checks what the validation of fields can't see, after the guard and before the pipes: 415, 413, 400 `invalid_json`, hostile keys,
 * and query parameters that are repeated or empty. The body becomes the parsed object.
 */
@Injectable()
export class BodyInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<Request>();
    if (request.method === 'POST') request.body = parseBody(request, limitOf(context));
    const mistakes = queryMistakes(request.query, takesQuery(context));
    if (mistakes.length > 0) throw Problem.invalid(mistakes);
    return next.handle();
  }
}

const reflector = new Reflector();

function limitOf(context: ExecutionContext): number {
  const call = reflector.get<CallOptions | undefined>(CALL, context.getHandler());
  return call?.bodyLimit ?? BODY_LIMIT;
}

function parseBody(request: Request, limit: number): Record<string, unknown> {
  const type = request.headers['content-type'] ?? '';
  if (!/^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i.test(type)) {
    throw Problem.of('unsupported_media_type', 'Send the header `Content-Type: application/json`, in UTF-8.');
  }
  const body = bytesOf(request.body);
  if (body.byteLength > limit) throw Problem.of('too_large', `The body may have ${limit} bytes, this one has ${body.byteLength}.`);
  const value = parseJson(body);
  if (!isJsonObject(value)) throw Problem.invalid([{ path: '', message: 'must be a JSON object' }]);
  if (Object.keys(value).length > MOST_FIELDS) throw Problem.invalid([{ path: '', message: `must have ${MOST_FIELDS} fields at most` }]);
  const mistakes = hostileParts(value);
  if (mistakes.length > 0) throw Problem.invalid(mistakes);
  return value;
}

/** The adapter gives the body as it came, unparsed. */
function bytesOf(body: unknown): Uint8Array {
  if (body instanceof Uint8Array) return body;
  return typeof body === 'string' ? new TextEncoder().encode(body) : new Uint8Array();
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw Problem.of('invalid_json', 'The body is not JSON in UTF-8.');
  }
}

/** Whether the handler checks the query's parameters; where it does not, it takes none. */
function takesQuery(context: ExecutionContext): boolean {
  const taken: unknown = Reflect.getMetadata(ROUTE_ARGS_METADATA, context.getClass(), context.getHandler().name);
  return Object.keys(taken ?? {}).some((key) => key.startsWith(`${RouteParamtypes.QUERY}:`));
}

/** `period=` counts as absent; every other parameter that is there has one value. */
function queryMistakes(query: Record<string, unknown>, taken: boolean): Mistake[] {
  return Object.entries(query).flatMap(([path, value]) => {
    // The validation would not see keys that reach the prototype.
    if (!taken || FORBIDDEN_KEYS.has(path)) return [{ path, message: 'should not exist' }];
    if (Array.isArray(value)) return [{ path, message: 'must not be repeated' }];
    return value === '' && path !== 'period' ? [{ path, message: 'must not be empty' }] : [];
  });
}
