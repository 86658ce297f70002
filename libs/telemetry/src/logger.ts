import { Logger as PowertoolsLogger } from '@aws-lambda-powertools/logger';
import type { LoggerService } from '@nestjs/common';
import { currentScope } from './scope.ts';

type Fields = Record<string, unknown>;

/** JSON lines on stdout, each with the request's id. Never hand it a token, an e-mail or a picture. */
export class Logger implements LoggerService {
  readonly #lines: PowertoolsLogger;

  constructor(serviceName: string) {
    this.#lines = new PowertoolsLogger({ serviceName });
  }

  info(message: string, fields: Fields = {}): void {
    this.#lines.info(message, { ...this.#correlation(), ...fields });
  }

  /** Nest's own start messages: not wanted. */
  log(): void {
    // Silent.
  }

  warn(message: unknown, ...details: unknown[]): void {
    this.#lines.warn(String(message), { ...this.#correlation(), details });
  }

  error(message: unknown, ...details: unknown[]): void {
    const [cause] = details;
    const error = cause instanceof Error ? cause : undefined;
    this.#lines.error(String(message), { ...this.#correlation(), ...(error ? { error } : { details }) });
  }

  #correlation(): Fields {
    const scope = currentScope();
    return scope ? { requestId: scope.requestId } : {};
  }
}
