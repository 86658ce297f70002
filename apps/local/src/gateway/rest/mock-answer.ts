import type { MockTarget } from '../../template/cloud.ts';
import type { RestRequest } from './event.ts';
import type { HttpAnswer } from './http-answer.ts';

/** What the template says, with the caller's origin where it is listed. */
export function mockAnswer({ status, headers, body, origins }: MockTarget, request: RestRequest): HttpAnswer {
  const origin = origins?.headers.map((name) => spelledHeader(request, name)).find((value) => value !== '');
  const listed = origins?.allowed.find((allowed) => allowed === origin);
  const answered = Object.entries(headers);
  if (listed !== undefined) answered.push(['Access-Control-Allow-Origin', listed]);
  return { status, headers: answered, body: Buffer.from(body) };
}

/** `$input.params` finds a header only by the name as it was sent; empty where there is none. */
function spelledHeader({ rawHeaders }: RestRequest, name: string): string {
  const at = rawHeaders.findIndex((text, i) => i % 2 === 0 && text === name);
  return at < 0 ? '' : (rawHeaders[at + 1] ?? '');
}
