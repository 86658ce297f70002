import { Injectable } from '@nestjs/common';
import type { APIGatewayAuthorizerResult } from 'aws-lambda';
import type { Caller } from '#auth/caller';
import { Tokens } from '#auth/tokens';
import { Clock } from '#core/clock';
import { isBanned } from '#player/profile';
import { ProfileRepository } from '#player/profile.repository';
import { type Handshake, tokenOf } from './authorizer.rules.ts';

/** Decides who may open a socket, in the words of API Gateway's authorizers. */
@Injectable()
export class AuthorizerService {
  constructor(
    private readonly tokens: Tokens,
    private readonly profiles: ProfileRepository,
    private readonly clock: Clock,
  ) {}

  /** @throws Error `Unauthorized`, which API Gateway answers with 401; a policy that denies is 403: the player is banned or gone */
  async authorize(handshake: Handshake & { methodArn: string }): Promise<APIGatewayAuthorizerResult> {
    const token = tokenOf(handshake);
    const caller = token === undefined ? undefined : await this.tokens.caller(token);
    if (!caller) throw new Error('Unauthorized');
    return policy(caller, (await this.#mayConnect(caller)) ? 'Allow' : 'Deny', handshake.methodArn);
  }

  async #mayConnect(caller: Caller): Promise<boolean> {
    if (caller.kind === 'server') return true;
    const profile = await this.profiles.find(caller.playerId);
    return profile !== undefined && !isBanned(profile, this.clock.now());
  }
}

function policy(caller: Caller, Effect: 'Allow' | 'Deny', Resource: string): APIGatewayAuthorizerResult {
  const { kind, expiresAt } = caller;
  const server = caller.kind === 'server';
  return {
    principalId: server ? caller.clientId : caller.playerId,
    policyDocument: { Version: '2012-10-17', Statement: [{ Action: 'execute-api:Invoke', Effect, Resource }] },
    context: { kind, expiresAt, ...(!server && { playerId: caller.playerId }) },
  };
}
