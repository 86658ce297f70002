import type { AvatarJob, AvatarResult } from '#avatar/avatar-job';
import { currentScope } from '#telemetry/scope';

/**
 * What came of a job: its result · `late`: it may go on while nobody waits any more · `failed`: it ended without one · `refused`: it never
 * began.
 */
export type Drawing = { result: AvatarResult } | { late: true } | { failed: string } | { refused: string };

/** `AvatarProcessingLambda`. Its client is loaded with the first call: few functions need it. */
export class ProcessorRepository {
  readonly #function: string;

  constructor(name: string) {
    this.#function = name;
  }

  /** Has a job done, once: whoever wants it again asks again. @param patience ends the waiting, not the job */
  async draw(job: Omit<AvatarJob, 'requestId'>, patience: AbortSignal): Promise<Drawing> {
    const { InvokeCommand, LambdaClient } = await import('./late-clients.repository.ts');
    const client = new LambdaClient({ maxAttempts: 1, requestHandler: { connectionTimeout: 1_000 } });
    const named: AvatarJob = { ...job, requestId: currentScope()?.requestId ?? '' };
    const command = new InvokeCommand({ FunctionName: this.#function, Payload: JSON.stringify(named) });
    try {
      const { FunctionError, Payload } = await client.send(command, { abortSignal: patience });
      const text = Payload?.transformToString() ?? '';
      // Ours: the function answers nothing else.
      return FunctionError === undefined
        ? { result: JSON.parse(text) as AvatarResult }
        : { failed: `${FunctionError}: ${text.slice(0, 300)}` };
    } catch (error) {
      return !patience.aborted && neverBegan(error) ? { refused: String(error) } : { late: true };
    } finally {
      client.destroy();
    }
  }
}

/** Nobody was reached, or the service said no; any other answer that did not come says nothing of the job. */
function neverBegan(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { httpStatusCode }: { httpStatusCode?: unknown } = '$metadata' in error && error.$metadata ? error.$metadata : {};
  const isRefusal = typeof httpStatusCode === 'number' && httpStatusCode >= 400 && httpStatusCode < 500;
  return isRefusal || ('code' in error && (error.code === 'ECONNREFUSED' || error.code === 'ENOTFOUND'));
}
