import { deleteObjects, listObjects } from './bucket.operations.ts';
import type { Answer, Call } from './call.ts';
import { OVERRIDE_PARAMETERS } from './object-headers.ts';
import { deleteObject, getObject, putObject } from './object.operations.ts';
import { notImplemented, S3Fault } from './s3-fault.ts';

interface Operation {
  run: (call: Call) => Answer | Promise<Answer>;
  /** Parameters and `x-amz-` headers that it knows beside those of every call. */
  knows: RegExp;
}

const knowing = (...names: string[]): RegExp => new RegExp(`^(?:${names.join('|')})$`);

const COMMON = knowing(
  'x-id',
  'x-amz-(?:date|content-sha256|user-agent)',
  'X-Amz-(?:Algorithm|Credential|Date|Expires|SignedHeaders|Signature|Content-Sha256)',
);
const BODY = ['x-amz-(?:sdk-checksum-algorithm|checksum-[a-z0-9]+|trailer|decoded-content-length)'];

const PUT: Operation = { run: putObject, knows: knowing('x-amz-meta-.*', ...BODY) };
const GET: Operation = { run: getObject, knows: knowing('x-amz-checksum-mode', ...OVERRIDE_PARAMETERS) };
const DELETE: Operation = { run: deleteObject, knows: knowing() };
const LIST: Operation = {
  run: listObjects,
  knows: knowing('list-type', 'prefix', 'max-keys', 'continuation-token', 'start-after', 'encoding-type'),
};
const DELETE_MANY: Operation = { run: deleteObjects, knows: knowing('delete', ...BODY) };

/** Of S3, where each does something with a bucket and with an object. */
const METHODS = ['GET', 'HEAD', 'PUT', 'POST', 'DELETE'];
const OF_OBJECTS: Readonly<Record<string, Operation>> = { PUT, GET, HEAD: GET, DELETE };

/** Does what a call asks for. @throws S3Fault also for what S3 can and this store can't */
export async function perform(call: Call): Promise<Answer> {
  const { run, knows } = operationOf(call);
  const asked = [...call.query.keys(), ...Object.keys(call.headers).filter((name) => name.startsWith('x-amz-'))];
  const unknown = asked.find((name) => !COMMON.test(name) && !knows.test(name));
  if (unknown !== undefined) throw notImplemented(unknown);
  return run(call);
}

function operationOf({ method, key, query }: Call): Operation {
  const operation = key === '' ? ofBucket(method, query) : OF_OBJECTS[method];
  if (operation) return operation;
  if (METHODS.includes(method)) throw notImplemented(`this ${method} of ${key === '' ? 'a bucket' : 'an object'}`);
  throw new S3Fault('MethodNotAllowed', 'The specified method is not allowed against this resource.', { Method: method });
}

function ofBucket(method: string, query: Call['query']): Operation | undefined {
  if (method === 'GET' && query.get('list-type') === '2') return LIST;
  return method === 'POST' && query.has('delete') ? DELETE_MANY : undefined;
}
