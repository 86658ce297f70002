import type { CallerKind } from '#auth/caller';
import type { Rights } from '#http/rights';

/** What a route of the WebSocket API promises; the guard enforces it. */
export interface SocketCallOptions {
  /** Who may send; `gateway`: API Gateway itself calls, at the beginning and the end of a connection. */
  who: 'gateway' | readonly CallerKind[];
  /** What the code behind the route does to which resource: its function's role allows just that. */
  uses: Rights;
}

export const SOCKET_CALL = Symbol('socket-call');

/** What the guard does with a message whose token has ended, or that comes too fast: it tells the connection, and ends it. */
const ENDING: Rights = {
  live: ['DeleteItem', 'UpdateItem'],
  'connections/POST': ['ManageConnections'],
  'connections/DELETE': ['ManageConnections'],
};

/** What the route's function may do for it. */
export const rightsOf = ({ who, uses }: SocketCallOptions): readonly Rights[] => (who === 'gateway' ? [uses] : [ENDING, uses]);
