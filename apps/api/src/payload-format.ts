import type { APIGatewayProxyEvent, APIGatewayProxyEventV2, APIGatewayProxyResult, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

/** A call in payload format 1.0, as REST APIs send it, or 2.0, as HTTP APIs (stage `$default`) and function URLs do. */
export type ApiEvent = APIGatewayProxyEvent | APIGatewayProxyEventV2;

/** Format 1.0 has lists of headers, 2.0 has texts, and cookies beside them. */
export type ApiResult = APIGatewayProxyResult | APIGatewayProxyStructuredResultV2;

/** Whether the call came in format 2.0; an HTTP API names either format, a REST API names none. */
export const isV2 = (event: ApiEvent): event is APIGatewayProxyEventV2 => 'version' in event && event.version === '2.0';

/** Method and path as the API declares them: `GET /admin/players/{playerId}`; of an HTTP API without routes `$default`. */
export const routeOf = (event: ApiEvent): string => (isV2(event) ? event.routeKey : `${event.httpMethod} ${event.resource}`);

/** A caller's own id of the request, where it is fit for a log. */
export function clientRequestId({ headers }: ApiEvent): string | undefined {
  const given = Object.entries(headers).find(([name]) => name.toLowerCase() === 'x-request-id')?.[1];
  return given !== undefined && /^[A-Za-z0-9-]{8,64}$/.test(given) ? given : undefined;
}
