import type { ServerResponse } from 'node:http';

/** What goes back to the client. */
export interface HttpAnswer {
  status: number;
  /** In order; a name may come more than once. */
  headers: [name: string, value: string][];
  body: Buffer;
}

const BODILESS = new Set([204, 304]);

/** Sends it. @throws where a name or value is no legal header, before anything is sent */
export function send(response: ServerResponse, { status, headers, body }: HttpAnswer): void {
  for (const [name, value] of headers) response.appendHeader(name, value);
  if (!BODILESS.has(status)) response.setHeader('Content-Length', body.byteLength);
  response.writeHead(status);
  response.end(body);
}
