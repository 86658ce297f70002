import { type ArgumentsHost, Catch, type ExceptionFilter, NotFoundException } from '@nestjs/common';
import type { Response } from 'express';
import { Problem, problemBody } from '#core/problem';
import { isBusy } from '#dynamo/failures';
import { Logger } from '#telemetry/logger';
import { currentScope } from '#telemetry/scope';

/** Answers every failure as problem+json; what is not a Problem is opaque outside and whole in the log. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const problem = this.#problemOf(error);
    const scope = currentScope();
    if (scope) scope.code = problem.code;
    const response = host.switchToHttp().getResponse<Response>();
    if (problem.retryAfter !== undefined) response.setHeader('Retry-After', problem.retryAfter);
    response.status(problem.status).setHeader('Content-Type', 'application/problem+json');
    response.end(JSON.stringify(problemBody(problem, scope?.requestId ?? '')));
  }

  #problemOf(error: unknown): Problem {
    if (error instanceof Problem) return error;
    if (error instanceof NotFoundException) return Problem.of('unknown_route', 'See /docs for the routes there are.');
    if (isBusy(error)) {
      this.logger.warn('storage busy', error instanceof Error ? error.name : error);
      return Problem.of('try_again', 'The storage is busy: send it again.');
    }
    this.logger.error('unexpected failure', error);
    return Problem.of('internal', 'It is in our log under the requestId.');
  }
}
