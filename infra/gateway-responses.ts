import { type Code, PROBLEMS } from '#core/problem';

const FAILED = 'Send it again later; if it stays, report the requestId.';
const NO_ROUTE = 'Check method and path: see the API description.';

/** What API Gateway answers by itself, by type of response: code, detail, and the status where it is not the code's. */
const RESPONSES: Record<string, [code: Code, detail: string, status?: number]> = {
  ACCESS_DENIED: ['forbidden', 'This token may not call this route.'],
  API_CONFIGURATION_ERROR: ['internal', FAILED],
  AUTHORIZER_CONFIGURATION_ERROR: ['internal', FAILED],
  AUTHORIZER_FAILURE: ['internal', FAILED],
  // The gateway asks for JSON of any kind, so a refused body is none: as the app says it.
  BAD_REQUEST_BODY: ['invalid_json', 'Send a body of JSON: see the API description.'],
  BAD_REQUEST_PARAMETERS: ['invalid_request', 'Send what the call needs. $context.error.message.'],
  DEFAULT_4XX: ['invalid_request', 'The request could not be read: check method, path and headers.'],
  DEFAULT_5XX: ['internal', FAILED, 502],
  EXPIRED_TOKEN: ['unauthenticated', 'The access token has expired: sign in again or refresh it.'],
  INTEGRATION_FAILURE: ['internal', FAILED, 502],
  INTEGRATION_TIMEOUT: ['try_again', 'There was no answer in time: send it again, a POST with the same Idempotency-Key.', 504],
  INVALID_SIGNATURE: ['unknown_route', NO_ROUTE],
  MISSING_AUTHENTICATION_TOKEN: ['unknown_route', NO_ROUTE],
  REQUEST_TOO_LARGE: ['too_large', 'Send a smaller body: see the API description for the limit.'],
  RESOURCE_NOT_FOUND: ['unknown_route', NO_ROUTE],
  THROTTLED: ['too_many_requests', 'Wait for the seconds of Retry-After, then send it again.'],
  UNAUTHORIZED: ['unauthenticated', 'Send a valid access token as Authorization: Bearer <token>.'],
  UNSUPPORTED_MEDIA_TYPE: ['unsupported_media_type', 'Send the body as Content-Type: application/json.'],
  WAF_FILTERED: ['forbidden', 'The request was blocked by a rule against abuse.'],
};

/** The entries of `x-amazon-apigateway-gateway-responses`, as they stand in the template. */
export const gatewayResponses = (): string =>
  Object.entries(RESPONSES)
    .map(([type, [code, detail, status = PROBLEMS[code].status]]) => response(type, code, { status, detail }))
    .join('');

function response(type: string, code: Code, { status, detail }: { status: number; detail: string }): string {
  const { title, ...more } = PROBLEMS[code];
  const body = { type: `urn:laurel:problem:${code}`, title, status, detail, code, requestId: '$context.requestId' };
  // The defaults keep the status that the gateway chose.
  const statusCode = type.startsWith('DEFAULT_') ? '' : `            statusCode: '${status}'\n`;
  const retryAfter = 'retryAfter' in more ? `              gatewayresponse.header.Retry-After: "'${more.retryAfter}'"\n` : '';
  return `          ${type}:
${statusCode}            responseParameters:
              gatewayresponse.header.Access-Control-Allow-Origin: method.request.header.origin
              gatewayresponse.header.Access-Control-Expose-Headers: "'X-Request-Id,Idempotency-Replayed,Retry-After,X-Catalogue-Version'"
              gatewayresponse.header.Vary: "'Origin'"
              gatewayresponse.header.X-Request-Id: context.requestId
${retryAfter}            responseTemplates:
              application/problem+json: '${JSON.stringify(body).replaceAll("'", "''")}'
`;
}
