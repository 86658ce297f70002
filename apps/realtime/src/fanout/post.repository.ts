import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  GoneException,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import { Injectable } from '@nestjs/common';
import { RealtimeEnv } from '../env.ts';

/** The sockets themselves, through `@connections` of the API. */
@Injectable()
export class PostRepository {
  readonly #client: ApiGatewayManagementApiClient;

  constructor(env: RealtimeEnv) {
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

  /** Closes the socket; false where it was closed already. */
  close(ConnectionId: string): Promise<boolean> {
    return unlessGone(() => this.#client.send(new DeleteConnectionCommand({ ConnectionId })));
  }
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
