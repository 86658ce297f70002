import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  GoneException,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import { Injectable } from '@nestjs/common';
import { WallClock } from '#core/clock';
import { RealtimeEnv } from '../env.ts';
import { PostAgent } from './post-agent.ts';
import { signerOf } from './post-signature.ts';

/** What became of a post: `busy` where the gateway has too many requests. */
export type Posted = 'sent' | 'gone' | 'busy';

/** Posts to a connection what the batch was made for. */
export type Send = (connectionId: string) => Promise<Posted>;

/** A signature holds five minutes. */
const SIGNED_MS = 60_000;
const OUTCOMES: Partial<Record<number, Posted>> = { 200: 'sent', 410: 'gone', 429: 'busy' };

/** The sockets themselves, through `@connections` of the API. */
@Injectable()
export class PostRepository {
  readonly #client: ApiGatewayManagementApiClient;
  readonly #agent: PostAgent;
  readonly #endpoint: URL;

  constructor(
    private readonly wall: WallClock,
    env: RealtimeEnv,
  ) {
    this.#endpoint = new URL(env.connectionsEndpoint);
    this.#agent = new PostAgent(this.#endpoint);
    this.#client = new ApiGatewayManagementApiClient({
      endpoint: env.connectionsEndpoint,
      maxAttempts: 3,
      requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
    });
  }

  /** Sends a frame; false where the connection has gone. */
  post(ConnectionId: string, Data: string): Promise<boolean> {
    return unlessGone(() => this.#client.send(new PostToConnectionCommand({ ConnectionId, Data })));
  }

  /**
   * A frame that goes to many: without the SDK, whose every post costs several times what the signature and the request do
   * (`npm run bench:fanout`).
   */
  async batch(text: string): Promise<Send> {
    const payload = Buffer.from(text);
    let sign = await this.#signer(payload);
    return async (connectionId) => {
      if (this.wall.now().getTime() - sign.at > SIGNED_MS) sign = await this.#signer(payload);
      const status = await this.#agent.post(sign.post(connectionId), payload);
      return OUTCOMES[status] ?? refused(status);
    };
  }

  /** Closes the socket; false where it was closed already. */
  close(ConnectionId: string): Promise<boolean> {
    return unlessGone(() => this.#client.send(new DeleteConnectionCommand({ ConnectionId })));
  }

  async #signer(payload: Buffer) {
    const { host, pathname } = this.#endpoint;
    const [credentials, region] = await Promise.all([this.#client.config.credentials(), this.#client.config.region()]);
    const now = this.wall.now();
    return { at: now.getTime(), post: signerOf({ host, stage: pathname.replace(/\/$/, ''), region }, credentials, payload, now) };
  }
}

function refused(status: number): never {
  throw new Error(`@connections answered ${status}`);
}

async function unlessGone(send: () => Promise<unknown>): Promise<boolean> {
  try {
    await send();
    return true;
  } catch (error) {
    if (error instanceof GoneException) return false;
    throw error;
  }
}
