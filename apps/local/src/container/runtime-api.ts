import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { isJsonObject } from '#core/json';
import type { Outcome } from '../lambda/functions.ts';
import { answerOf, failure } from '../lambda/environment.ts';

const VERSION = '/2018-06-01/runtime';

/** One event, and where its outcome goes. */
interface Job {
  requestId: string;
  /** JSON. */
  event: string;
  /** Milliseconds since 1970. */
  deadline: number;
  end: (outcome: Outcome) => void;
}

/**
 * The Runtime API of Lambda, from which a container's runtime takes its events one by one:
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export class RuntimeApi {
  readonly #server: Server;
  readonly #arn: string;
  readonly #waiting: Job[] = [];
  readonly #running = new Map<string, Job>();
  #idle: ServerResponse | undefined;
  #isAsked = false;
  /** Told when the runtime could not load its function. */
  onInitError: (outcome: Outcome) => void = (outcome) => {
    this.drop(outcome);
  };

  private constructor(arn: string) {
    this.#arn = arn;
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  static async start(functionArn: string): Promise<RuntimeApi> {
    const api = new RuntimeApi(functionArn);
    api.#server.listen(0, '127.0.0.1');
    await once(api.#server, 'listening');
    return api;
  }

  /** `host:port` */
  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Whether the runtime has asked for an event since it started. */
  get isAsked(): boolean {
    return this.#isAsked;
  }

  /** Hands an event to the runtime as soon as it asks. @param deadline milliseconds since 1970 */
  invoke({ requestId, event, deadline }: Omit<Job, 'end'>): Promise<Outcome> {
    return new Promise((end) => {
      this.#waiting.push({ requestId, event, deadline, end });
      this.#hand();
    });
  }

  /** Ends whatever runs or waits, as when the container is gone. */
  drop(outcome: Outcome): void {
    this.#idle?.destroy();
    this.#idle = undefined;
    this.#isAsked = false;
    for (const job of [...this.#running.values(), ...this.#waiting.splice(0)]) job.end(outcome);
    this.#running.clear();
  }

  async close(): Promise<void> {
    this.drop(failure('exited', 'Runtime.ExitError', 'The function was stopped'));
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close').catch(() => undefined);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, requestId, what] = /^\/2018-06-01\/runtime\/invocation\/([\w-]+)\/(response|error)$/.exec(request.url ?? '') ?? [];
    if (request.url === `${VERSION}/invocation/next`) {
      this.#idle = response;
      this.#isAsked = true;
      this.#hand();
    } else if (request.url === `${VERSION}/init/error`) {
      this.onInitError(errorOf(await text(request)));
      response.writeHead(202).end();
    } else if (requestId && what) {
      const body = await text(request);
      this.#running.get(requestId)?.end(what === 'error' ? errorOf(body) : answerOf(body));
      this.#running.delete(requestId);
      response.writeHead(202).end();
    } else response.writeHead(404).end();
  }

  #hand(): void {
    const [job] = this.#waiting;
    if (!job || !this.#idle) return;
    this.#waiting.shift();
    this.#running.set(job.requestId, job);
    this.#idle
      .writeHead(200, {
        'Content-Type': 'application/json',
        'Lambda-Runtime-Aws-Request-Id': job.requestId,
        'Lambda-Runtime-Deadline-Ms': job.deadline,
        'Lambda-Runtime-Invoked-Function-Arn': this.#arn,
      })
      .end(job.event);
    this.#idle = undefined;
  }
}

function errorOf(body: string): Outcome {
  const found: unknown = JSON.parse(body);
  const { errorType = 'Error', errorMessage = '' } = isJsonObject(found) ? found : {};
  return failure('thrown', String(errorType), String(errorMessage));
}
