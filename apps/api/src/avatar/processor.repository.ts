import type { AvatarJob, AvatarResult } from '#avatar/avatar-job';
import { currentScope } from '#telemetry/scope';

/** What came of a job: its result, that it goes on while nobody waits any more, or why it failed. */
export type Drawing = { result: AvatarResult } | { late: true } | { failed: string };

/** `AvatarProcessingLambda`. Its client is loaded with the first call: few functions need it. */
export class ProcessorRepository {
  readonly #function: string;

  constructor(name: string) {
    this.#function = name;
  }

  /** Has a job done, once: whoever wants it again asks again. @param patience ends the waiting, not the job */
  async draw(job: AvatarJob, patience: AbortSignal): Promise<Drawing> {
    currentScope()?.actions.add('function/avatar InvokeFunction');
    const { InvokeCommand, LambdaClient } = await import('@aws-sdk/client-lambda');
    const client = new LambdaClient({ maxAttempts: 1, requestHandler: { connectionTimeout: 1_000 } });
    const command = new InvokeCommand({ FunctionName: this.#function, Payload: JSON.stringify(job) });
    try {
      const { FunctionError, Payload } = await client.send(command, { abortSignal: patience });
      const text = Payload?.transformToString() ?? '';
      // Ours: the function answers nothing else.
      return FunctionError === undefined
        ? { result: JSON.parse(text) as AvatarResult }
        : { failed: `${FunctionError}: ${text.slice(0, 300)}` };
    } catch (error) {
      if (patience.aborted) return { late: true };
      return { failed: error instanceof Error ? error.name : String(error) };
    } finally {
      client.destroy();
    }
  }
}
