import type { CloudRestApi, GatewayResponse } from '../../template/cloud.ts';
import type { HttpAnswer } from './http-answer.ts';

/** API Gateway's own answers: status and text where the template has none of its own. */
const DEFAULTS = {
  MISSING_AUTHENTICATION_TOKEN: { status: 403, message: 'Missing Authentication Token', error: 'MissingAuthenticationTokenException' },
  UNAUTHORIZED: { status: 401, message: 'Unauthorized', error: 'UnauthorizedException' },
  EXPIRED_TOKEN: { status: 401, message: 'The incoming token has expired', error: 'UnauthorizedException' },
  BAD_REQUEST_PARAMETERS: { status: 400, message: 'Missing required request parameters', error: 'BadRequestException' },
  BAD_REQUEST_BODY: { status: 400, message: 'Invalid request body', error: 'BadRequestException' },
  THROTTLED: { status: 429, message: 'Too Many Requests', error: 'TooManyRequestsException' },
  REQUEST_TOO_LARGE: { status: 413, message: 'Request Too Long', error: 'RequestTooLargeException' },
  AUTHORIZER_FAILURE: { status: 500, message: 'Internal server error', error: 'AuthorizerFailureException' },
  INTEGRATION_TIMEOUT: { status: 504, message: 'Endpoint request timed out', error: 'InternalServerErrorException' },
  DEFAULT_5XX: { status: 500, message: 'Internal server error', error: 'InternalServerErrorException' },
} as const;

export type ResponseType = keyof typeof DEFAULTS;

/** Why the gateway answers by itself. */
export interface GatewayFailure {
  type: ResponseType;
  /** In place of the type's usual one. */
  status?: number;
  message?: string;
}

/** What a response may speak of. */
export interface FailedRequest {
  requestId: string;
  extendedRequestId: string;
  stage: string;
  /** The client's header of that name, in any case. */
  header: (name: string) => string | undefined;
}

type Responses = CloudRestApi['gatewayResponses'];

/** The template's answer of the type, of DEFAULT_4XX or DEFAULT_5XX, or API Gateway's raw one. */
export function gatewayAnswer(responses: Responses, failure: GatewayFailure, request: FailedRequest): HttpAnswer {
  const usual = DEFAULTS[failure.type];
  const natural = failure.status ?? usual.status;
  const response = responses[failure.type] ?? responses[natural < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX'] ?? RAW;
  const [contentType, template] = chosenTemplate(response);
  const values = variables(failure.type, failure.message ?? usual.message, request);
  const body = template.replace(VARIABLE, (variable) => values.get(variable.slice(1)) ?? '');
  const headers: [string, string][] = Object.entries(response.headers).flatMap(([name, source]) => {
    const value = mapped(source, values, request);
    return value === undefined ? [] : [[name, value]];
  });
  if (!headers.some(([name]) => name.toLowerCase() === 'content-type')) headers.push(['Content-Type', contentType]);
  headers.push(['x-amzn-ErrorType', usual.error]);
  return { status: response.status ?? natural, headers, body: Buffer.from(body) };
}

/** @throws Error that names the response and the expression which this gateway does not know */
export function checkResponses(responses: Responses): void {
  const known = variables('DEFAULT_5XX', '', { requestId: '', extendedRequestId: '', stage: '', header: () => '' });
  for (const [type, { headers, templates }] of Object.entries(responses)) {
    const used = Object.values(templates).flatMap((template) => (template.match(VARIABLE) ?? []).map((variable) => variable.slice(1)));
    const sources = Object.values(headers).filter((source) => !QUOTED.test(source) && !REQUEST_HEADER.test(source));
    const unknown = [...used, ...sources].find((expression) => !known.has(expression));
    if (unknown !== undefined) throw new Error(`The gateway response ${type} uses ${unknown}, which the local gateway does not know`);
  }
}

const RAW: GatewayResponse = {
  status: undefined,
  headers: {},
  templates: { 'application/json': '{"message":$context.error.messageString}' },
};
const VARIABLE = /\$context(?:\.\w+)+/g;
const QUOTED = /^'(.*)'$/s;
const REQUEST_HEADER = /^method\.request\.header\.(.+)$/;

function chosenTemplate({ templates }: GatewayResponse): [contentType: string, template: string] {
  const json = templates['application/json'];
  return json === undefined ? (Object.entries(templates)[0] ?? ['application/json', '']) : ['application/json', json];
}

function variables(type: string, message: string, { requestId, extendedRequestId, stage }: FailedRequest): Map<string, string> {
  return new Map([
    ['context.requestId', requestId],
    ['context.extendedRequestId', extendedRequestId],
    ['context.stage', stage],
    ['context.error.message', message],
    ['context.error.messageString', JSON.stringify(message)],
    ['context.error.responseType', type],
  ]);
}

/** A header of which the request has no value is left out. */
function mapped(source: string, values: ReadonlyMap<string, string>, request: FailedRequest): string | undefined {
  const header = REQUEST_HEADER.exec(source)?.[1];
  if (header !== undefined) return request.header(header);
  return QUOTED.exec(source)?.[1] ?? values.get(source);
}
