import type { Platform } from './platform.ts';
import type { Store } from './store.ts';

/** Where a stage of Laurel is. */
export interface LaurelPlace {
  /** Of the REST API, as `https://….execute-api.us-east-1.amazonaws.com/prod`. */
  url: string;
  /** Of the WebSocket API, as `wss://…/prod`. */
  socket: string;
  /** Of the user pool, as `https://cognito-idp.us-east-1.amazonaws.com`. */
  cognito: string;
  /** Of the user pool's client `game`. */
  clientId: string;
}

export interface LaurelMore {
  /** Keeps the player and the queue; by default IndexedDB, and in Node nothing that outlives the process. */
  store?: Store;
  /** Replaces parts of what the client needs of where it runs. */
  platform?: Partial<Platform>;
}
