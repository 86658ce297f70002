import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { queueEvent } from './events.ts';

const CODE = `const functions = await import(process.argv[1]);
process.send('ready');
process.once('message', async ({ name, event }) => {
  await functions[name](event, { awsRequestId: 'killed', getRemainingTimeInMillis: () => 25_000 });
  process.exit();
});`;

/** A function of a bundle in a process of its own, ready to be given one message, and to be killed. */
export class Victim {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  /** @param bundle as `dist/` has it, with the environment of this process */
  static async start(bundle: string): Promise<Victim> {
    const file = new URL(`../../../dist/${bundle}/index.mjs`, import.meta.url).href;
    const args = ['--input-type=module', '--eval', CODE, file];
    // Jest's own environment, which children do not inherit by themselves.
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], env: { ...process.env } });
    const ended = once(child, 'exit').then(() => {
      throw new Error(`dist/${bundle} does not start`);
    });
    await Promise.race([once(child, 'message'), ended]);
    return new Victim(child);
  }

  /** Gives it a message, and kills it as soon as `until` says, or lets it end. */
  async handle(name: string, body: string, until: Promise<void>): Promise<void> {
    this.#child.send({ name, event: queueEvent(body) });
    await Promise.race([until, once(this.#child, 'exit')]);
    await this.kill();
  }

  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }
}
