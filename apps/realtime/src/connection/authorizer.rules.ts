/** The subprotocol of this service: the version of its messages. */
export const SUBPROTOCOL = 'laurel.v1';

/** What a client sends to open a socket. */
export interface Handshake {
  headers?: Record<string, string | undefined> | null;
  queryStringParameters?: Record<string, string | undefined> | null;
}

const TOKEN = /^[\w-]+\.[\w-]+\.[\w-]+$/;

const header = ({ headers }: Handshake, name: string): string | undefined =>
  Object.entries(headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1];

/** The subprotocols that a client offers; a browser puts its token among them. */
export const offered = (handshake: Handshake): string[] =>
  (header(handshake, 'sec-websocket-protocol') ?? '').split(',').map((part) => part.trim());

/**
 * The access token of a handshake: from `Authorization` for native clients, from the subprotocols for browsers, which can set no header.
 * A token in the query would be logged on its way, so it is refused.
 */
export function tokenOf(handshake: Handshake): string | undefined {
  if (Object.values(handshake.queryStringParameters ?? {}).some((value) => value !== undefined && TOKEN.test(value))) return undefined;
  const authorization = header(handshake, 'authorization');
  if (authorization !== undefined) return /^Bearer +(\S+)$/i.exec(authorization)?.[1];
  const protocols = offered(handshake);
  return protocols.includes(SUBPROTOCOL) ? protocols.find((part) => TOKEN.test(part) && part !== SUBPROTOCOL) : undefined;
}
