/** What API Gateway allows a WebSocket API, in bytes and milliseconds; tests shorten the waits. */
export interface SocketLimits {
  readonly frameBytes: number;
  readonly messageBytes: number;
  /** Unsent bytes of one socket above which `@connections` answers 429. */
  readonly bufferBytes: number;
  /** Messages of one socket that functions may be working on; above it nothing more is read from that socket. */
  readonly messagesInFlight: number;
  readonly idleMs: number;
  readonly lifetimeMs: number;
  readonly integrationMs: number;
  /** How long a stop waits for the sockets' closing handshakes, and again for the DISCONNECT events. */
  readonly stopMs: number;
}

export const API_GATEWAY_LIMITS: SocketLimits = {
  frameBytes: 32 * 1024,
  messageBytes: 128 * 1024,
  bufferBytes: 1024 * 1024,
  messagesInFlight: 1_000,
  idleMs: 10 * 60_000,
  lifetimeMs: 2 * 3_600_000,
  integrationMs: 29_000,
  stopMs: 2_000,
};
