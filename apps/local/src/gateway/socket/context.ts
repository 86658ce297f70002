import type { Functions } from '../../lambda/functions.ts';
import type { CloudSocketApi } from '../../template/cloud.ts';
import type { Scene } from './events.ts';
import { invokeWithin } from './invocation.ts';
import type { SocketLimits } from './limits.ts';
import type { LiveSocket } from './live-socket.ts';
import type { Credentials } from '../../signature/signature.ts';

/** What the parts of the gateway share. */
export interface GatewayContext {
  readonly api: CloudSocketApi;
  readonly region: string;
  readonly accountId: string;
  readonly credentials: Credentials;
  readonly functions: Functions;
  /** The machine's time, in ms. */
  readonly now: () => number;
  readonly limits: SocketLimits;
  /** Open connections by id: one that is still in its handshake is not among them. */
  readonly sockets: Map<string, LiveSocket>;
}

export const sceneOf = ({ api, now }: GatewayContext): Scene => ({ apiId: api.apiId, stage: api.stage, now: now() });

/** Invokes a function within the time that the gateway gives an integration. */
export const integrate = ({ functions, limits }: GatewayContext, name: string, event: unknown) =>
  invokeWithin(functions, limits.integrationMs, name, event);
