import type { AsyncInvocations } from '../lambda/async-invocations.ts';
import type { Functions, Outcome } from '../lambda/functions.ts';
import { targetOf } from '../signature/signed-request.ts';
import type { Answer, Operation, Received } from './answer.ts';

export interface InvokeSettings {
  region: string;
  accountId: string;
  functions: Functions;
  /** Logical ids. */
  functionNames: ReadonlySet<string>;
  later: Pick<AsyncInvocations, 'send'>;
}

const MOST_BYTES = 6 * 1_024 * 1_024;
/** Where nobody waits for the answer. */
const MOST_EVENT_BYTES = 1_024 * 1_024;

/** Lambda's Invoke: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
export const invokeOperation = (settings: InvokeSettings): Operation => ({
  method: 'POST',
  path: /^\/2015-03-31\/functions\/([^/]+)\/invocations$/,
  service: 'lambda',
  mostBytes: MOST_BYTES,
  run: (request, [name = '']) => invoke(settings, request, name),
  refuse: ({ status, fault }) =>
    fault === 'too large' ? tooLarge(MOST_BYTES) : failure(status, fault.errorType, { message: fault.message }),
});

const failure = (status: number, errorType: string, body: object): Answer => ({
  status,
  headers: { 'content-type': 'application/json', 'x-amzn-ErrorType': errorType },
  body: JSON.stringify(body),
});

const tooLarge = (most: number): Answer =>
  failure(413, 'RequestTooLargeException', {
    Type: 'User',
    message: `Request must be smaller than ${most} bytes for the InvokeFunction operation`,
  });

async function invoke(settings: InvokeSettings, request: Received, escaped: string): Promise<Answer> {
  const name = functionIn(settings, escaped, request.target);
  if (name === undefined) {
    return failure(404, 'ResourceNotFoundException', { Type: 'User', Message: `Function not found: ${escaped}` });
  }
  const unknown = unknownOption(request.headers);
  if (unknown !== undefined) return failure(400, 'InvalidParameterValueException', { Type: 'User', message: unknown });
  const event = eventIn(request.body);
  if (!event) {
    const message = 'Could not parse request body into json.';
    return failure(400, 'InvalidRequestContentException', { Type: 'User', message });
  }
  if (request.headers['x-amz-invocation-type'] !== 'Event') return answerOf(await settings.functions.invoke(name, event.value));
  if (request.body.length > MOST_EVENT_BYTES) return tooLarge(MOST_EVENT_BYTES);
  settings.later.send(name, event.value);
  return { status: 202, headers: { 'x-amz-executed-version': '$LATEST' } };
}

/** The logical id in a name, an ARN or a part of one; of its versions there are the newest and the alias. */
function functionIn({ region, accountId, functionNames }: InvokeSettings, escaped: string, target: string): string | undefined {
  const text = decoded(escaped);
  const pattern = new RegExp(`^(?:(?:arn:aws:lambda:${region}:)?${accountId}:function:)?(\\w+)(?::(live|\\$LATEST))?$`);
  const [, name = '', inName] = pattern.exec(text) ?? [];
  const qualifier = targetOf(target)?.query.get('Qualifier') ?? inName ?? 'live';
  const isKnown = functionNames.has(name) && ['live', '$LATEST'].includes(qualifier) && (inName ?? qualifier) === qualifier;
  return isKnown ? name : undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

/** What Lambda can and this one can't is said, never passed over. */
function unknownOption(headers: Received['headers']): string | undefined {
  const type = headers['x-amz-invocation-type'] ?? 'RequestResponse';
  if (type !== 'RequestResponse' && type !== 'Event') return `The local Lambda knows no invocation type ${String(type)}.`;
  if ((headers['x-amz-log-type'] ?? 'None') !== 'None') return 'The local Lambda sends no log along: see the output of npm start.';
  return headers['x-amz-client-context'] === undefined ? undefined : 'The local Lambda hands on no client context.';
}

/** No body is an empty event. */
function eventIn(body: Buffer): { value: unknown } | undefined {
  try {
    return { value: body.length === 0 ? {} : (JSON.parse(body.toString()) as unknown) };
  } catch {
    return undefined;
  }
}

function answerOf(outcome: Outcome): Answer {
  const headers = { 'content-type': 'application/json', 'x-amz-executed-version': '$LATEST' };
  if (outcome.ok) return { status: 200, headers, body: JSON.stringify(outcome.payload) };
  const { reason, errorType, errorMessage } = outcome;
  if (reason === 'throttled') {
    const Reason = 'ReservedFunctionConcurrentInvocationLimitExceeded';
    return failure(429, 'TooManyRequestsException', { Reason, Type: 'User', message: 'Rate Exceeded.' });
  }
  return { status: 200, headers: { ...headers, 'x-amz-function-error': 'Unhandled' }, body: JSON.stringify({ errorType, errorMessage }) };
}
