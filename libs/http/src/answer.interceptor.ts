import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { Response } from 'express';
import { map, type Observable } from 'rxjs';
import { currentScope } from '#telemetry/scope';
import { Accepted } from './problem-details.dto.ts';

/** Says in the answer's status and headers what its body alone does not: that it was recorded before, or that the work goes on. */
@Injectable()
export class AnswerInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const response = context.switchToHttp().getResponse<Response>();
    return next.handle().pipe(
      map((answer: unknown) => {
        if (currentScope()?.replayed) response.setHeader('Idempotency-Replayed', 'true');
        if (answer instanceof Accepted) response.status(202);
        return answer;
      }),
    );
  }
}
