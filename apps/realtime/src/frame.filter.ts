import { type ArgumentsHost, Catch, type RpcExceptionFilter } from '@nestjs/common';
import { type Observable, of } from 'rxjs';
import type { WallClock } from '#core/clock';
import { Problem } from '#core/problem';
import { isBusy } from '#dynamo/failures';
import type { Logger } from '#telemetry/logger';
import { currentScope } from '#telemetry/scope';
import { errorFrame } from './frames.ts';
import { idOf } from './message.pipe.ts';
import type { SocketContext } from './socket-event.ts';

/** Answers every failed message with an error frame of the table; what is not a Problem is opaque outside and whole in the log. */
@Catch()
export class FrameFilter implements RpcExceptionFilter<unknown> {
  constructor(
    private readonly clock: WallClock,
    private readonly logger: Logger,
  ) {}

  catch(error: unknown, host: ArgumentsHost): Observable<string> {
    const rpc = host.switchToRpc();
    const { requestId, event } = rpc.getContext<SocketContext>();
    // Only a message can be answered by a frame: a failed `$connect` refuses the connection.
    if (event.requestContext.eventType !== 'MESSAGE') throw error;
    const problem = this.#problemOf(error);
    const scope = currentScope();
    if (scope) scope.code = problem.code;
    return of(errorFrame(problem, requestId, idOf(rpc.getData<unknown>()), this.clock.now()));
  }

  #problemOf(error: unknown): Problem {
    if (error instanceof Problem) return error;
    if (isBusy(error)) return Problem.of('try_again', 'The storage is busy: send it again.');
    this.logger.error('unexpected failure', error);
    return Problem.of('internal', 'It is in our log under the requestId.');
  }
}
