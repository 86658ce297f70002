import { Injectable } from '@nestjs/common';
import type { APIGatewayAuthorizerResult } from 'aws-lambda';
import { Tokens } from '#auth/tokens';
import { type Handshake, tokenOf } from './authorizer.rules.ts';

/** Decides whose token may open a socket, in the words of API Gateway's authorizers. Whether its player is banned or gone `$connect` asks. */
@Injectable()
export class AuthorizerService {
  constructor(private readonly tokens: Tokens) {}

  /** @throws Error `Unauthorized`, which API Gateway answers with 401 */
  async authorize(handshake: Handshake & { methodArn: string }): Promise<APIGatewayAuthorizerResult> {
    const token = tokenOf(handshake);
    const caller = token === undefined ? undefined : await this.tokens.caller(token);
    if (!caller) throw new Error('Unauthorized');
    const { kind, expiresAt } = caller;
    const server = caller.kind === 'server';
    return {
      principalId: server ? caller.clientId : caller.playerId,
      policyDocument: {
        Version: '2012-10-17',
        Statement: [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: handshake.methodArn }],
      },
      context: { kind, expiresAt, ...(!server && { playerId: caller.playerId }) },
    };
  }
}
