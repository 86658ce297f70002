import type { RestRoute } from '../../template/cloud.ts';
import { headerValue, type RestRequest } from './event.ts';
import type { GatewayFailure } from './gateway-response.ts';

/** What a request lacks of what its route asks for; a blank value is none. */
export function missing({ requiredHeaders, requiredQuery, bodyRequired }: RestRoute, request: RestRequest): GatewayFailure | undefined {
  const absent = [
    ...requiredQuery.filter((name) => isBlank(request.query.get(name))),
    ...requiredHeaders.filter((name) => isBlank(headerValue(request.rawHeaders, name))),
  ];
  if (absent.length > 0) return { type: 'BAD_REQUEST_PARAMETERS', message: `Missing required request parameters: [${absent.join(', ')}]` };
  return bodyRequired && request.body === '' && isJson(request) ? { type: 'BAD_REQUEST_BODY' } : undefined;
}

const isBlank = (value: string | null | undefined): boolean => !value?.trim();

/** A body of a type that has no model is not looked at; without a type it counts as JSON. */
const isJson = ({ rawHeaders }: RestRequest): boolean =>
  /^application\/json\s*(;|$)/i.test(headerValue(rawHeaders, 'content-type') ?? 'application/json');
